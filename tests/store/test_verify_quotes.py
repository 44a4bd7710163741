"""Every quote must slice out of the text it was made of, whichever step holds it and whatever was parsed since."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec

from observance.evidence import VerifyResult, verify
from observance.evidence.verify_quotes import Quotes
from observance.model import Quote, text_digest
from observance.store import Store
from tests.store import readings
from tests.store.test_verify import items

MANY = 80  # more texts than are kept at hand


def test_a_quote_that_does_not_slice_is_named_though_every_hash_fits(tmp_path: Path) -> None:
    first, _ = readings.two_readings()
    with Store.open(readings.database(tmp_path)) as store:
        readings.keep(store, readings.archive(tmp_path), first)
        key = first.capture.key
        for number, quote in enumerate(
            (
                {"start": 0, "end": 5, "text": "Wrong"},
                {"start": -5, "end": -1, "text": first.report.text[-5:-1]},
                {"start": 0, "end": 9_999, "text": first.report.text},
                {"start": 3, "end": 3, "text": ""},
            )
        ):
            store.commit_step(key, f"plug-in {number}", "1", {"claims": [[{"quote": quote}]]}, at=readings.AT)
        found = verify(readings.archive(tmp_path), store)
    assert items(found) == {f"plug-in {number} of {key[:16]}" for number in range(4)}


def test_results_of_an_earlier_text_are_held_against_that_text(tmp_path: Path) -> None:
    first, _ = readings.two_readings()
    with Store.open(readings.database(tmp_path)) as store:
        readings.keep(store, readings.archive(tmp_path), first)
        shifted = "Masthead. " + first.report.text
        report = replace(first.report, text=shifted, text_sha256=text_digest(shifted))
        store.commit_step(first.capture.key, "parse", "2", report, at=readings.AT)
        assert verify(readings.archive(tmp_path), store).intact


def test_a_link_is_held_against_both_its_texts(tmp_path: Path) -> None:
    first, second = readings.two_readings()
    (link,) = second.reuse
    wrong = Quote(0, 5, "Wrong")
    with Store.open(readings.database(tmp_path)) as store:
        for number, pair in enumerate(((wrong, link.passages[0][1]), (link.passages[0][0], wrong))):
            text = f"{second.report.text} {number}"
            report = replace(second.report, id=f"r{number}", text=text, text_sha256=text_digest(text))
            broken = replace(link, copy=report.text_sha256, passages=(pair,))
            capture = replace(second.capture, sha256=report.text_sha256, size=len(text.encode()))
            readings.keep(
                store, readings.archive(tmp_path), replace(second, capture=capture, report=report, reuse=(broken,))
            )
        found = verify(readings.archive(tmp_path), store)
        assert len([one for one in items(found) if one.startswith("link of")]) == 2
        unknown = {f"text {first.report.text_sha256[:16]}, linked by {one.key[:16]}" for one in store.captures()}
        assert unknown <= items(found), "the original was never parsed"


def test_results_that_come_long_after_their_texts_are_held_against_them(tmp_path: Path) -> None:
    first, _ = readings.two_readings()
    with Store.open(readings.database(tmp_path)) as store:
        texts = {}
        for number in range(MANY):
            text = f"{first.report.text} {number}"
            report = replace(first.report, id=f"r{number}", text=text, text_sha256=text_digest(text))
            capture = replace(first.capture, sha256=report.text_sha256, size=len(text.encode()))
            readings.keep(store, readings.archive(tmp_path), replace(first, capture=capture, report=report))
            texts[capture.key] = text
        for key, text in texts.items():
            quotes = [Quote.cut(text, len(text) - 3, len(text)), Quote(0, 5, "Wrong")]
            store.commit_step(key, "plug-in", "1", quotes[: 2 if key == max(texts) else 1], at=readings.AT)
        found = verify(readings.archive(tmp_path), store)
    assert items(found) == {f"plug-in of {max(texts)[:16]}"}


def test_a_quote_beside_the_text_itself_is_held_against_it(tmp_path: Path) -> None:
    first, _ = readings.two_readings()
    text = first.report.text
    sound = {"text": text, "text_sha256": text_digest(text)}
    wrong = {"start": 0, "end": 5, "text": "Wrong"}
    results = (
        {**sound, "not_before": {"quote": wrong}},
        {**sound, "blocks": [{"kind": "text", **wrong}]},
        {**sound, "start": 0, "end": 5},
        {**sound, "text_sha256": "00"},
    )
    with Store.open(readings.database(tmp_path)) as store:
        readings.keep(store, readings.archive(tmp_path), first)
        with store.snapshot() as record:
            (parse,) = (step for step in record.stored_steps() if step.name == "parse")
            for said in results:
                found = VerifyResult()
                Quotes(record, found).compare(
                    msgspec.structs.replace(parse, result=json.dumps(said, indent=1).encode())
                )
                assert len(found.problems) == 1, said
