"""Measuring the reading of pages: the two scorings count as their benchmarks define, and a small run gives every figure."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from observance.cli.bench import app
from observance.cli.bench_pages import ARTICLES, SEGMENTS, means, segment_counts, shingle_counts, totals
from observance.model import InputError

STORY = "A fair of technology opened in the capital on Tuesday with firms of two countries, the organisers said."
PAGE = f"<html><title>Fair</title><nav>News</nav><article><h1>The fair</h1><p>{STORY}</p></article><footer>Imprint</footer></html>"


def bundle(path: Path, files: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:xz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def test_shingles_are_counted_as_shares_that_add_up_to_one() -> None:
    assert shingle_counts("a b c d e", "a b c d e") == (1, 0, 0)
    assert shingle_counts("a b c d e", "a b c d") == (0.5, 0, 0.5)
    assert shingle_counts("a b c d", "a b c d x") == (0.5, 0.5, 0)
    assert shingle_counts("a b", "a b") == (1, 0, 0)
    assert shingle_counts("", "") == (0, 0, 0)
    assert shingle_counts("a b c d", "") == (0, 0, 1)


def test_means_leave_out_pages_that_have_nothing_to_divide_by() -> None:
    assert means([(1, 0, 0), (0, 0, 1)]) == {"f1": 0.6667, "precision": 1.0, "recall": 0.5}
    assert means([(0.5, 0.5, 0)]) == {"f1": 0.6667, "precision": 0.5, "recall": 1.0}
    assert means([])["f1"] == 0


def test_segments_are_found_whatever_the_white_space() -> None:
    truth = {"with": ["opened in", "not there"], "without": ["Imprint", "News"]}
    assert segment_counts(truth, "It opened\n in 2024. Imprint") == (1, 1, 1)
    assert totals([(1, 1, 1), (1, 0, 0)]) == {"f1": 0.6667, "precision": 0.6667, "recall": 0.6667}


def test_a_small_run_gives_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle(
        tmp_path / ARTICLES,
        {
            "ground-truth.json": json.dumps({"k": {"articleBody": STORY}}).encode(),
            "html/k.html.gz": gzip.compress(PAGE.encode()),
        },
    )
    bundle(
        tmp_path / SEGMENTS,
        {
            "tests/evaldata.json": json.dumps(
                {"u": {"file": "f.html", "with": ["A fair"], "without": ["Imprint"]}}
            ).encode(),
            "tests/eval/f.html": PAGE.encode(),
        },
    )
    own = tmp_path / "own" / "en"
    own.mkdir(parents=True)
    (own / "1.html").write_text(PAGE, encoding="utf-8")
    (own / "1.json").write_text(json.dumps({"text": [STORY], "tuned_on": False}), encoding="utf-8")
    words = ["pages", "--data", str(tmp_path), "--fixtures", str(tmp_path / "own"), "--rounds", "3"]
    assert app(words, result_action="return_value") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["articles"]["ours"]["f1"] == 1
    assert figures["segments"]["ours"]["f1"] == 1
    assert figures["own_pages"]["en"]["ours_held_out"] == {"pages": 1, "f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert figures["speed"]["ours_over_peer"]["least"] > 0


def test_a_folder_without_the_benchmarks_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="benchmark archives"):
        app(["pages", "--data", str(tmp_path)], result_action="return_value")


def test_a_folder_of_pages_that_is_not_there_is_named_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder of pages"):
        app(["pages", "--data", str(tmp_path), "--fixtures", str(tmp_path / "nowhere")], exit_on_error=False)
