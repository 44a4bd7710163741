"""Certifying: recall at stated rates of false alarms, a signed scorecard, and a check that says what was changed."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from observance.cli.app import run
from observance.cli.certify import app
from observance.flow.signing import signing_key
from observance.lists import bundled
from observance.model import InputError, UsageError
from observance.screen.certificate import sha256, sign
from observance.screen.scorecard import Labelled, Outcome, scorecard
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


NAMES = ("Yun Ho-jin", "Jane Doe")


@pytest.fixture
def home(tmp_path: Path) -> str:
    """Give a workspace that keeps the bundled list."""
    Workspace.open(tmp_path / "home").close()
    return str(tmp_path / "home")


def screened(home: str, *options: str, names: Sequence[str] = NAMES) -> Path:
    """Screen names on the command line and give the certificate."""
    asked = Path(home).parent / "names.txt"
    asked.write_text("\n".join(names), encoding="utf-8")
    path = Path(home).parent / "certificate.json"
    assert run(["screen", str(asked), "--certificate", str(path), "--workspace", home, *options]) == 0
    return path


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any], str]:
    """Run ``certify check`` and give its exit status, its JSON and what it says."""
    capsys.readouterr()
    status = call("check", *words)
    shown = capsys.readouterr()
    return status, json.loads(shown.out), shown.err


def salted(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert call("salt", *words) == 0
    return str(json.loads(capsys.readouterr().out)["salt"])


def test_check_asks_the_same_again_with_the_settings_of_then(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = screened(home, "--limit", "2", "--threshold", "0.6", "--weak", "full")
    status, shown, says = checked(capsys, str(path), "--rerun", "--workspace", home)
    assert (status, shown["rerun"], shown["same_result"], shown["settings_differ"]) == (0, True, True, [])
    assert "the same came out" in says
    status, shown, _ = checked(capsys, str(path))
    assert (status, shown["rerun"], shown["same_result"]) == (0, False, None)


def test_check_goes_back_to_the_version_of_then(
    tmp_path: Path, home: str, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    listed = Path(files[3])
    with Workspace.open(home) as kept:
        kept.import_list(listed)
    path = screened(home, "--list", "list", names=("Zebulon Quartermaine", "Ignatius Pemberton"))
    rows = [("Zebulon Quartermain", "7"), ("Ada Newly-Listed", "9")]
    with Workspace.open(home) as kept:
        kept.import_list(Path(written(listed, ("name", "entity"), rows)))
        assert {one.entity for one in kept.lists()[0].designations} == {"7", "9"}
    status, shown, _ = checked(capsys, str(path), "--rerun", "--workspace", home)
    assert (status, shown["same_result"]) == (0, True)


def test_a_version_that_is_not_kept_is_said_and_its_file_will_do(
    tmp_path: Path, home: str, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = screened(home, "--list", files[3], names=("Zebulon Quartermaine",))
    with pytest.raises(UsageError, match=r"cannot be run again: version .* of the list 'list' is not kept") as raised:
        call("check", str(path), "--rerun", "--workspace", home)
    assert "--list FILE" in raised.value.hint
    elsewhere = str(tmp_path / "no-workspace-is-needed")
    status, shown, _ = checked(capsys, str(path), "--rerun", "--list", files[3], "--workspace", elsewhere)
    assert (status, shown["same_result"]) == (0, True)
    written(Path(files[3]), ("name", "entity"), [("Zebulon Quartermaine", "1")])
    with pytest.raises(UsageError, match="is not kept"):
        call("check", str(path), "--rerun", "--list", files[3], "--workspace", home)


def test_a_result_that_comes_out_otherwise_is_named(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = screened(home)
    statement = json.loads(path.read_text(encoding="utf-8"))["statement"]
    statement["result"]["matches"][0]["matches"][0]["score"] = 0.99
    statement["result"]["sha256"] = sha256(statement["result"]["matches"])
    path.write_text(json.dumps(sign(statement, signing_key(Path(home)))), encoding="utf-8")
    status, shown, says = checked(capsys, str(path), "--rerun", "--workspace", home)
    assert (status, shown["same_result"]) == (1, False)
    assert "score was 0.99" in says


@pytest.mark.parametrize(
    "path",
    [
        "format",
        *(f"statement.{part}" for part in ("kind", "made.at", "made.by", "asked.names", "asked.count", "asked.sha256")),
        *(f"statement.asked.{part}" for part in ("nonce", "commitments")),
        *(f"statement.against.0.{part}" for part in ("list", "version", "sha256", "designations")),
        *(
            f"statement.settings.{part}"
            for part in ("engine", "implementation", "weak", "tables", "limit", "threshold")
        ),
        *(f"statement.result.{part}" for part in ("names", "matched", "clear", "sha256", "matches.0.matches.0.score")),
        *(f"hashes.{part}" for part in ("made", "asked.names", "against.0", "settings.weak", "result.matches")),
        *(f"signature.{part}" for part in ("algorithm", "public_key", "value")),
    ],
)
@pytest.mark.parametrize("options", [(), ("--private",)])
def test_a_file_changed_at_any_field_is_refused(
    home: str, path: str, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    file = screened(home, *options)
    held = json.loads(file.read_text(encoding="utf-8"))
    *outer, last = keys(path)
    inner = held
    for key in outer:
        inner = inner[key]
    assert last in inner or isinstance(last, int)
    inner[last] = "changed"
    file.write_text(json.dumps(held), encoding="utf-8")
    status, shown, says = checked(capsys, str(file), "--rerun", "--workspace", home)
    assert status == 5
    assert "does not hold" in says
    named = path.removeprefix("hashes.").removeprefix("signature.").removeprefix("statement.").split(".")[0]
    assert any(named in problem or "signature" in problem for problem in shown["problems"])
    assert shown["rerun"] is False


def keys(path: str) -> list[str | int]:
    """Give the keys to a field; those of the hashes hold dots themselves."""
    first, _, rest = path.partition(".")
    return [first, rest] if first == "hashes" else [int(key) if key.isdecimal() else key for key in path.split(".")]


def test_a_private_certificate_is_shown_by_its_maker_and_by_whom_he_gives_the_salt(
    tmp_path: Path, home: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = screened(home, "--private", names=("Jane Doe", "Richard Roe"))
    text = path.read_text(encoding="utf-8")
    assert "Jane" not in text
    assert "Roe" not in text
    names = str(tmp_path / "names.txt")
    assert checked(capsys, str(path))[0] == 0
    status, shown, says = checked(capsys, str(path), "--rerun", "--names", names, "--workspace", home)
    assert (status, shown["names_shown"], shown["same_result"]) == (0, True, True)
    assert "the names given are those it was made of" in says
    salt = salted(capsys, str(path), "--workspace", home)
    status, shown, _ = checked(capsys, str(path), "--names", names, "--salt", salt)
    assert (status, shown["names_shown"], shown["rerun"]) == (0, True, False)
    one = salted(capsys, str(path), "--number", "1", "--workspace", home)
    opened = (str(path), "--names", "Richard Roe", "--number", "1", "--salt", one)
    assert checked(capsys, *opened)[0] == 0
    assert checked(capsys, *opened, "--rerun", "--workspace", home)[1]["same_result"] is True
    status, shown, says = checked(capsys, str(path), "--names", "Richard Roe", "--number", "0", "--salt", one)
    assert (status, shown["names_shown"]) == (1, False)
    assert "name 0: not the name and the salt given" in says


def test_what_cannot_open_a_private_certificate_is_refused(tmp_path: Path, home: str) -> None:
    path = str(screened(home, "--private"))
    Workspace.open(tmp_path / "other").close()
    other = ("--workspace", str(tmp_path / "other"))
    refused: list[tuple[str, tuple[str, ...]]] = [
        ("names are private", ("check", path, "--rerun", "--workspace", home)),
        ("did not sign", ("check", path, "--names", "Jane Doe", *other)),
        ("did not sign", ("salt", path, *other)),
        ("not what certify salt gives", ("check", path, "--names", "Jane Doe", "--salt", "xyz")),
        ("not what certify salt gives", ("check", path, "--names", "Jane Doe", "--salt", "00")),
        ("without names", ("check", path, "--salt", "00")),
        ("--number 2 is none of its 2 names", ("salt", path, "--number", "2", "--workspace", home)),
    ]
    for says, words in refused:
        with pytest.raises(UsageError, match=says):
            call(*words)
    assert not (tmp_path / "other" / "signing-key.pem").exists(), "looking makes no key"
    public = str(screened(home))
    with pytest.raises(UsageError, match="keeps its names out"):
        call("check", public, "--names", "Jane Doe", "--workspace", home)
    with pytest.raises(UsageError, match="its names are in it"):
        call("salt", public, "--workspace", home)


def test_a_changed_private_certificate_gives_no_salt(home: str) -> None:
    path = screened(home, "--private")
    path.write_text(path.read_text(encoding="utf-8").replace('"limit": 5', '"limit": 6'), encoding="utf-8")
    with pytest.raises(InputError, match=r"settings\.limit"):
        call("salt", str(path), "--workspace", home)


def test_private_without_a_certificate_and_one_that_cannot_be_written_are_refused_first(
    tmp_path: Path, home: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["screen", "Jane Doe", "--private", "--workspace", home]) == 2
    assert run(["screen", "Jane Doe", "--certificate", str(tmp_path / "gone" / "c.json"), "--workspace", home]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert "--certificate FILE" in shown.err
    assert "cannot be written" in shown.err


def test_a_scorecard_is_not_run_again_here(
    tmp_path: Path, home: str, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    signed = str(tmp_path / "card.json")
    assert call("run", *files, "--certificate", signed, "--workspace", home) == 0
    with pytest.raises(UsageError, match="only a screening"):
        call("check", signed, "--rerun", "--workspace", home)
    with pytest.raises(UsageError, match="its names are in it"):
        call("salt", signed, "--workspace", home)


def test_a_key_that_stands_twice_is_refused_for_a_reader_may_see_the_other(home: str) -> None:
    path = screened(home)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"matched": 1,', '"matched": 0, "matched": 1,'), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    with pytest.raises(InputError, match="'matched' twice"):
        call("check", str(path))


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


def test_the_bundled_list_is_what_a_new_workspace_signs_for(home: str) -> None:
    held = json.loads(screened(home).read_text(encoding="utf-8"))
    assert held["statement"]["against"][0]["sha256"] == bundled().sha256
