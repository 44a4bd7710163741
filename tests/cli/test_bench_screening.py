"""Measuring screening: a small run gives every figure, and the enlarged list is larger and has the same words."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from observance.cli.bench import app
from observance.cli.bench_screening import folded, resized, spread
from observance.lists import bundled


def test_a_small_run_gives_speed_latency_growth_and_recall(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "l.csv").write_text(
        "name,entity\n" + "".join(f"Zebulon Quarter{n},{n}\n" for n in range(20)), encoding="utf-8"
    )
    (tmp_path / "q.csv").write_text(
        "query,entity,kind\n" + "".join(f"Zebulon Quarter{n},{n},same\nJane Doe{n},,none\n" for n in range(20)),
        encoding="utf-8",
    )
    words = ["screening", "--queries", str(tmp_path / "q.csv"), "--list", str(tmp_path / "l.csv"), "--peer-sample", "5"]
    assert app(words, result_action="return_value") == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures["speed"]["names_per_processor_second"]) == {
        "cold", "warm", "peer_ratio", "peer_ratio_with_cutoff",
    }  # fmt: skip
    assert figures["speed"]["rounds"] == 5
    assert [one["listed_names"] for one in figures["growth"]] == [2, 20, 200]
    assert figures["recall"]["on_no_list"] == 20


def test_an_enlarged_list_has_the_same_words_as_often_for_its_size() -> None:
    def words(size: float) -> Counter[str]:
        listed = resized(bundled(), size)
        return Counter(word for one in listed.designations for name in one.names for word in name.text.split())

    once, thrice = words(1), words(3)
    assert thrice == Counter({word: 3 * count for word, count in once.items()})
    assert len({one.entity for one in resized(bundled(), 3).designations}) == 3 * len(bundled().designations)
    assert len(resized(bundled(), 0.1).designations) == len(bundled().designations) // 10


def test_what_the_peer_compares_is_folded_and_sorted() -> None:
    assert folded("Ñuñez,  Álvaro-B") == "alvaro b nunez"
    assert spread([3.0, 1.0, 2.0], 0) == {"least": 1, "median": 2, "greatest": 3}
