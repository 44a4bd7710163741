"""The exported bundle: read by readers that are not ours, verified by shell commands, refused when it is not right."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from observance.evidence import notes
from observance.evidence.bundle import BundleResult, verify_bundle
from observance.evidence.bundle.index import search_key
from observance.evidence.bundle.zipform import Member, by_directory, by_headers, local_header, tail
from observance.evidence.merkle import leaf_hash, root_of
from observance.evidence.timestamps import TokenState
from observance.model import IntegrityBroken, UsageError, WorkspaceError
from tests.evidence.bundled import AT, KEY, ORIGIN, Record, export, make_record, unlogged_records
from tests.evidence.stamping import Authority

SIGNER = notes.Signer.of(ORIGIN, KEY)
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Give the record of a workspace with twelve captures."""
    return make_record(tmp_path / "record")


@pytest.fixture
def bundle(record: Record, tmp_path: Path) -> Path:
    """Give its bundle."""
    return export(record, tmp_path / "case.wacz")


def items(result: BundleResult) -> list[str]:
    return [problem.item for problem in result.problems]


def test_an_intact_bundle_is_intact(bundle: Path, record: Record) -> None:
    result = verify_bundle(bundle, outside=record.checkpoint, trusted_signer=SIGNER, payloads=True)
    assert result.problems == []
    assert (result.archives, result.captures, result.entries, result.erased) == (3, 12, 24, 0)
    assert result.signer == SIGNER.vkey
    assert result.checkpoint == record.checkpoint
    assert result.bytes_checked < bundle.stat().st_size < result.bytes_checked + 3000


def test_the_same_input_gives_the_same_bytes(bundle: Path, record: Record, tmp_path: Path) -> None:
    again = export(record, tmp_path / "again.wacz")
    assert again.read_bytes() == bundle.read_bytes()
    later = export(record, tmp_path / "later.wacz", at=AT.replace(hour=13))
    assert later.read_bytes() != bundle.read_bytes()


def test_a_player_finds_every_page(bundle: Path) -> None:
    """What ReplayWeb.page's engine (wabac.js) relies on, read by zipfile and warcio alone."""
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
        package = json.loads(archive.read("datapackage.json"))
        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        for one in package["resources"]:
            data = archive.read(one["path"])
            assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert one["bytes"] == len(data)
        lines = archive.read("indexes/index.cdx").splitlines()
        assert lines == sorted(lines)
        found: set[tuple[str, str]] = set()
        for line in lines:
            key, moment, described = line.decode().split(" ", 2)
            cdx = json.loads(described)
            assert key == search_key(cdx["url"])
            assert cdx["status"] == 200
            data = archive.read(f"archive/{cdx['filename']}")[cdx["offset"] : cdx["offset"] + cdx["length"]]
            (read,) = list(ArchiveIterator(io.BytesIO(data), check_digests="raise"))[:1]
            assert read.rec_headers["WARC-Target-URI"] == cdx["url"]
            assert read.rec_headers["WARC-Payload-Digest"] == cdx["digest"]
            assert cdx["mime"] == "text/html"
            found.add((cdx["url"], moment))
        header, *pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
    assert header["format"] == "json-pages-1.0"
    assert {(one["url"], one["ts"].translate(str.maketrans("", "", "-:TZ"))) for one in pages} == found
    assert len({one["id"] for one in pages}) == len(pages) == 12
    assert all("북" in one["title"] for one in pages)


def test_every_record_passes_the_digest_check_of_warcio(bundle: Path) -> None:
    kinds = set()
    with zipfile.ZipFile(bundle) as archive:
        for name in archive.namelist():
            if name.startswith("archive/"):
                for read in ArchiveIterator(io.BytesIO(archive.read(name)), check_digests="raise"):
                    kinds.add(read.rec_type)
                    read.content_stream().read()
    assert kinds == {"response", "resource", "request", "metadata"}


