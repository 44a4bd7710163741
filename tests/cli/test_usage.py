"""What a wrong call gets: one line on stderr that says what, and the exit code the contract names."""

from __future__ import annotations

from pathlib import Path

import pytest

from observance.cli.app import run

USAGE = 2
FAILED = 1


def one_line(text: str) -> str:
    """Give the only line of *text*."""
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    for verb in ("read", "trace", "screen", "registers", "search", "assess", "verify", "lists", "regimes", "doctor"):
        assert verb in shown


def test_unknown_verb_is_a_usage_error_with_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["raed", "x"]) == USAGE
    assert "read" in one_line(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (b"", FAILED, "OBS-I02"),
        (b"  \n\t\n ", FAILED, "OBS-I02"),
        (b"%PDF-1.7\n\x00\x01", FAILED, "OBS-I03"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", FAILED, "OBS-I03"),
        (b"caf\xe9 \xff\xfe\x81 broken", FAILED, "OBS-I03"),
        (b"Officials met on Wednesday in the capital to discuss the fair.", USAGE, "--published"),
    ],
    ids=["empty", "blank", "pdf", "png", "not utf-8", "no date"],
)
def test_bad_input_is_refused_on_one_line_and_nothing_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, status: int, says: str
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    home = tmp_path / "home"
    assert run(["lists", "status", "--workspace", str(home)]) == 0
    capsys.readouterr()
    before = sorted(path.relative_to(home) for path in (home / "evidence").rglob("*") if path.is_file())
    assert run(["read", str(bad), "--workspace", str(home)]) == status
    shown = capsys.readouterr()
    assert shown.out == ""
    assert says in one_line(shown.err)
    assert "Hint:" in shown.err
    after = sorted(path.relative_to(home) for path in (home / "evidence").rglob("*") if path.is_file())
    assert before == after
    assert run(["search", "fair", "--workspace", str(home), "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == ""


def test_fifty_megabytes_are_refused_without_reading_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as out:
        out.truncate(50 * 1024 * 1024)
    assert run(["read", str(big), "--workspace", str(tmp_path / "home"), "--published", "2024-11-01"]) == FAILED
    assert "OBS-I04" in capsys.readouterr().err.splitlines()[-1]


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source in (tmp_path / "absent.txt", tmp_path):
        assert run(["read", str(source), "--workspace", str(tmp_path / "home")]) == FAILED
        assert str(source) in capsys.readouterr().err


@pytest.mark.parametrize("value", ["yesterday", "2024-13-01", "01.11.2024"])
def test_a_date_that_is_none_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str) -> None:
    report = tmp_path / "r.txt"
    report.write_text("Some words.", encoding="utf-8")
    assert run(["read", str(report), "--published", value]) == USAGE
    assert "YYYY-MM-DD" in capsys.readouterr().err


def test_bad_lines_of_a_jsonl_file_are_named_and_the_others_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        '{"id": "a", "text": "North Korea opened a fair in Pyongyang on Monday.", "published": "2024-11-01"}',
        "not json",
        '{"id": "c", "published": "2024-11-01"}',
        '{"id": "d", "text": "A fair closed on Monday.", "published": "soon"}',
        '{"id": "e", "text": "A fair closed in Pyongyang on Friday.", "published": "2024-11-01", "outlet": "KCNA"}',
    ]
    source = tmp_path / "many.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run(["read", "--jsonl", str(source), "--workspace", str(tmp_path / "home")]) == FAILED
    shown = capsys.readouterr()
    ids = [line.split('"id": "')[1][0] for line in shown.out.splitlines()]
    assert ids == ["a", "e"]
    for number in (2, 3, 4):
        assert f"many.jsonl:{number}" in shown.err
    assert "2 reports read, 3 failed" in shown.err
