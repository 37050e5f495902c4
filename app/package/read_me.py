"""The two texts for the person who receives a package: what it is, and how to check it without our software."""

from typing import Final

from app.package.bag import MANIFEST, SIGNATURE, SIGNERS, TAG_MANIFEST
from app.package.handover import Handover
from app.package.sshsig import PACKAGE

PRINCIPAL: Final = "firsthand"
"""The name under which `allowed_signers` lists the key."""


_COMPLETE: Final = """\
Nothing of this encounter was left out. The phone may hold records of
other encounters: the chain then shows that there are further entries, and not what
they say."""

_PARTLY: Final = """\
Parts of the record were left out by the person's choice of
copy. The chain shows that there are further entries, and not what they say."""


def read_me_first(handover: Handover, *, complete: bool) -> bytes:
    """READ_ME_FIRST.txt. `complete` when the copy leaves nothing of the encounter out."""
    to = handover.recipient_name or "the one it was sealed to"
    copy = _COMPLETE if complete else _PARTLY
    return f"""\
READ ME FIRST

This folder is one person's own record of an encounter with officers. The person
made it with Firsthand on their own phone and packed it for: {to}

Begin with   data/summary.pdf
             Page one is the whole case at a glance.

  data/timeline.csv           everything that was written, in order
  data/officers.csv           the officers described
  data/evidence.csv           photos, recordings and papers, with their hashes
  data/custody.csv            what was done with the record until it was packed
  data/draft-certificate.txt  facts for a certificate (FRE 902(13), (14)); not signed
  data/media/                 the original files, byte for byte
  data/record.json            the record, complete, for software
  data/history.json           every entry as it was written, with the chain that
                              shows that none was changed afterwards

KEEP THE SEALED FILE (.age) AS IT CAME. It is the evidence; this folder is a
working copy. Write down when and how you received it.

Copy for: {handover.profile}. {copy}
Times are those of the phone's clock.

How to check that nothing was changed: VERIFY.txt

If your age program says it does not know the kind of key (mlkem768x25519), use
age 1.3.0 or later, or Firsthand's own desk program.

Package       {handover.package_id}
Packed        {handover.moment.wall}
Witness code  {handover.witness}
Signer words  {handover.signer_words}
""".encode()


def verify_text(handover: Handover) -> bytes:
    """VERIFY.txt: lines to copy, for three systems, each with what must come out."""
    verify = f"ssh-keygen -Y verify -f {SIGNERS} -I {PRINCIPAL} -n {PACKAGE} -s {SIGNATURE} < {TAG_MANIFEST}"
    good = f'Good "{PACKAGE}" signature for {PRINCIPAL} with ED25519 key {handover.signer}'
    return f"""\
HOW TO CHECK THIS PACKAGE WITH WHAT YOUR COMPUTER ALREADY HAS

There are three checks. The first shows who signed, the second and third that no file
was changed since. Run all lines inside this folder (the one with this text in it).


LINUX   (in a terminal)

  {verify}
  sha256sum -c {TAG_MANIFEST}
  sha256sum -c {MANIFEST}

macOS   (in Terminal)

  {verify}
  shasum -a 256 -c {TAG_MANIFEST}
  shasum -a 256 -c {MANIFEST}

WINDOWS   (Start, type cmd, Enter; then cd to this folder)

  {verify}

  then for each file that matters, for example:

  certutil -hashfile data\\summary.pdf SHA256

  or all at once (one line):

  powershell -NoProfile -Command "foreach ($m in '{TAG_MANIFEST}','{MANIFEST}') {{ Get-Content $m | ForEach-Object {{ $h,$f = $_ -split '  ',2; if ((Get-FileHash -LiteralPath $f -Algorithm SHA256).Hash -eq $h) {{ $f + ': OK' }} else {{ $f + ': FAILED' }} }} }}"


WHAT MUST COME OUT

  The signature:
    {good}
  The hashes: every line ends in OK. With certutil: the same 64 digits as in
    {MANIFEST}.

  Anything else: keep the sealed file, do not rely on this copy, ask the person to pack
  it again.


WHOSE KEY IS IT?

A signature only shows that the holder of this key signed. To know that it is the
person's key, compare these six words with them BY VOICE, or face to face. Their app
shows the same words:

    {handover.signer_words}

Do not compare by a message that came the same way as the package.


SINCE WHEN HAS IT BEEN SO?

The person may have given you or a friend a witness code of eight words, earlier or
now. At the time of packing it was:

    {handover.witness}

A witness code given on a day proves that everything up to that point of the record
existed on that day and was not changed later. Firsthand's desk program compares
codes and packages; FORMAT.md in its source says how to do it by hand.
""".encode()
