"""Trusted timestamps (RFC 3161): an authority's signed word that a checkpoint existed at a time.

A token proves that these very bytes, the signed checkpoint, existed by the time it gives. It proves nothing else: not
when the pages under it were fetched, not that a site served them, not that what they say is so.

Whatever an authority answers is kept as it came. Fetching is not done here: `Stamps.ask` is handed a function that
posts a request and gives the reply (`observance.ingest.authorities`), and what it cannot get stays pending.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from observance.evidence import openssl
from observance.evidence.segments import sync_folder
from observance.model import ObservanceError, UsageError, WorkspaceError

MEANING: Final = "the checkpoint existed by then; not when the pages were fetched, nor that a site served them"
GRANTED: Final = 0
NOTE: Final = "checkpoint.txt"
# What the libraries raise for bytes that are not what they seem: not all of it is a ValueError.
_UNREADABLE: Final = (
    ValueError,
    KeyError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
)
Fetch = Callable[[str, bytes], bytes]
_WRONG_ORDER: Final = "InvalidSetOrdering"  # the certificates of a reply, in an order DER does not allow
_TIME: Final = re.compile(r"^Time stamp: (.+)$", re.MULTILINE)
_BY: Final = re.compile(r"^TSA: (.+)$", re.MULTILINE)
_STATUS: Final = re.compile(r"^Status: (.+)$", re.MULTILINE)
_IMPRINT_LINE: Final = re.compile(r"^ {4}[0-9a-f]{4} - ([0-9a-f -]{47})", re.MULTILINE)
_SHA256: Final = "2.16.840.1.101.3.4.2.1"


class TokenState(StrEnum):
    """What was found out about a token."""

    GOOD = "good"  # signed under a root that was given, over the very bytes
    BAD = "bad"
    UNCHECKED = "unchecked"  # over the very bytes, but nobody said which root to trust, or nothing could read it


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCheck:
    """What checking a token gave. ``at`` and ``authority`` are its own words; believe them only if it is good."""

    state: TokenState
    what: str
    at: datetime | None = None  # UTC
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a reply says of itself: granted or not, when, by whom, over which SHA-256."""

    granted: bool
    at: datetime
    authority: str
    imprint: bytes
    response: TimeStampResponse | None  # None where only openssl could read it


def query(message: bytes) -> bytes:
    """Give the request for a token over the SHA-256 of *message*, with a nonce, asking for the certificates."""
    builder = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256)
    return builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()


