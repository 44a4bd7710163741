"""``observance read`` of an address, asked of a real server on the loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from observance.cli.app import run
from observance.workspace import Workspace
from tests.ingest.fetch.servers import Site, page
from tests.ingest.test_web import STORY, item, rss

USAGE = 2


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Give a site with a page and a feed that names it, a dead page, and one more."""
    monkeypatch.setenv("OBSERVANCE_WORKSPACE", str(tmp_path / "home"))
    feed = rss(item("/a"), item("/a"), item("mailto:nobody"), item("/b"))
    with Site(
        {"/a": page(STORY.encode()), "/feed": page(feed), "/bare": page(b"<html><p>Words.</p></html>")}
    ) as opened:
        yield opened


def read(site: Site, path: str, *options: str) -> int:
    host = f"127.0.0.1:{site.port}"
    return run(["read", f"http://{host}{path}", "--allow-host", host, *options])


def test_a_page_is_shown_as_one_report(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert read(site, "/a", "--published", "2024-11-02") == 0
    said = capsys.readouterr()
    assert "Fair opens" in said.out
    assert "observance trace" in said.err


def test_a_page_without_a_date_says_what_to_do(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert read(site, "/bare") == USAGE
    assert "--published unknown" in capsys.readouterr().err


def test_a_feed_is_shown_as_its_reports(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read(site, "/feed", "--limit", "1") == 0
    said = capsys.readouterr()
    (reading,) = [json.loads(line) for line in said.out.splitlines()]
    assert reading["report"]["published"] == "2024-11-02"
    assert "1 report read, 0 failed, 1 passed over (over the limit of reports: see --limit)" in said.err
    assert "odd: entry 3: its link is no web address" in said.err
    with Workspace.open(tmp_path / "home") as home:
        assert home.verify().intact
    assert run(["export", str(tmp_path / "out.wacz")]) == 0
    assert run(["verify", str(tmp_path / "out.wacz")]) == 0


def test_an_address_on_this_machine_says_how_it_may_be_asked(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", f"http://127.0.0.1:{site.port}/a"]) == 1
    assert f"--allow-host 127.0.0.1:{site.port}" in capsys.readouterr().err
    assert not site.requests


@pytest.mark.parametrize(
    "options",
    [["--jobs", "2"], ["--limit", "0"], ["--jsonl"], ["--allow-host", "localhost"], ["--allow-host", "http://a:80"]],
)
def test_options_that_mean_nothing_for_the_web_are_refused(
    site: Site, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert read(site, "/a", *options) == USAGE
    assert "Hint: " in capsys.readouterr().err
    assert not site.requests
