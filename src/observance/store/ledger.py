"""What verification slices again: every report's text with the stored results that quote it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from observance.evidence import StoredReading
from observance.store import tables

QUOTING = ("trace", "extract", "assess")


def ledger_readings(connection: Connection) -> Iterator[StoredReading]:
    """Give each capture's latest text with the results made after it, and each link with both its texts."""
    keys = connection.execute(select(tables.capture.c.key).order_by(tables.capture.c.number)).scalars().all()
    texts: dict[str, str] = {}
    for key in keys:
        rows = connection.execute(
            select(tables.step).where(tables.step.c.subject == key).order_by(tables.step.c.log_index)
        ).all()
        parsed = [row for row in rows if row.name == "parse"]
        if not parsed:
            continue
        report = _decoded(parsed[-1].result)
        text, digest = str(report.get("text", "")), str(report.get("text_sha256", ""))
        texts[digest] = text
        quoting = [row for row in rows if row.name in QUOTING and row.log_index > parsed[-1].log_index]
        yield StoredReading(
            item=f"report {key[:16]}",
            text=text,
            text_sha256=digest,
            results=tuple((f"{row.name} of {key[:16]}", row.result) for row in quoting),
        )
    yield from _links(connection, texts)


def _links(connection: Connection, texts: dict[str, str]) -> Iterator[StoredReading]:
    for row in connection.execute(select(tables.reuse).order_by(tables.reuse.c.copy, tables.reuse.c.original)):
        passages = _decoded(row.body).get("passages", [])
        for side, digest in enumerate((row.copy, row.original)):
            quotes = [pair[side] for pair in passages]
            item = f"link of {row.copy[:12]} to {row.original[:12]}"
            yield StoredReading(
                item=item,
                text=texts.get(digest, ""),
                text_sha256=digest,
                results=((item, json.dumps(quotes).encode()),),
            )


def _decoded(encoded: bytes) -> dict[str, Any]:
    """Decode a stored result; what is no longer JSON is reported elsewhere and holds nothing here."""
    try:
        found = json.loads(encoded)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
