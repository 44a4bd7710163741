"""Write a bundle: one file that plays in a web-archive player and that anybody can verify without this program."""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from observance.evidence import keys, notes
from observance.evidence.bundle import layout
from observance.evidence.bundle.index import index_line, page_lines
from observance.evidence.bundle.logform import body_lines, opening_lines
from observance.evidence.bundle.manifest import (
    DIGEST,
    MANIFEST,
    Listed,
    digest_file,
    key_statement,
    manifest,
    public_bytes,
)
from observance.evidence.bundle.source import BundleSource
from observance.evidence.bundle.verify import verify_bundle
from observance.evidence.bundle.walking import CHUNK, Walk, walk_records
from observance.evidence.bundle.zipform import Member, local_header, tail
from observance.evidence.segments import VERIFY_HINT, sync_folder
from observance.evidence.warc import BadRecord
from observance.model import IntegrityBroken, WorkspaceError

SUFFIX: Final = ".wacz"
_TITLE: Final = "Evidence exported by observance"
_LARGEST_MADE: Final = 0xFFFFFFFE  # bytes of a file whose size is not known before it is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A bundle that was written: where, its SHA-256 and size, the checkpoint in it, and how many entries and files."""

    path: Path
    sha256: str
    size: int
    checkpoint: str
    entries: int
    files: int


@dataclass(slots=True)
class _Zip:
    """A ZIP file being written in the one form `zipform` knows."""

    stream: BinaryIO
    members: list[Member] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)

    def add(self, name: str, pieces: Iterable[bytes], size: int = 0) -> None:
        """Add one member; *size* is needed only of one that may be larger than 4 GiB."""
        offset = self.members[-1].end if self.members else 0
        promised = Member(name=name, size=size, crc=0, offset=offset)
        self.stream.write(local_header(promised))
        hashed, crc, written = hashlib.sha256(), 0, 0
        for piece in pieces:
            self.stream.write(piece)
            hashed.update(piece)
            crc = zlib.crc32(piece, crc)
            written += len(piece)
        if (written > _LARGEST_MADE) != (size > _LARGEST_MADE):
            raise WorkspaceError("it changed or grew too large while it was exported", where=name, hint="export again")
        member = replace(promised, size=written, crc=crc)
        self.stream.seek(offset)
        self.stream.write(local_header(member))
        self.stream.seek(member.end)
        self.members.append(member)
        self.listed.append(Listed(path=name, sha256=hashed.hexdigest(), size=written))