def test_the_signature_is_the_one_wacz_auth_describes(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        digest = json.loads(archive.read("datapackage-digest.json"))
        package = archive.read("datapackage.json")
    signed = digest["signedData"]
    assert set(signed) == {"hash", "created", "software", "version", "signature", "publicKey"}
    assert digest["hash"] == signed["hash"] == f"sha256:{hashlib.sha256(package).hexdigest()}"
    assert signed["created"] == json.loads(package)["created"]
    key = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert isinstance(key.curve, ec.SECP384R1)
    raw = base64.b64decode(signed["signature"])
    numbers = encode_dss_signature(int.from_bytes(raw[:48]), int.from_bytes(raw[48:]))
    key.verify(numbers, signed["hash"].encode(), ec.ECDSA(hashes.SHA256()))


def unpacked(bundle: Path, folder: Path) -> Path:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder


def shell(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    return subprocess.run(
        ["sh", "observance/verify.sh", *map(str, words)],  # noqa: S607 - from the path
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_in_it_verifies_it_with_openssl_alone(record: Record, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tsa")
    record.tokens.append(authority.stamp(record.checkpoint))
    folder = unpacked(export(record, tmp_path / "stamped.wacz"), tmp_path / "out")
    ran = shell(folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("verified\n")
    assert "not checked: observance/token-1.tsr" in ran.stdout
    ran = shell(folder, authority.folder / "ca.pem")
    assert ran.returncode == 0
    assert "stamped: observance/stamped-1.txt" in ran.stdout
    other = Authority(tmp_path / "other")
    assert "token-1.tsr" in shell(folder, other.folder / "ca.pem").stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("observance/checkpoint.txt", "signature in observance/checkpoint.txt"),
        ("observance/archive-key.txt", "signature in observance/archive-key.txt"),
        ("observance/key.pem", "signature in observance/checkpoint.txt"),
        ("datapackage.json", "datapackage.json"),
        ("observance/log.jsonl", "observance/log.jsonl"),
        ("indexes/index.cdx", "indexes/index.cdx"),
        ("pages/pages.jsonl", "pages/pages.jsonl"),
    ],
)
def test_the_script_names_a_changed_file(bundle: Path, tmp_path: Path, name: str, said: str) -> None:
    folder = unpacked(bundle, tmp_path / "out")
    data = bytearray((folder / name).read_bytes())
    data[40] ^= 1
    (folder / name).write_bytes(data)
    ran = shell(folder)
    assert ran.returncode == 1
    assert said in ran.stderr


def test_the_script_finds_missing_and_added_files(bundle: Path, tmp_path: Path) -> None:
    folder = unpacked(bundle, tmp_path / "out")
    (folder / "added.txt").write_text("x", encoding="ascii")
    assert "does not list" in shell(folder).stderr
    (folder / "added.txt").unlink()
    next((folder / "archive").iterdir()).unlink()
    assert "is missing" in shell(folder).stderr


def test_an_export_replaces_no_file_and_leaves_nothing_half_done(bundle: Path, record: Record, tmp_path: Path) -> None:
    before = bundle.read_bytes()
    with pytest.raises(WorkspaceError, match="already"):
        export(record, bundle)
    assert bundle.read_bytes() == before
    with pytest.raises(WorkspaceError, match="cannot be written"):
        export(record, tmp_path / "absent" / "case.wacz")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["case.wacz", "record"]


def damage_archive(record: Record) -> None:
    path = record.files[1].path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def damage_log(record: Record) -> None:
    record.log[3] = replace(record.log[3], salt=bytes(32))


def lose_an_archive(record: Record) -> None:
    record.files.pop()


def add_a_record(record: Record) -> None:
    with record.files[0].path.open("ab") as stream:
        stream.write(unlogged_records(777, b"planted"))


def show_a_page_without_a_record(record: Record) -> None:
    record.shown.append(replace(record.shown[0], url="https://nowhere.example/"))


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (damage_archive, "archive/"),
        (damage_log, "log entry 3"),
        (lose_an_archive, "log entry"),
        (add_a_record, "news.example/2024/777"),
        (show_a_page_without_a_record, "pages/pages.jsonl line 14"),
    ],
)
def test_damaged_evidence_gets_no_new_signature(
    record: Record, tmp_path: Path, damage: Callable[[Record], None], where: str
) -> None:
    damage(record)
    with pytest.raises(IntegrityBroken, match="nothing was exported") as caught:
        export(record, tmp_path / "bad.wacz")
    assert where in caught.value.where
    assert [one.name for one in tmp_path.iterdir()] == ["record"]


def test_a_log_cut_short_and_signed_again_is_seen_from_outside(record: Record, tmp_path: Path) -> None:
    outside = record.checkpoint
    size = 20
    shorter = replace(record, files=record.files[:2], log=record.log[:size], shown=record.shown[:10])
    path = export(shorter, tmp_path / "short.wacz")
    assert verify_bundle(path).intact, "by itself it is a sound, shorter log"
    result = verify_bundle(path, outside=outside)
    assert items(result) == ["observance/log.jsonl"]
    assert "cut off" in result.problems[0].what
    unsigned = notes.parse(outside).text
    assert "cut off" in verify_bundle(path, outside=unsigned).problems[0].what
    assert verify_bundle(path, outside=shorter.checkpoint).intact


def test_an_earlier_checkpoint_fits_a_log_that_grew(record: Record, bundle: Path) -> None:
    earlier = replace(record, log=record.log[:7])
    assert verify_bundle(bundle, outside=earlier.checkpoint).intact


def test_another_past_another_log_and_another_key_are_seen_from_outside(record: Record, bundle: Path) -> None:
    record.log[2] = replace(record.log[2], body=record.log[2].body.replace("test-1", "test-2"))
    other_past = verify_bundle(bundle, outside=record.checkpoint)
    assert items(other_past) == ["outside checkpoint"]
    other_log = verify_bundle(bundle, outside=replace(record, origin="observance.example/other").checkpoint)
    assert "another log" in other_log.problems[0].what
    other_key = verify_bundle(bundle, outside=replace(record, key=STRANGER).checkpoint)
    assert "no key that is trusted" in other_key.problems[0].what
    with pytest.raises(UsageError, match="not a checkpoint"):
        verify_bundle(bundle, outside="nonsense")


def test_a_bundle_signed_by_a_stranger_is_not_the_one_that_is_trusted(record: Record, tmp_path: Path) -> None:
    path = export(replace(record, key=STRANGER), tmp_path / "stranger.wacz")
    assert verify_bundle(path).intact
    assert items(verify_bundle(path, trusted_signer=SIGNER)) == ["observance/key.txt"]


def test_what_was_erased_is_missing_and_no_problem(record: Record, tmp_path: Path) -> None:
    names = [entry.content or "" for entry in record.log]
    last = next(number for number in reversed(range(len(names))) if '"records"' in names[number])
    record.erase(last)
    record.erase(last + 1)
    data = record.files[2].path.read_bytes()
    record.files[2].path.write_bytes(data[: data.rindex(b"WARC/1.1\r\nWARC-Type: response")])
    record.shown.pop()
    path = export(record, tmp_path / "erased.wacz")
    result = verify_bundle(path, outside=record.checkpoint)
    assert result.problems == []
    assert (result.captures, result.erased) == (11, 2)


def test_tokens_are_checked_under_given_roots(record: Record, tmp_path: Path) -> None:
    authority, other = Authority(tmp_path / "one"), Authority(tmp_path / "two", long_chain=True)
    earlier = replace(record, log=record.log[:10]).checkpoint
    record.tokens += [authority.stamp(earlier), other.stamp(record.checkpoint)]
    path = export(record, tmp_path / "stamped.wacz")
    result = verify_bundle(path)
    assert result.intact
    assert [(one.size, one.found.state) for one in result.stamps] == [
        (10, TokenState.UNCHECKED),
        (24, TokenState.UNCHECKED),
    ]
    result = verify_bundle(path, trusted_roots=[authority.root, other.root])
    assert result.intact
    assert [one.found.state for one in result.stamps] == [TokenState.GOOD, TokenState.GOOD]
    result = verify_bundle(path, trusted_roots=[other.root])
    assert items(result) == ["observance/token-1.tsr"]


def test_a_token_over_another_log_is_a_problem(record: Record, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tsa")
    foreign = notes.sign(notes.TreeHead(ORIGIN, 9, bytes(32)).text, KEY, name=ORIGIN)
    record.tokens.append(authority.stamp(foreign))
    with pytest.raises(IntegrityBroken) as caught:
        export(record, tmp_path / "stamped.wacz")
    assert caught.value.where == "observance/stamped-1.txt"


def repacked(bundle: Path, path: Path, change: Callable[[dict[str, bytes]], None], **how: Any) -> Path:
    """Write the bundle again by another program, its files changed."""
    with zipfile.ZipFile(bundle) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    change(held)
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return path


def test_repacking_is_found_whatever_it_changes(bundle: Path, tmp_path: Path) -> None:
    assert verify_bundle(repacked(bundle, tmp_path / "a.wacz", lambda _held: None)).problems, "other header bytes"
    pressed = repacked(bundle, tmp_path / "b.wacz", lambda _held: None, compression=zipfile.ZIP_DEFLATED)
    assert verify_bundle(pressed).problems

    def added(held: dict[str, bytes]) -> None:
        held["archive/planted.warc"] = b""
        held["note.txt"] = b"x"

    found = items(verify_bundle(repacked(bundle, tmp_path / "c.wacz", added)))
    assert {"archive/planted.warc", "note.txt"} <= set(found)

    def without_log(held: dict[str, bytes]) -> None:
        del held["observance/log.jsonl"]

    missing = repacked(bundle, tmp_path / "d.wacz", without_log)
    assert "observance/log.jsonl" in items(verify_bundle(missing))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(tmp_path / "a.wacz", "a") as archive:
        archive.writestr("pages/pages.jsonl", b"twice")
    assert "pages/pages.jsonl" in items(verify_bundle(tmp_path / "a.wacz"))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.org/index.html", "org,example,www)/index.html"),
        ("HTTP://Example.ORG/A?B=c#d", "org,example)/a?b=c"),
        ("https://example.org", "org,example)/"),
        ("https://example.org?q=/x", "org,example)/?q=/x"),
        ("https://user:pass@example.org:8443/", "org,example:8443)/"),
        ("https://[2001:db8::1]:80/x", "[2001:db8::1]:80)/x"),
        ("urn:uuid:D4289F81-2924-3298-FBB2-E8E9780706A2", "urn:uuid:d4289f81-2924-3298-fbb2-e8e9780706a2"),
    ],
)
def test_search_keys(url: str, key: str) -> None:
    assert search_key(url) == key


