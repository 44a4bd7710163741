"""A real workspace exported: what was read is in the bundle, what was erased is not, and the log says that it went out."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from observance.evidence import Act, notes
from observance.evidence.bundle import verify_bundle
from observance.evidence.timestamps import Kept, TokenState
from observance.flow.exporting import Exporter, verify_export
from observance.model import InputError, IntegrityBroken, UsageError, WorkspaceError
from observance.workspace import Workspace
from tests.evidence.stamping import Authority

RELAY = """(Harbour Wire - Dnipro Dispatch) North Korea and Russia staged a joint exhibition of software in Pyongyang this week.

KCNA, the state agency of North Korea, reported the event, Dnipro Dispatch writes.
"""
DAY = date(2024, 11, 1)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    """Give a workspace that has read two reports."""
    (tmp_path / "relay.txt").write_text(RELAY, encoding="utf-8")
    (tmp_path / "other.txt").write_text(RELAY.replace("software", "textiles"), encoding="utf-8")
    with Workspace.open(tmp_path / "home", actor="the tester") as opened:
        for name in ("relay.txt", "other.txt"):
            opened.read(tmp_path / name, published=DAY)
        yield opened


def exporter(home: Workspace) -> Exporter:
    """Give what exports that workspace."""
    return Exporter(
        archive=home._room.archive, store=home._store, folder=home.folder, actor="the tester", clock=home._clock
    )


def test_what_was_read_is_in_the_bundle(home: Workspace, tmp_path: Path) -> None:
    before = exporter(home).checkpoint()
    written = exporter(home).export(tmp_path / "case.wacz")
    result = verify_bundle(written.path, outside=before, payloads=True)
    assert result.problems == []
    assert (result.captures, result.erased) == (2, 0)
    assert written.checkpoint == result.checkpoint == before
    with zipfile.ZipFile(written.path) as archive:
        archives = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("archive/"))
        pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()[1:]]
    assert RELAY.encode() in archives
    assert [one["url"].partition(":")[0] for one in pages] == ["urn", "urn"]
    assert all(one["title"] for one in pages)
    assert stat.S_IMODE((home.folder / "signing-key.pem").stat().st_mode) == 0o600


def test_the_log_says_what_went_out(home: Workspace, tmp_path: Path) -> None:
    written = exporter(home).export(tmp_path / "case.wacz")
    (event,) = [one for one in home.custody() if one.act is Act.EXPORTED]
    assert (event.actor, event.note) == ("the tester", f"case.wacz sha256:{written.sha256}")
    assert home.verify().intact
    again = exporter(home).export(tmp_path / "again.wacz")
    assert again.entries == written.entries + 1
    assert verify_bundle(again.path, outside=written.checkpoint).intact


def test_what_was_erased_does_not_go_out(home: Workspace, tmp_path: Path) -> None:
    before = exporter(home).checkpoint()
    other = next(hit.report_id for hit in home.search("textiles"))
    home.erase(other, order="order 7 of 2026")
    written = exporter(home).export(tmp_path / "case.wacz")
    result = verify_bundle(written.path, outside=before)
    assert result.problems == []
    assert result.captures == 1
    assert result.erased > 0
    assert b"textiles" not in written.path.read_bytes()


def test_a_damaged_archive_is_not_exported(home: Workspace, tmp_path: Path) -> None:
    segment = next((home.folder / "evidence").rglob("*.warc"))
    data = bytearray(segment.read_bytes())
    data[data.index(b"joint exhibition")] ^= 1
    segment.write_bytes(data)
    with pytest.raises(IntegrityBroken, match="nothing was exported"):
        exporter(home).export(tmp_path / "case.wacz")
    assert not list(tmp_path.glob("*.wacz"))


def test_checkpoints_are_stamped_now_or_later(home: Workspace, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tsa")

    def offline(_url: str, _query: bytes) -> bytes:
        raise InputError("no network")

    (pending,) = exporter(home).stamp(["https://tsa.example/"], fetch=offline)
    assert pending.state is Kept.PENDING
    first = notes.read_checkpoint(pending.note)
    exporter(home).export(tmp_path / "unstamped.wacz")
    stamps = exporter(home).stamp(["https://tsa.example/"], fetch=lambda _url, query: authority.reply(query))
    assert [one.state for one in stamps] == [Kept.HELD, Kept.HELD], "the one that was pending, and today's"
    written = exporter(home).export(tmp_path / "stamped.wacz")
    result = verify_bundle(written.path, trusted_roots=[authority.root])
    assert result.problems == []
    assert {one.found.state for one in result.stamps} == {TokenState.GOOD}
    assert {one.size for one in result.stamps} == {first.size, first.size + 1}


def test_an_export_is_verified_without_a_workspace(home: Workspace, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tsa")
    exporter(home).stamp(["https://tsa.example/"], fetch=lambda _url, query: authority.reply(query))
    written = exporter(home).export(tmp_path / "case.wacz")
    signer = verify_export(written.path).signer
    root = (authority.folder / "ca.pem").read_bytes()
    result = verify_export(written.path, checkpoint=written.checkpoint, roots=root, signer=f"{signer}\n")
    assert result.intact
    assert [one.found.state for one in result.stamps] == [TokenState.GOOD]
    wrong: dict[str, Any]
    for wrong in ({"checkpoint": "x"}, {"roots": b"x"}, {"signer": "x"}):
        with pytest.raises(UsageError):
            verify_export(written.path, **wrong)
    with pytest.raises(WorkspaceError, match="cannot be read"):
        verify_export(tmp_path / "absent.wacz")


def test_a_token_under_a_key_that_was_moved_away_is_left_out(home: Workspace, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tsa")
    exporter(home).stamp(["https://tsa.example/"], fetch=lambda _url, query: authority.reply(query))
    (home.folder / "signing-key.pem").rename(tmp_path / "old-key.pem")
    written = exporter(home).export(tmp_path / "case.wacz")
    assert verify_bundle(written.path).stamps == []
