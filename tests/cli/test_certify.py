"""Certifying: recall at stated rates of false alarms, a signed scorecard, and a check that says what was changed."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from observance.cli.certify import app
from observance.lists import bundled
from observance.model import InputError, UsageError
from observance.screen import Index
from observance.screen.certificate import Asked, make
from observance.screen.scorecard import Labelled, Outcome, scorecard
from observance.screen.signing import signing_key
from observance.workspace import Workspace

LISTED = {"7": "Zebulon Quartermaine", "8": "Ignatius Pemberton", "9": "Korvath Shipping Limited"}


def call(*words: str) -> int:
    status: int = app(list(words), result_action="return_value", exit_on_error=False)
    return status


def written(path: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([columns, *rows])
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Give the options for a list of three and five labelled names."""
    listed = written(tmp_path / "list.csv", ("name", "entity"), [(name, key) for key, name in LISTED.items()])
    rows = [(name, key, "as listed") for key, name in LISTED.items()]
    rows += [("Totally Different Person", "-1", "none"), ("Nobody Known", "", "none")]
    queries = written(tmp_path / "queries.csv", ("query", "entity", "kind"), rows)
    return ["--queries", queries, "--list", listed]


def test_run_prints_recall_of_each_kind(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call("run", *files, "--format", "json") == 0
    card = json.loads(capsys.readouterr().out)
    assert (card["names"], card["on_no_list"]) == (5, 2)
    assert card["rates"]["0.01"]["by_kind"] == {"as listed": {"names": 3, "recall": 1.0}}
    assert call("run", *files) == 0
    assert "as listed" in capsys.readouterr().out


def test_a_signed_scorecard_holds_until_it_is_changed(
    tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    signed = tmp_path / "card.json"
    assert call("run", *files, "--certificate", str(signed), "--workspace", str(tmp_path / "home")) == 0
    capsys.readouterr()
    assert call("check", str(signed)) == 0
    shown = json.loads(capsys.readouterr().out)
    assert call("check", str(signed), "--key", shown["public_key"]) == 0
    assert call("check", str(signed), "--key", "x") == 5
    held = json.loads(signed.read_text(encoding="utf-8"))
    held["statement"]["result"]["rates"]["0.01"]["recall"] = 0.99
    signed.write_text(json.dumps(held), encoding="utf-8")
    capsys.readouterr()
    assert call("check", str(signed)) == 5
    assert json.loads(capsys.readouterr().out)["problems"] == ["statement.result.rates: changed after it was signed"]


def screened(tmp_path: Path, **change: Any) -> Path:
    """Write a certificate of one screening by a workspace; *change* replaces parts of its result unsigned."""
    with Workspace.open(tmp_path / "home") as home:
        index = Index.of(home.lists())
        key = signing_key(home.folder)
    asked = Asked(names=("Yun Ho-jin", "Jane Doe"), limit=5, threshold=0.75)
    made = make(asked, index.screen_many(asked.names), index=index, key=key, made_at=datetime.now(UTC))
    made["statement"]["result"] |= change
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def test_check_runs_again_against_the_lists_of_the_workspace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = screened(tmp_path)
    assert call("check", str(path), "--rerun", "--workspace", str(tmp_path / "home")) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["rerun"] is True
    assert "the same came out" in shown.err


def test_check_names_a_changed_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check", str(screened(tmp_path, matched=0))) == 5
    assert "statement.result.matched" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000])
def test_what_is_not_json_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "c.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="not JSON"):
        call("check", str(tmp_path / "c.json"))
    with pytest.raises(InputError, match="cannot be read"):
        call("check", str(tmp_path / "gone.json"))


@pytest.mark.parametrize(
    ("columns", "rows", "says"),
    [
        (("query", "kind"), [("x", "y")], "entity"),
        (("query", "entity"), [("x", "1")], "kind"),
        (("query", "entity", "kind"), [], "no labelled name"),
        (("query", "entity", "kind"), [("x", "1", "k")], "on no list"),
    ],
)
def test_labels_that_measure_nothing_are_refused(
    tmp_path: Path, files: list[str], columns: tuple[str, ...], rows: list[tuple[str, ...]], says: str
) -> None:
    queries = written(tmp_path / "bad.csv", columns, rows)
    with pytest.raises(InputError, match=says):
        call("run", "--queries", queries, *files[2:])
    with pytest.raises(InputError, match="not a table"):
        call("run", "--queries", str(tmp_path / "q.txt"), *files[2:])
    with pytest.raises(UsageError):
        call("run", *files, "--format", "html")


def test_the_threshold_is_the_score_that_fires_on_the_stated_share_of_names_on_no_list() -> None:
    labelled = [Labelled("n", "-1", "neg")] * 100 + [Labelled("p", "1", "pos")] * 4
    found = [Outcome(n / 100, 0.0) for n in range(100)] + [Outcome(1.0, s) for s in (0.5, 0.945, 0.985, 1.0)]
    card = scorecard(labelled, found)
    assert card["rates"]["0.01"] | {"by_kind": None} == {
        "threshold": 0.98,
        "false_alarms": 0.01,
        "recall": 0.5,
        "by_kind": None,
    }
    assert card["rates"]["0.05"]["recall"] == 0.75
    assert card["rates"]["0.05"]["false_alarms"] == 0.05


def test_the_bundled_list_is_what_a_new_workspace_signs_for(tmp_path: Path) -> None:
    held = json.loads(screened(tmp_path).read_text(encoding="utf-8"))
    assert held["statement"]["against"][0]["sha256"] == bundled().sha256
