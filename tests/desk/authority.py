"""A time-stamping authority of one's own, by `openssl ts`, and a small server that answers for it on this machine."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

CONFIG = """
[ req ]
distinguished_name = name
prompt = no
[ name ]
CN = {name}
[ root ]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[ stamping ]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ tsa ]
default_tsa = tsa_one
[ tsa_one ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """A root and a stamping certificate under it, made in `folder`."""

    def __init__(self, folder: Path, name: str = "Example Time Stamps") -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for who in ("root", "tsa"):
            text = CONFIG.format(name=f"{name} {who}", folder=folder)
            (folder / f"{who}.cnf").write_text(text)
        (folder / "serial").write_text("01\n")
        new = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        self._run(
            *new, "-x509", "-days", "30", "-config", "root.cnf", "-extensions", "root", "-keyout", "root.key", "-out", "root.pem"
        )  # fmt: skip
        self._run(*new, "-config", "tsa.cnf", "-keyout", "tsa.key", "-out", "tsa.csr")
        self._run(
            "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30",
            "-extfile", "tsa.cnf", "-extensions", "stamping", "-out", "tsa.pem",
        )  # fmt: skip

    @property
    def root(self) -> bytes:
        """Its root certificate, PEM."""
        return (self.folder / "root.pem").read_bytes()

    def answer(self, request: bytes) -> bytes:
        """What it answers to a request."""
        (self.folder / "q.tsq").write_bytes(request)
        self._run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-out", "a.tsr")
        return (self.folder / "a.tsr").read_bytes()

    def check(self, data: Path, answer: bytes) -> str:
        """What `openssl ts -verify` says about an answer for a file."""
        (self.folder / "v.tsr").write_bytes(answer)
        return self._run("ts", "-verify", "-data", str(data), "-in", "v.tsr", "-CAfile", "root.pem")

    def shown(self, request: bytes) -> str:
        """A request in words."""
        (self.folder / "q.tsq").write_bytes(request)
        return self._run("ts", "-query", "-in", "q.tsq", "-text")

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            ["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr


class Answering:
    """Serves an authority's answers on 127.0.0.1. `wrong` makes it answer in some other way."""

    def __init__(self, authority: Authority, wrong: str = "") -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Content-Type"] == "application/timestamp-query"
                self.send_response({"redirect": 302, "failure": 500}.get(wrong, 200))
                if wrong == "redirect":
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                if wrong == "endless":
                    self.wfile.write(bytes(3 << 20))
                elif not wrong:
                    self.wfile.write(authority.answer(asked))

            def log_message(self, *_: object) -> None: ...

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
