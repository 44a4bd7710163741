"""What is kept comes back the same; reports, links, lists and words are found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from observance.model import (
    EventType,
    Extraction,
    Finding,
    IntegrityBroken,
    Quote,
    Reading,
    Report,
    Reuse,
    SanctionsList,
    Screening,
    SourceChain,
    UsageError,
    text_digest,
)
from observance.store import Store
from tests import sample
from tests.store import readings


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(readings.database(tmp_path)) as opened:
        yield opened


def keep(store: Store, reading: Reading) -> None:
    for name, result in (
        ("capture", reading.capture),
        ("parse", reading.report),
        ("extract", reading.extraction),
        ("link", reading.reuse),
    ):
        store.commit_step(reading.capture.key, name, "1", result, at=readings.AT)


def written(text: str, report_id: str) -> Reading:
    """Give a reading of *text* that claims nothing."""
    made = sample.reading(text=text, report_id=report_id)
    return replace(made, extraction=Extraction(), screenings=(), findings=())


READING = readings.two_readings()[1]


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("capture", READING.capture, type(READING.capture)),
        ("parse", READING.report, Report),
        ("trace", READING.chain, SourceChain),
        ("link", READING.reuse, tuple[Reuse, ...]),
        ("extract", READING.extraction, Extraction),
        ("screen", READING.screenings, tuple[Screening, ...]),
        ("assess", READING.findings, tuple[Finding, ...]),
        ("whole", READING, Reading),
        ("list", readings.sanctions_list(), SanctionsList),
    ],
)
def test_every_kind_of_result_comes_back_the_same(store: Store, name: str, value: object, kind: Any) -> None:
    store.commit_step(READING.capture.key, "capture", "0", READING.capture, at=readings.AT)
    if name != "capture":
        store.commit_step(READING.capture.key, name, "1", value, at=readings.AT)
    assert store.step_result(READING.capture.key, name, "0" if name == "capture" else "1", kind) == value
    assert store.step_result(READING.capture.key, name, "2", kind) is None


def test_every_class_of_the_model_survives_json() -> None:
    encoded = msgspec.json.encode(READING, order="deterministic")
    assert msgspec.json.encode(msgspec.json.decode(encoded, type=Reading), order="deterministic") == encoded


def test_the_log_tells_nothing_of_what_it_fixes(tmp_path: Path) -> None:
    readings.fill(tmp_path)
    with readings.opened(tmp_path) as opened, opened.snapshot() as record:
        bodies = [json.loads(entry.body) for entry in record.entries()]
    known = readings.sanctions_list().sha256
    told = json.dumps([{name: value for name, value in body.items() if name != "commitment"} for body in bodies])
    assert re.findall(r"[0-9a-f]{48,}", told) == [], "no hash but the commitment, which is salted"
    assert known not in told
    assert {tuple(sorted(body)) for body in bodies} == {("action", "at", "commitment", "item", "v", "version")}
    assert len({body["item"] for body in bodies}) == 3, "one list and two captures"


def test_a_second_commit_changes_nothing(store: Store) -> None:
    first, second = readings.two_readings()
    store.commit_step(first.capture.key, "capture", "1", first.capture, at=readings.AT)
    before = store.checkpoint()
    store.commit_step(first.capture.key, "capture", "1", second.capture, at=readings.AT)
    assert store.checkpoint() == before
    assert store.captures() == (first.capture,)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.commit_step("x", "any", "1", {}, at=datetime(2024, 11, 2))  # noqa: DTZ001 - the point of the test


def test_captures_come_in_order_of_arrival_and_by_event(store: Store) -> None:
    first, second = readings.two_readings()
    bare = written("Nothing happened in the harbour today.", "bare")
    for reading in (second, bare, first):
        keep(store, reading)
    assert store.captures() == (second.capture, bare.capture, first.capture)
    assert store.captures(with_event=[EventType.EXHIBITION]) == (second.capture, first.capture)
    assert store.captures(with_event=[EventType.VOTE]) == ()
    assert store.count() == 3


def test_a_report_is_found_by_id_and_by_the_start_of_each_digest(store: Store) -> None:
    first, second = readings.two_readings()
    keep(store, first)
    keep(store, second)
    assert store.capture_of("first") == first.capture
    for digest in (second.report.text_sha256, second.capture.key, second.capture.sha256):
        assert store.capture_of(digest[:10]) == second.capture
        assert store.capture_of(digest.upper()) == second.capture
    assert store.report_of(first.capture.key) == first.report


def test_an_unknown_or_ambiguous_report_is_a_usage_error(store: Store) -> None:
    first, _ = readings.two_readings()
    again = replace(first.capture, declared=replace(first.capture.declared, outlet="Another Wire"))
    keep(store, first)
    keep(store, replace(first, capture=again))
    for ref in ("", "  ", "nobody", "%", "_", "ffffffffffff"):
        with pytest.raises(UsageError):
            store.capture_of(ref)
    with pytest.raises(UsageError, match="stands for 2 captures") as raised:
        store.capture_of("first")
    assert first.capture.key[:12] in str(raised.value)
    assert store.capture_of(again.key[:12]) == again


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("평양", {"ko"}),
        ("평양 전시회", {"ko"}),
        ("전시회", {"ko"}),
        ("회", {"ko"}),
        ("信息", {"zh"}),
        ("技术", {"zh"}),
        ("ジウム", {"ja"}),
        ("평양시", set()),  # 평양 and 시 stand apart in the text
        ("trade FAIR", {"en"}),
        ("trade -fair", {"en"}),
        ('"fair trade"', set()),
        ('"trade fair"', {"en"}),
        ("trade 평양", set()),
        ("naïve", {"en"}),
        ("naive", {"en"}),
        ("выставка", {"ru"}),
        ("headline: NEAR( AND OR NOT * ^", set()),
        ('"', set()),
        ("", set()),
        ("!?", set()),
    ],
)
def test_words_are_found_in_every_script(store: Store, words: str, found: set[str]) -> None:
    for report_id, text in (
        ("ko", "어제 평양 시내에서 전시회가 열렸다."),
        ("zh", "朝俄信息技术展览会在平壤开幕。"),
        ("ja", "港でシンポジウムが開かれた。"),
        ("en", "A naïve trade fair opened."),
        ("ru", "Вчера открылась выставка в порту."),
    ):
        keep(store, written(text, report_id))
    hits = store.search(words)
    assert {hit.report_id for hit in hits} == found
    assert all("[" in hit.snippet for hit in hits)


def test_a_reparsed_report_is_found_by_its_new_words_only(store: Store) -> None:
    first, _ = readings.two_readings()
    keep(store, first)
    corrected = replace(first.report, headline="Corrected masthead", published=None)
    store.commit_step(first.capture.key, "parse", "2", corrected, at=readings.AT)
    (hit,) = store.search("masthead")
    assert (hit.headline, hit.published) == ("Corrected masthead", None)
    assert len(store.search("trade")) == 1
    assert store.report_names([corrected.text_sha256]) == {
        corrected.text_sha256: "Harbour Wire, undated: Corrected masthead"
    }


def test_candidates_share_the_most_fingerprints(store: Store) -> None:
    keys = []
    for number, hashes in enumerate((range(10), range(5), [7], range(100, 2_000))):
        reading = written(f"Report number {number}.", str(number))
        store.commit_step(reading.capture.key, "capture", "1", reading.capture, at=readings.AT)
        store.commit_step(reading.capture.key, "link", "1", (), at=readings.AT, hashes=hashes)
        keys.append(reading.capture.key)
    assert store.candidates(range(10), other_than=keys[3]) == ((keys[0], 10), (keys[1], 5))
    assert store.candidates(range(3_000), other_than=keys[0]) == ((keys[3], 1_900), (keys[1], 5))
    store.commit_step(keys[0], "link", "2", (), at=readings.AT, hashes=[8, 9])
    assert store.candidates(range(10), other_than="") == ((keys[1], 5), (keys[0], 2))


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM fingerprinted",
        "UPDATE fingerprinted SET hashes = x'ffffffffffffffff00'",
        "DELETE FROM fingerprint",
    ],
)
def test_damaged_fingerprints_keep_no_step_from_being_kept(store: Store, tmp_path: Path, damage: str) -> None:
    reading = written("A report.", "1")
    store.commit_step(reading.capture.key, "capture", "1", reading.capture, at=readings.AT)
    store.commit_step(reading.capture.key, "link", "1", (), at=readings.AT, hashes=[1, 2, 3])
    readings.change(tmp_path, damage)
    store.commit_step(reading.capture.key, "link", "2", (), at=readings.AT, hashes=[1, 2, 9])
    assert store.candidates([1, 2, 9], other_than="") == ((reading.capture.key, 3),)


def test_links_are_seen_from_both_ends_and_replaced_by_a_later_version(store: Store) -> None:
    first, second = readings.two_readings()
    keep(store, first)
    keep(store, second)
    for reading in (first, second):
        assert store.reuse_of(reading.report.text_sha256) == second.reuse
    corrected = replace(second.reuse[0], share=0.5)
    store.commit_step(second.capture.key, "link", "2", (corrected,), at=readings.AT)
    assert store.reuse_of(first.report.text_sha256) == (corrected,)
    store.commit_step(second.capture.key, "link", "3", (), at=readings.AT)
    assert store.reuse_of(first.report.text_sha256) == ()


def test_of_each_list_the_newest_publication_is_held(store: Store) -> None:
    new, old = readings.sanctions_list("2025-01-01"), readings.sanctions_list("2024-10-01", ("RI CHOL", "PAK YONG"))
    for one in (new, old, replace(new, id="another")):
        store.save_list(one, at=readings.AT)
    assert store.lists() == (replace(new, id="another"), new)
    republished = replace(new, version="2025-02-01")
    store.save_list(republished, at=readings.AT)
    assert store.lists() == (replace(new, id="another"), republished), "same entries, published again"


def test_a_changed_result_is_not_given_out(store: Store, tmp_path: Path) -> None:
    first, _ = readings.two_readings()
    keep(store, first)
    readings.change(
        tmp_path, "UPDATE step SET result = CAST(replace(result, 'Blue', 'Grey') AS BLOB) WHERE name = 'extract'"
    )
    with pytest.raises(IntegrityBroken, match="extract of"):
        store.step_result(first.capture.key, "extract", "1", Extraction)


def test_nothing_is_built_on_a_log_whose_end_was_changed(store: Store, tmp_path: Path) -> None:
    first, _ = readings.two_readings()
    keep(store, first)
    readings.change(tmp_path, "UPDATE checkpoint SET frontier = zeroblob(length(frontier)) WHERE size = 4")
    with pytest.raises(IntegrityBroken, match="checkpoint 4"):
        store.commit_step(first.capture.key, "trace", "1", first.chain, at=readings.AT)
    readings.change(tmp_path, "UPDATE checkpoint SET frontier = x'00' WHERE size = 4")
    with pytest.raises(IntegrityBroken, match="checkpoint 4"):
        store.commit_step(first.capture.key, "trace", "1", first.chain, at=readings.AT)


def test_a_quote_is_kept_to_the_code_point(store: Store) -> None:
    text = "𐍈 astral, e\u0301 combining, 평양."
    reading = written(text, "astral")
    report = replace(reading.report, text_sha256=text_digest(text))
    store.commit_step(reading.capture.key, "capture", "1", reading.capture, at=readings.AT)
    store.commit_step(reading.capture.key, "parse", "1", report, at=readings.AT)
    kept = store.report_of(reading.capture.key)
    assert Quote.cut(text, 0, 8).holds_in(kept.text)