def certificates(pem: bytes) -> tuple[x509.Certificate, ...]:
    """Read the certificates of a PEM file; `UsageError` where there are none."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        raise UsageError("there is no certificate in PEM form in it", hint="begin with BEGIN CERTIFICATE") from error


def check(
    reply: bytes,
    message: bytes,
    *,
    roots: Sequence[x509.Certificate] = (),
    intermediates: Sequence[x509.Certificate] = (),
) -> TokenCheck:
    """Check the reply of an authority against *message*, offline, as of the time the token gives.

    Without *roots* only what needs no trust is checked: that it was granted, and over these bytes.
    """
    with warnings.catch_warnings():
        # What a certificate has that a later version of the library will refuse is no business of the reader's terminal.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return _check(reply, message, roots, intermediates)


def _check(
    reply: bytes, message: bytes, roots: Sequence[x509.Certificate], intermediates: Sequence[x509.Certificate]
) -> TokenCheck:
    said = _read(reply)
    if isinstance(said, TokenCheck):
        return said
    if not said.granted:
        return TokenCheck(state=TokenState.BAD, what="the authority did not grant a token")
    if said.imprint != hashlib.sha256(message).digest():
        return _found(TokenState.BAD, "the token is for other bytes", said)
    if not roots:
        why = "it is for these bytes, but no root certificate was given to check who signed it"
        return _found(TokenState.UNCHECKED, why, said)
    if said.response is None:
        return _by_openssl(reply, message, said, roots, intermediates)
    try:
        verifier = VerifierBuilder(roots=list(roots), intermediates=list(intermediates)).build()
        verifier.verify_message(said.response, message)
    except (VerificationError, *_UNREADABLE) as error:
        return _found(TokenState.BAD, f"it is not signed under a root that was given ({error})", said)
    return _found(TokenState.GOOD, MEANING, said)


def is_answer(reply: bytes, message: bytes) -> str:
    """Give "" where *reply* is a granted token over *message*, else why it is not; trusts nobody."""
    found = check(reply, message)
    return "" if found.state is not TokenState.BAD else found.what


def _found(state: TokenState, what: str, said: _Said) -> TokenCheck:
    return TokenCheck(state=state, what=what, at=said.at, authority=said.authority)


def _read(reply: bytes) -> _Said | TokenCheck:
    """Read what a reply says; where our library refuses only the order of its certificates, by openssl."""
    try:
        response = decode_timestamp_response(reply)
        if response.status != GRANTED:
            return TokenCheck(state=TokenState.BAD, what=f"the authority refused (status {response.status})")
        info = response.tst_info
        imprint = info.message_imprint
    except _UNREADABLE as error:
        if _WRONG_ORDER in str(error):
            return _read_by_openssl(reply)
        return TokenCheck(state=TokenState.BAD, what="it is not the reply of a time-stamping authority")
    return _Said(
        granted=True,
        at=info.gen_time.astimezone(UTC),
        authority=_subject(response),
        imprint=imprint.message if imprint.hash_algorithm.dotted_string == _SHA256 else b"",
        response=response,
    )


def _subject(response: TimeStampResponse) -> str:
    """Give the name of the certificate that signed, as far as the reply carries it."""
    try:
        signers = {(one.issuer, one.serial_number) for one in response.signed_data.signer_infos}
        for der in response.signed_data.certificates:
            certificate = x509.load_der_x509_certificate(der)
            if (certificate.issuer, certificate.serial_number) in signers:
                return certificate.subject.rfc4514_string()
    except _UNREADABLE:
        return ""
    return ""


def _read_by_openssl(reply: bytes) -> _Said | TokenCheck:
    with tempfile.TemporaryDirectory() as folder:
        token = Path(folder) / "reply.tsr"
        token.write_bytes(reply)
        answer = openssl.ask(["ts", "-reply", "-in", token, "-text"])
    if not answer.ran:
        why = f"its certificates are in an order our library does not read, and {answer.complaint}"
        return TokenCheck(state=TokenState.UNCHECKED, what=why)
    at, by, status = _TIME.search(answer.output), _BY.search(answer.output), _STATUS.search(answer.output)
    if not answer.ok or at is None or status is None:
        return TokenCheck(state=TokenState.BAD, what="it is not the reply of a time-stamping authority")
    imprint = "".join(_IMPRINT_LINE.findall(answer.output)).replace("-", " ")
    try:
        # Fractions of a second are left aside: openssl prints them and strptime cannot be told that they may be absent.
        moment = datetime.strptime(re.sub(r"\.\d+", "", at[1]), "%b %d %H:%M:%S %Y %Z").replace(tzinfo=UTC)
        hashed = bytes.fromhex(imprint)
    except ValueError:
        return TokenCheck(state=TokenState.BAD, what="its time or its hash cannot be read")
    granted = status[1].startswith("Granted.")
    return _Said(granted=granted, at=moment, authority=by[1] if by else "", imprint=hashed, response=None)


def _by_openssl(
    reply: bytes,
    message: bytes,
    said: _Said,
    roots: Sequence[x509.Certificate],
    intermediates: Sequence[x509.Certificate],
) -> TokenCheck:
    """Have openssl check the signature, as of the time of the token."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "reply.tsr").write_bytes(reply)
        (folder / "message").write_bytes(message)
        (folder / "roots.pem").write_bytes(_pem(roots))
        call: list[str | Path] = ["ts", "-verify", "-data", folder / "message", "-in", folder / "reply.tsr"]
        call += ["-CAfile", folder / "roots.pem", "-attime", str(int(said.at.timestamp()))]
        if intermediates:
            (folder / "between.pem").write_bytes(_pem(intermediates))
            call += ["-untrusted", folder / "between.pem"]
        answer = openssl.ask(call)
    if not answer.ran:
        return _found(TokenState.UNCHECKED, answer.complaint, said)
    if not answer.ok or "Verification: OK" not in answer.output + answer.complaint:
        return _found(TokenState.BAD, "it is not signed under a root that was given (by openssl)", said)
    return _found(TokenState.GOOD, MEANING, said)


