// Seals or opens with typage, the age authors' own TypeScript library (npm age-encryption).
//   node typage.mjs keygen                            prints an identity and its recipient
//   node typage.mjs seal RECIPIENT FROM TO [armor]
//   node typage.mjs open IDENTITY FROM TO
import { readFileSync, writeFileSync } from "node:fs";
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // Node 18, which Debian 12 has, keeps it out of sight
const age = await import("age-encryption");

const [what, key, from, to, armor] = process.argv.slice(2);
if (what === "keygen") {
  const identity = await age.generateHybridIdentity();
  process.stdout.write(`${identity}\n${await age.identityToRecipient(identity)}\n`);
} else if (what === "seal") {
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(key);
  const sealed = await encrypter.encrypt(new Uint8Array(readFileSync(from)));
  writeFileSync(to, armor ? age.armor.encode(sealed) : sealed);
} else if (what === "open") {
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(key);
  const bytes = new Uint8Array(readFileSync(from));
  const text = new TextDecoder("latin1").decode(bytes);
  const binary = text.startsWith("-----BEGIN") ? age.armor.decode(text) : bytes;
  writeFileSync(to, await decrypter.decrypt(binary));
} else {
  throw new Error("keygen, seal or open");
}
