"""The JSON contract: shapes other programs rely on."""

from __future__ import annotations

import json

from observance.model.contract import reading_json
from tests.sample import TEXT, reading


def test_reading_has_every_key_of_the_contract() -> None:
    found = reading_json(reading())
    assert {"id", "report", "chain", "parties", "events", "goods", "gaps", "matches", "findings"} <= set(found)
    assert {"outlet", "headline", "published", "language", "text_sha256", "capture"} <= set(found["report"])
    assert {"path", "edges", "roots", "independent_sources"} <= set(found["chain"])
    event = found["events"][0]
    assert {"id", "type", "when", "reported", "place", "topics", "factuality", "roles", "quote"} <= set(event)
    assert event["when"]["from"] == "2024-10-30"
    assert event["when"]["to"] is None
    assert {"role", "party", "start", "end", "text"} <= set(event["roles"][0])
    assert {"event", "provision", "verdict", "rank", "elements", "exemptions", "open_questions"} <= set(
        found["findings"][0]
    )


def test_every_span_in_the_json_slices_out_of_the_text() -> None:
    def spans(value: object) -> None:
        if isinstance(value, dict):
            if {"start", "end", "text"} <= set(value):
                assert TEXT[value["start"] : value["end"]] == value["text"]
            for inner in value.values():
                spans(inner)
        elif isinstance(value, list):
            for inner in value:
                spans(inner)

    spans(reading_json(reading()))


def test_the_contract_is_json() -> None:
    assert json.loads(json.dumps(reading_json(reading())))["id"] == "sample"
