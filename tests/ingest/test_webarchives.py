"""Web archives: each record an input or an error in its place; damage, bombs and lies are named, never passed on."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import random
import tracemalloc
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.codings import undo_codings
from observance.ingest.digests import agrees
from observance.ingest.raw import RawInput
from observance.ingest.webarchives import WebArchiveLimits, read_warc, read_web_archive
from observance.model import InputError, ObservanceError, TooLarge

PAGE = "<html><p>평양 전시회</p></html>".encode()
Found = list[RawInput | ObservanceError]


def answer(body: bytes = PAGE, *headers: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Type: text/html; charset=utf-8", *headers, b"", body])


def record(block: bytes | None = None, *extra: str, kind: str = "response", number: int = 1, length: int = -1) -> bytes:
    block = answer() if block is None else block
    head = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:0-{number}>",
        "WARC-Date: 2024-11-01T09:30:00Z",
        f"WARC-Target-URI: https://agency.example/{number}",
        "WARC-IP-Address: 192.0.2.7",
        f"Content-Type: {'application/http;msgtype=response' if kind == 'response' else 'text/plain'}",
        *extra,
        f"Content-Length: {len(block) if length < 0 else length}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def read(data: bytes, **limits: int) -> Found:
    return list(read_warc(io.BytesIO(data), where="a.warc", limits=WebArchiveLimits(**limits)))


def only(data: bytes, **limits: int) -> RawInput | ObservanceError:
    (found,) = read(data, **limits)
    return found


def refused(data: bytes, **limits: int) -> str:
    found = only(data, **limits)
    assert isinstance(found, InputError)
    assert found.hint
    return str(found)


def plain(found: RawInput | ObservanceError) -> RawInput:
    assert isinstance(found, RawInput), found
    return found


def test_a_response_is_an_input_with_its_exchange() -> None:
    raw = plain(only(record()))
    assert (raw.data, raw.media_type, raw.method, raw.origin) == (PAGE, "text/html", "warc", "a.warc:0")
    assert raw.exchange is not None
    assert (raw.exchange.url, raw.exchange.status, raw.exchange.reason) == ("https://agency.example/1", 200, "OK")
    assert raw.exchange.address == "192.0.2.7"
    assert raw.exchange.started_at == datetime(2024, 11, 1, 9, 30, tzinfo=UTC)
    assert raw.exchange.response_headers == (("Content-Type", "text/html; charset=utf-8"),)


def test_a_resource_is_an_input_without_one() -> None:
    raw = plain(only(record(b"A fair.", kind="resource")))
    assert (raw.data, raw.media_type, raw.exchange) == (b"A fair.", "text/plain", None)
    assert "https://agency.example/1" in raw.origin


def test_offsets_are_those_of_the_file() -> None:
    parts = [record(number=1), record(b"x", kind="request"), record(number=3)]
    places = [0, len(parts[0] + parts[1])]
    assert [plain(raw).origin for raw in read(b"".join(parts))] == [f"a.warc:{place}" for place in places]
    packed = [gzip.compress(part) for part in parts]
    places = [0, len(packed[0] + packed[1])]
    assert [plain(raw).origin for raw in read(b"".join(packed))] == [f"a.warc:{place}" for place in places]
    assert len(read(gzip.compress(b"".join(parts)))) == 2, "one member for all is read too"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_same_records_as_fastwarc(pack: type[bytes]) -> None:
    pieces = random.Random(4)  # noqa: S311 - no secret
    parts = [pack(record(answer(pieces.randbytes(pieces.randrange(200_000))), number=n)) for n in range(30)]
    data = b"".join(parts)
    ours = [(raw.origin, raw.data) for raw in map(plain, read(data))]
    theirs = [(f"a.warc:{r.stream_pos}", r.reader.read()) for r in ArchiveIterator(io.BytesIO(data))]
    assert ours == theirs


def test_chunks_are_joined_and_codings_left_on() -> None:
    packed = gzip.compress(PAGE)
    body = b"5\r\n" + packed[:5] + b"\r\n" + b"%x;a=b\r\n" % len(packed[5:]) + packed[5:] + b"\r\n0\r\n\r\n"
    raw = plain(only(record(answer(body, b"Transfer-Encoding: chunked", b"Content-Encoding: gzip"))))
    assert raw.data == packed
    assert raw.media_type == "text/html"
    assert undo_codings(raw.data, "gzip", where="x") == PAGE


def test_a_chunked_header_over_a_joined_body() -> None:
    assert plain(only(record(answer(PAGE, b"Transfer-Encoding: chunked")))).data == PAGE


def test_chunks_that_break_off() -> None:
    assert "chunks break off" in refused(record(answer(b"ff\r\nshort", b"Transfer-Encoding: chunked")))
    assert "chunks break off" in refused(record(answer(b"1\r\na\r\nnonsense", b"Transfer-Encoding: chunked")))


def digest(algorithm: str, data: bytes, form: str) -> str:
    raw = hashlib.new(algorithm, data).digest()
    written = {"hex": raw.hex(), "32": base64.b32encode(raw).decode(), "64": base64.urlsafe_b64encode(raw).decode()}
    return f"{algorithm}:{written[form]}"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512", "md5"])
@pytest.mark.parametrize("form", ["hex", "32", "64"])
@pytest.mark.parametrize("name", ["WARC-Payload-Digest", "WARC-Block-Digest"])
def test_digests_are_checked(algorithm: str, form: str, name: str) -> None:
    of = PAGE if "Payload" in name else answer()
    assert plain(only(record(None, f"{name}: {digest(algorithm, of, form)}")))
    said = refused(record(None, f"{name}: {digest(algorithm, of + b'x', form)}"))
    assert "<urn:uuid:0-1>" in said
    assert name in said


def test_a_garbled_digest_agrees_with_nothing_and_an_unknown_one_is_left() -> None:
    assert agrees("sha256:zz", b"") is False
    assert agrees("blake9:00", b"") is None
    assert agrees("no colon", b"") is None


def test_every_flipped_byte_of_a_digested_page_is_found() -> None:
    whole = record(None, f"WARC-Payload-Digest: {digest('sha256', PAGE, '32')}")
    start = whole.index(PAGE)
    for at in range(start, start + len(PAGE)):
        changed = bytearray(whole)
        changed[at] ^= 0x20
        assert "changed or damaged" in refused(bytes(changed))


@pytest.mark.parametrize(
    ("second", "named"),
    [
        (record(number=2)[:-30], "breaks off"),
        (record(number=2)[:40], "headers"),
        (record(number=2, length=99_999_999_999), "breaks off"),
        (record(number=2, length=20), "longer than its Content-Length"),
        (record(number=2).replace(b"Content-Length: ", b"Content-Length: -"), "Content-Length is"),
        (record(number=2).replace(b"Content-Length", b"Content-Size"), "Content-Length is None"),
        (b"garbage" + record(number=2), "should start here"),
        (record(None, "X: " + "a" * 100_000, number=2), "without end"),
        (b"\r\n" * 100 + record(number=2), "blank lines"),
    ],
)
def test_damage_is_named_with_its_offset_and_what_came_before_is_kept(second: bytes, named: str) -> None:
    first = record(number=1)
    kept, error = read(first + second + (b"" if named in {"breaks off", "headers"} else record(number=3)))
    assert plain(kept).data == PAGE
    assert named in str(error)
    assert f"a.warc:{len(first)}" in str(error) or named == "blank lines"


def test_a_damaged_gzip_member_leaves_those_before_it() -> None:
    members = [gzip.compress(record(number=n)) for n in range(3)]
    for at in range(len(members[1])):
        changed = bytearray(members[1])
        changed[at] ^= 0x55
        found = read(members[0] + bytes(changed) + members[2])
        assert all(each.data == PAGE for each in found if isinstance(each, RawInput))
        intact = 4 <= at < 10  # time, flags and system of the gzip header, which its check sum does not cover
        if not intact:
            assert isinstance(found[-1], InputError), at
            assert found[-1].where == f"a.warc:{len(members[0])}", at
    for cut in range(1, len(members[1])):
        kept, error = read(members[0] + members[1][:cut])
        assert plain(kept).data == PAGE
        assert isinstance(error, InputError)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (record(kind="revisit"), "revisit"),
        (record(kind="continuation"), "not read"),
        (record(None, "WARC-Truncated: length"), "cut short"),
        (record(b"no answer"), "does not start as one"),
        (record().replace(b"2024-11-01T09:30:00Z", b"yesterday"), "no date"),
        (record().replace(b"https://agency", b"javascript:y"), "no web address"),
        (record(answer(b"x" * 50, b"Content-Encoding: rot13")), "rot13"),
        (record(answer(b"x" * 50, b"Content-Encoding: deflate")), "does not unpack"),
        (record(answer(gzip.compress(PAGE)[:-4], b"Content-Encoding: gzip")), "breaks off"),
        (record(answer(PAGE, b"Content-Encoding: gzip, gzip, gzip, gzip")), "4 times"),
        (b"filedesc://a.arc 127.0.0.1 20140301000000 text/plain 1\n", "ARC"),
        (b"", "no record"),
    ],
)
def test_what_is_no_report_is_said_in_its_place(data: bytes, named: str) -> None:
    assert named in refused(data)


def test_caps() -> None:
    assert "1 bytes" not in refused(record(answer(b"a" * 500)), record=400)
    large, small = read(record(answer(b"a" * 500)) + record(number=2), record=400)
    assert isinstance(large, TooLarge)
    assert plain(small), "the walk goes on after a record that is too large"
    assert isinstance(read(record() * 5, records=3)[-1], TooLarge)
    assert isinstance(read(record() * 50, total=3_000)[-1], TooLarge)


def gigabyte() -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(machine.compress(b"\0" * (1 << 20)) for _ in range(1024)) + machine.flush()


def test_bombs_stop_at_their_cap_in_little_memory() -> None:
    bomb = gigabyte()
    head = record(b"", kind="resource", length=1 << 30)[:-4]
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    long = machine.compress(head) + b"".join(machine.compress(b"\0" * (1 << 20)) for _ in range(256)) + machine.flush()
    tracemalloc.start()
    for data in (record(answer(bomb, b"Content-Encoding: gzip")), long, bomb, gzip.compress(bomb)):
        assert isinstance(only(data), InputError)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * 1024 * 1024


def test_memory_is_constant_in_the_length_of_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "long.warc"
    with path.open("wb") as out:
        for number in range(400):
            out.write(record(answer(b"a" * 100_000), number=number))
    tracemalloc.start()
    assert sum(isinstance(raw, RawInput) for raw in read_web_archive(path)) == 400
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def wacz(path: Path, members: dict[str, bytes], hashes: dict[str, str] | None = None) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
        if hashes is not None:
            package = {"resources": [{"path": name, "hash": value} for name, value in hashes.items()]}
            packed.writestr("datapackage.json", json.dumps(package))
    return path


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_wacz(tmp_path: Path) -> None:
    one, two = gzip.compress(record(number=1)), record(number=2)
    members = {"archive/b.warc": two, "archive/a.warc.gz": one, "pages/pages.jsonl": b"{}"}
    path = wacz(tmp_path / "a.wacz", members, {"archive/a.warc.gz": sha256(one), "archive/b.warc": sha256(two)})
    first, second = (plain(raw) for raw in read_web_archive(path, parents=("k",)))
    assert first.origin == f"{path}/archive/a.warc.gz:0"
    assert (first.exchange and first.exchange.url, first.parents) == ("https://agency.example/1", ("k",))
    assert second.origin == f"{path}/archive/b.warc:0"


def test_a_wacz_that_is_not_what_it_says(tmp_path: Path) -> None:
    good = record()
    hashes = {"archive/a.warc": sha256(b"other"), "archive/gone.warc": sha256(b"")}
    path = wacz(tmp_path / "a.wacz", {"archive/a.warc": good, "archive/b.warc": good}, hashes)
    gone, changed, kept = read_web_archive(path)
    assert "lacks the member" in str(gone)
    assert "none of it was read" in str(changed)
    assert plain(kept)


def errors_of(path: Path, **limits: int) -> list[str]:
    found = list(read_web_archive(path, limits=WebArchiveLimits(**limits)))
    assert found
    assert all(isinstance(each, InputError) for each in found)
    return [str(each) for each in found]


def test_hostile_wacz(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    assert errors_of(wacz(path, {"a.txt": b"x"}))
    assert errors_of(wacz(path, {"archive/a.warc": record(), "datapackage.json": b"[" * 100_000}))
    assert errors_of(wacz(path, {f"{n}": b"" for n in range(10_001)}))
    assert errors_of(wacz(path, {"archive/a.warc": record()}), total=10)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/a.warc", b"\0" * (64 << 20))
    assert "without measure" in errors_of(path)[0]
    whole = wacz(path, {"archive/a.warc": record()}).read_bytes()
    for cut in range(4, len(whole), 7):
        path.write_bytes(whole[:cut])
        assert errors_of(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_whose_compressed_bytes_are_damaged_is_named(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w", method) as packed:
        packed.writestr("archive/a.warc", record() * 20)
    whole = bytearray(path.read_bytes())
    start = 30 + len("archive/a.warc")
    for at in range(start, start + 40):
        changed = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        path.write_bytes(bytes(changed))
        found = list(read_web_archive(path))
        # Some bytes of LZMA's own header tell only how much memory to take.
        as_packed = [plain(each).data for each in found if isinstance(each, RawInput)] == [PAGE] * 20
        assert as_packed or isinstance(found[-1], InputError), at


def test_names_of_members_are_never_used_as_paths(tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", {"../../evil.warc": record(), "/abs/evil.warc": record(number=2)})
    assert len([plain(raw) for raw in read_web_archive(path)]) == 2
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["a.wacz"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "No such file" in errors_of(tmp_path / "absent.warc")[0]


def holds(data: bytes) -> None:
    for found in read(data):
        assert isinstance(found, RawInput | ObservanceError)
        if isinstance(found, ObservanceError):
            assert "a.warc" in str(found)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    holds(data)
    holds(record() + data)
    holds(gzip.compress(data))
    holds(record(data))
    holds(record(answer(data, b"Transfer-Encoding: chunked", b"Content-Encoding: br")))
    holds(record(answer(data, b"Content-Encoding: zstd")))


@settings(max_examples=300)
@given(st.data())
def test_mutations(draw: st.DataObject) -> None:
    whole = bytearray(
        record() + record(b"A", kind="resource") + record(answer(b"1\r\na\r\n0\r\n\r\n", b"Transfer-Encoding: chunked"))
    )
    for _ in range(draw.draw(st.integers(1, 5))):
        at = draw.draw(st.integers(0, len(whole) - 1))
        whole[at : at + draw.draw(st.integers(0, 9))] = draw.draw(st.binary(max_size=5))
    holds(bytes(whole))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_mutations_of_a_wacz(tmp_path_factory: pytest.TempPathFactory, draw: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("wacz") / "a.wacz"
    whole = bytearray(wacz(path, {"archive/a.warc": record()}, {"archive/a.warc": sha256(record())}).read_bytes())
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, len(whole) - 1))
        whole[at : at + draw.draw(st.integers(0, 4))] = draw.draw(st.binary(max_size=4))
    path.write_bytes(bytes(whole))
    for found in read_web_archive(path):
        assert isinstance(found, RawInput | ObservanceError)
        if isinstance(found, RawInput):
            assert found.data == PAGE, "what is not as it was digested is not passed on"


@pytest.mark.shared_data
def test_every_archive_of_the_hostile_corpus(shared_data: Path) -> None:
    paths = sorted((shared_data / "hostile/warcio/test/data").iterdir())
    assert len(paths) == 16
    counts = {path.name: [isinstance(found, RawInput) for found in read_web_archive(path)] for path in paths}
    assert counts["example.warc"] == counts["example.warc.gz"] == [True, False], "a page and its revisit"
    assert counts["example-iana.org-chunked.warc"] == [True]
    assert counts["example-trunc.warc"] == [False]
    assert counts["example-wrong-chunks.warc.gz"] == [False]
    assert counts["post-test.warc.gz"] == [True] * 3
    assert counts["example-digest.warc"] == [], "four requests, which hold no report"
    assert all(counts[name] == [False] for name in counts if ".arc" in name)