def write_bundle(source: BundleSource, path: Path, *, key: Ed25519PrivateKey, at: datetime, software: str) -> Written:
    """Write the evidence of *source* to *path* (``.wacz``), signed with the workspace's *key*, dated *at*.

    The same source, key and time give the same bytes. The file is written beside its place, verified there, and put
    into place whole. Memory does not grow with the size of a segment, only with the number of records.

    Raises `WorkspaceError` where there is a file of that name or the disk refuses, and `IntegrityBroken` where the
    evidence is not intact: nothing damaged gets a new signature.
    """
    if path.exists():
        raise WorkspaceError("there is a file of that name already", where=str(path), hint="choose another name")
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with part.open("x+b") as stream:
            size = _write(source, stream, key, at=at, software=software)
            stream.flush()
            os.fsync(stream.fileno())
        result = verify_bundle(part, payloads=True)
        if result.problems:
            first = result.problems[0]
            raise IntegrityBroken(
                f"the evidence is not intact, nothing was exported: {first.what}",
                where=first.item,
                hint=VERIFY_HINT,
            )
        digest = _sha256(part)
        _place(part, path)
    except OSError as error:
        raise WorkspaceError(
            f"the bundle cannot be written ({error.strerror})", where=str(path), hint="choose another folder"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return Written(
        path=path,
        sha256=digest,
        size=size,
        checkpoint=source.checkpoint,
        entries=result.entries,
        files=result.archives,
    )


def _write(source: BundleSource, stream: BinaryIO, key: Ed25519PrivateKey, *, at: datetime, software: str) -> int:
    """Write every member; give the size of the file."""
    created = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = _Zip(stream)
    for segment in source.segments():
        name = f"{layout.ARCHIVE}{segment.name}"
        if layout.SEGMENT.fullmatch(name) is None:
            raise WorkspaceError("a segment of that name cannot be exported", where=segment.name)
        made.add(name, _blocks(segment.path), segment.path.stat().st_size)
    made.add(layout.INDEX, _lines(sorted(_index(stream, list(made.members)))))
    made.add(layout.PAGES, _lines(page_lines(source.pages())))
    _add_ours(made, source, key, created)
    listing = manifest(made.listed, title=_TITLE, software=software, created=created)
    made.add(MANIFEST, [listing])
    made.add(DIGEST, [digest_file(listing, keys.archive_key(key), software=software, created=created)])
    end = tail(made.members)
    stream.write(end)
    return made.members[-1].end + len(end)


def _add_ours(made: _Zip, source: BundleSource, key: Ed25519PrivateKey, created: str) -> None:
    """Add what is ours: words, key, checkpoint, log and tokens."""
    head = notes.read_checkpoint(source.checkpoint)
    signer = notes.Signer.of(head.origin, key)
    statement = key_statement(public_bytes(keys.archive_key(key).public_key()))
    words = _own("README.md").replace("@VKEY@", signer.vkey).replace("@CREATED@", created)
    words = words.replace("@ORIGIN@", head.origin).replace("@SIZE@", str(head.size))
    made.add(layout.README, [words.encode()])
    made.add(layout.SCRIPT, [_own("verify.sh").encode()])
    made.add(layout.KEY, [keys.public_pem(key)])
    made.add(layout.VKEY, [f"{signer.vkey}\n".encode()])
    made.add(layout.ARCHIVE_KEY, [notes.sign(statement, key, name=head.origin).encode()])
    made.add(layout.CHECKPOINT, [source.checkpoint.encode()])
    made.add(layout.LOG, _lines(body_lines(source.entries())))
    made.add(layout.OPENINGS, _lines(opening_lines(source.entries())))
    stamps = list(source.stamps())
    if not stamps:
        return  # and no empty list of them, which other validators take for a fault
    described = [{"number": number, "authority": stamp.authority} for number, stamp in enumerate(stamps, 1)]
    made.add(layout.STAMPS, _lines(msgspec.json.encode(one) for one in described))
    for number, stamp in enumerate(stamps, 1):
        made.add(layout.stamped(number), [stamp.note.encode()])
        made.add(layout.token(number), [stamp.token])


def _index(stream: BinaryIO, members: list[Member]) -> Iterator[bytes]:
    """Give the index lines of every archive written so far."""
    for member in members:
        try:
            for record in walk_records(Walk(stream, member.start, member.size), payloads=False):
                line = index_line(record, member.name.removeprefix(layout.ARCHIVE))
                if line is not None:
                    yield line
        except BadRecord as error:
            where = f"{member.name} at byte {error.offset}"
            raise IntegrityBroken(f"{error.what}; nothing was exported", where=where, hint=VERIFY_HINT) from error
    stream.seek(members[-1].end if members else 0)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(CHUNK):
            yield block


def _lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line + b"\n" for line in lines)


def _own(name: str) -> str:
    """Give a text that goes into every bundle."""
    return files("observance.evidence.bundle").joinpath("data", name).read_text(encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _place(part: Path, path: Path) -> None:
    """Give the finished file its name, unless another took it meanwhile."""
    try:
        os.link(part, path)
    except FileExistsError as error:
        raise WorkspaceError("there is a file of that name already", where=str(path)) from error
    except OSError:  # a disk that knows no second names, such as a USB stick
        part.replace(path)
    sync_folder(path.parent)
