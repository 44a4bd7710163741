"""A time-stamping authority made with openssl in a folder: a root, a signer, replies, and a server on loopback."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from observance.evidence import timestamps
from observance.evidence.bundle import StampedNote

QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"
STAMPER = "Stamper, whose name is far longer than that of its root"
CONFIGURATION = """
[t]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
"""


def openssl(*arguments: str | Path) -> None:
    """Run openssl, or skip where there is none."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)  # noqa: S607 - from the path


class Authority:
    """An authority with its own root. *long_chain* sends two certificates in an order DER does not allow."""

    def __init__(self, folder: Path, *, long_chain: bool = False, for_stamping: bool = True) -> None:
        """Make keys and certificates in *folder*; without *for_stamping* the signer may not sign timestamps."""
        folder.mkdir(parents=True)
        self.folder = folder
        self.long_chain = long_chain
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self.root = _certificate("Root", self._root_key, "Root", self._root_key, can_sign=True)
        (folder / "ca.pem").write_bytes(self.root.public_bytes(Encoding.PEM))
        self._keep("tsa", STAMPER, "Root", self._root_key, for_stamping=for_stamping)
        # A signer that nobody vouches for, and one whose certificate ended long before it signs.
        self._keep("self", "Self", "Self", None)
        self._keep("expired", "Expired", "Root", self._root_key, starts=datetime(2020, 1, 1, tzinfo=UTC), days=30)
        (folder / "serial").write_text("01\n", encoding="ascii")
        (folder / "ts.cnf").write_text(CONFIGURATION.format(folder=folder), encoding="ascii")

    def reply(self, query: bytes, *, signer: str = "tsa") -> bytes:
        """Answer a query as the authority does; *signer* tsa, self or expired."""
        place = self.folder
        (place / "query.tsq").write_bytes(query)
        call: list[str | Path] = ["ts", "-reply", "-config", place / "ts.cnf", "-section", "t"]
        call += ["-queryfile", place / "query.tsq", "-signer", place / f"{signer}.pem"]
        call += ["-inkey", place / f"{signer}.key"]
        if self.long_chain:
            call += ["-chain", place / "ca.pem"]
        openssl(*call, "-out", place / "reply.tsr")
        return (place / "reply.tsr").read_bytes()

    def stamp(self, note: str) -> StampedNote:
        """Stamp a checkpoint."""
        return StampedNote(
            note=note, authority="https://tsa.example/", token=self.reply(timestamps.query(note.encode()))
        )

    def _keep(
        self,
        name: str,
        subject: str,
        issuer: str,
        issuer_key: ec.EllipticCurvePrivateKey | None,
        **how: Any,
    ) -> None:
        """Make a signer: its key and its certificate; signed by itself without *issuer_key*."""
        key = rsa.generate_private_key(65537, 2048)
        made = _certificate(subject, key, issuer, issuer_key or key, can_sign=False, **how)
        (self.folder / f"{name}.pem").write_bytes(made.public_bytes(Encoding.PEM))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / f"{name}.key").write_bytes(pem)


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    *,
    can_sign: bool,
    for_stamping: bool = True,
    starts: datetime = datetime(2026, 1, 1, tzinfo=UTC),
    days: int = 20000,
) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(starts + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=can_sign, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(_usage(can_sign=can_sign), critical=True)
    )
    if not can_sign and for_stamping:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(issuer_key, hashes.SHA256())


def _usage(*, can_sign: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not can_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=can_sign,
        crl_sign=can_sign,
        encipher_only=False,
        decipher_only=False,
    )


class _Handler(BaseHTTPRequestHandler):
    authority: ClassVar[Authority]
    answers: ClassVar[dict[str, tuple[int, str, bytes]]] = {}

    def do_POST(self) -> None:
        """Answer a query, or with what the test put at that path."""
        query = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path in self.answers:
            status, kind, body = self.answers[self.path]
        else:
            good = self.headers["Content-Type"] == QUERY_TYPE
            status, kind, body = (200, REPLY_TYPE, self.authority.reply(query)) if good else (400, "text/plain", b"")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def serving(authority: Authority, answers: dict[str, tuple[int, str, bytes]] | None = None) -> Iterator[str]:
    """Serve *authority* on loopback; give its URL. *answers* are what other paths answer: status, type, body."""
    handler = type("Handler", (_Handler,), {"authority": authority, "answers": answers or {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