def _pem(chain: Sequence[x509.Certificate]) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in chain)


class Kept(StrEnum):
    """How far a stamp that was wanted has come."""

    PENDING = "pending"  # nothing usable came yet; `Stamps.ask` tries again
    HELD = "held"  # a granted token over these bytes lies here; who signed it, `check` says


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One checkpoint and one authority it is to be stamped by. ``reply`` is the token as it came, None while pending."""

    note: str
    authority: str  # the URL requests are posted to
    state: Kept
    why: str  # of a pending one: what went wrong the last time, "" where it was not tried
    reply: bytes | None


class Stamps:
    """The folder ``timestamps/`` of a workspace: signed checkpoints, and every token asked for them.

    Each checkpoint has a folder named by its SHA-256 with ``checkpoint.txt`` in it and, for each authority, the URL
    (``.url``), the token (``.tsr``), or the last thing that went wrong (``.why``) and the reply that was none
    (``.refused``). Nothing that was kept is overwritten but a refusal.
    """

    def __init__(self, folder: Path) -> None:
        """Hold *folder*; it is made when the first stamp is wanted."""
        self.folder = folder

    def want(self, note: str, authorities: Sequence[str]) -> None:
        """Note that the signed checkpoint *note* is to be stamped by each of *authorities*. Idempotent."""
        place = self.folder / hashlib.sha256(note.encode()).hexdigest()
        place.mkdir(parents=True, exist_ok=True)
        _keep(place / NOTE, note.encode())
        for authority in authorities:
            _keep(_stem(place, authority).with_suffix(".url"), authority.encode())

    def all(self) -> Iterator[Stamp]:
        """Give every stamp that is wanted or held, in the order of the folder's names."""
        for place in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if not (place / NOTE).is_file():
                continue
            note = (place / NOTE).read_bytes().decode("utf-8", "replace")
            for named in sorted(place.glob("*.url")):
                authority = named.read_bytes().decode("utf-8", "replace")
                token, why = named.with_suffix(".tsr"), named.with_suffix(".why")
                held = token.is_file()
                yield Stamp(
                    note=note,
                    authority=authority,
                    state=Kept.HELD if held else Kept.PENDING,
                    why=why.read_text(encoding="utf-8") if why.is_file() and not held else "",
                    reply=token.read_bytes() if held else None,
                )

    def ask(self, fetch: Fetch) -> list[Stamp]:
        """Ask again for every pending stamp and give all of them; *fetch* posts a request to a URL and gives the reply.

        What cannot be fetched (an `ObservanceError`: no network, no answer) or is no token over the checkpoint stays
        pending, with the reason; a later call tries again.
        """
        for stamp in list(self.all()):
            if stamp.state is Kept.HELD:
                continue
            message = stamp.note.encode()
            stem = _stem(self.folder / hashlib.sha256(message).hexdigest(), stamp.authority)
            try:
                reply = fetch(stamp.authority, query(message))
            except ObservanceError as error:
                _put(stem.with_suffix(".why"), str(error).encode())
                continue
            why = is_answer(reply, message)
            if why:
                _put(stem.with_suffix(".refused"), reply)
                _put(stem.with_suffix(".why"), why.encode())
            else:
                _keep(stem.with_suffix(".tsr"), reply)
        return list(self.all())


def _stem(place: Path, authority: str) -> Path:
    """Give the path an authority's files begin with: its host for people, a digest of its URL against collisions."""
    host = re.sub(r"[^a-z0-9-]+", "-", authority.partition("://")[2].partition("/")[0].lower()).strip("-")
    return place / f"{host[:40]}-{hashlib.sha256(authority.encode()).hexdigest()[:8]}"


def _keep(place: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    if not place.exists():
        _put(place, data)


def _put(place: Path, data: bytes) -> None:
    part = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    try:
        with part.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(place)
        sync_folder(place.parent)
    except OSError as error:
        raise WorkspaceError(
            f"a timestamp cannot be kept ({error.strerror})", where=str(place), hint="check the disk"
        ) from error
    finally:
        part.unlink(missing_ok=True)
