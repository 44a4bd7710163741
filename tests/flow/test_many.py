"""Folders and web archives through the whole walk."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from observance.cli.app import run
from observance.ingest import Sources
from observance.model import Declared, Reading
from observance.workspace import Workspace
from tests.ingest.test_many import answered

STORY = (
    "<html><head><title>Trade fair opens in Pyongyang</title></head><body><article><h1>Trade fair opens in Pyongyang</h1>"
    "<p>PYONGYANG, November 1 (KCNA) -- A trade fair of the DPRK and Russia opened in Pyongyang on Friday, the state "
    "agency said, with software firms of both countries taking part in it for the first time.</p></article></body></html>"
)


def test_a_page_of_a_web_archive_is_kept_with_how_it_came(tmp_path: Path) -> None:
    archive = tmp_path / "crawl.warc"
    packed = gzip.compress(STORY.encode(), mtime=0)
    archive.write_bytes(answered("http://a.example/fair", packed, coding="gzip"))
    with Workspace.open(tmp_path / "workspace") as home:
        (read,) = home.read_many(Sources(archive, declared=Declared(outlet="A")), undated=True)
        assert isinstance(read, Reading)
        capture = read.capture
        assert capture.exchange is not None
        assert capture.exchange.final_url == "http://a.example/fair"
        assert capture.size == len(packed)  # kept as it was received, and read unpacked
        assert "software firms" in read.report.text
        assert home.verify().intact
    with Workspace.open(tmp_path / "workspace") as again:
        (same,) = again.read_many(Sources(archive, declared=Declared(outlet="A")), undated=True)
        assert isinstance(same, Reading)
        assert same.capture == capture


def test_the_same_page_under_two_addresses_is_two_captures(tmp_path: Path) -> None:
    archive = tmp_path / "crawl.warc"
    archive.write_bytes(
        answered("http://a.example/fair", STORY.encode()) + answered("http://bb.example/fair", STORY.encode())
    )
    with Workspace.open(tmp_path / "workspace") as home:
        read = [one for one in home.read_many(Sources(archive), undated=True) if isinstance(one, Reading)]
        assert len({one.capture.key for one in read}) == 2
        assert len({one.capture.sha256 for one in read}) == 1


def test_many_are_read_from_a_path_too(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "fair.html").write_text(STORY, encoding="utf-8")
    with Workspace.open(tmp_path / "workspace") as home:
        (read,) = home.read_many(tmp_path / "reports", undated=True)
        assert isinstance(read, Reading)
        assert read.capture.method == "folder"


def test_read_takes_a_folder_and_says_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "fair.html").write_text(STORY, encoding="utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / ".DS_Store").write_bytes(b"x")
    code = run(["read", str(folder), "--published", "2024-11-02", "--workspace", str(tmp_path / "workspace")])
    said = capsys.readouterr()
    assert code == 1
    assert [json.loads(line)["report"]["published"] for line in said.out.splitlines()] == ["2024-11-02"]
    assert "scan.pdf" in said.err
    assert "1 report read, 1 failed, 1 passed over" in said.err