@given(st.text(max_size=60))
def test_a_search_key_has_no_space(url: str) -> None:
    assert " " not in search_key(f"https://example.org/{url}")


SIZES = st.lists(st.integers(0, 40), min_size=1, max_size=6)


@given(SIZES)
def test_the_zip_form_is_read_back_by_both_ways(sizes: list[int]) -> None:
    members: list[Member] = []
    data = b""
    for number, size in enumerate(sizes):
        members.append(Member(name=f"m{number}", size=size, crc=0, offset=len(data)))
        data += local_header(members[-1]) + bytes(size)
    data += tail(members)
    assert list(by_directory(io.BytesIO(data), len(data))) == members
    assert list(by_headers(io.BytesIO(data), len(data))) == members


def test_files_above_four_gibibytes_are_read_by_others(tmp_path: Path) -> None:
    large = (1 << 32) + 5
    members = [Member(name="a", size=large, crc=1, offset=0)]
    members.append(Member(name="b", size=3, crc=2, offset=members[0].end))
    with (tmp_path / "large.zip").open("w+b") as stream:  # its pages of zeros take no room on the disk
        for member in members:
            stream.seek(member.offset)
            stream.write(local_header(member))
        stream.seek(members[-1].end)
        stream.write(tail(members))
        size = stream.tell()
        assert list(by_directory(stream, size)) == members
    with zipfile.ZipFile(tmp_path / "large.zip") as archive:
        read = [(one.filename, one.file_size, one.CRC, one.header_offset) for one in archive.infolist()]
    assert read == [(one.name, one.size, one.crc, one.offset) for one in members]


@given(st.binary(max_size=400))
def test_no_bytes_make_the_verifier_stumble(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = tmp_path_factory.mktemp("junk") / "x.wacz"
    member = Member(name="datapackage.json", size=len(junk), crc=0, offset=0)
    path.write_bytes(local_header(member) + junk + tail([member]))
    assert verify_bundle(path).problems


def test_the_log_in_it_has_the_signed_root_line_by_line(bundle: Path, record: Record) -> None:
    with zipfile.ZipFile(bundle) as archive:
        lines = archive.read("observance/log.jsonl").split(b"\n")[:-1]
        readme = archive.read("observance/README.md").decode()
    head = notes.read_checkpoint(record.checkpoint, [SIGNER])
    assert (len(lines), root_of(leaf_hash(line) for line in lines)) == (head.size, head.root)
    assert SIGNER.vkey in readme
    assert "@" not in readme.replace("@example", ""), "every placeholder was filled in"
