"""Small readings of one workspace, in our own words, and the one way these tests keep them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from observance.evidence import Archive, Frontier, VerifyResult, verify
from observance.flow import Collected, keep_captures, recover
from observance.model import (
    Designation,
    ListedName,
    NameQuality,
    PartyKind,
    Quote,
    Reading,
    Reuse,
    SanctionsList,
)
from observance.store import Store
from tests import sample

ACTOR = "tester"
AT = datetime(2024, 11, 2, 12, 0, tzinfo=UTC)
EXTRA = "\n\nA closing line that only the second report holds: 평양 전시회."


def database(home: Path) -> Path:
    return home / "observance.db"


def archive(home: Path) -> Archive:
    return Archive(home / "evidence")


def entropy(size: int, purpose: str) -> bytes:
    """Give what looks random and is the same for the same purpose: two runs of a test make the same bytes."""
    return hashlib.shake_256(purpose.encode()).digest(size)


def opened(home: Path) -> Store:
    return Store.open(database(home), entropy=entropy)


def two_readings() -> tuple[Reading, Reading]:
    """Give two reports that share their text, the second with a closing line and a link to the first."""
    first = sample.reading(report_id="first")
    second = sample.reading(text=sample.TEXT + EXTRA, report_id="second", published=date(2024, 11, 2))
    shared = Quote.cut(sample.TEXT, 0, 80)
    link = Reuse(
        copy=second.report.text_sha256,
        original=first.report.text_sha256,
        share=0.9,
        direction="published earlier",
        passages=((shared, shared),),
    )
    return first, replace(second, reuse=(link,))


def sanctions_list(version: str = "2024-10-01", names: tuple[str, ...] = ("KIM CHOL SU",)) -> SanctionsList:
    return SanctionsList(
        id="un-dprk",
        title="Sample list",
        version=version,
        sha256=hashlib.sha256("|".join(names).encode()).hexdigest(),
        source="own words",
        designations=tuple(
            Designation(
                entity=f"KPi.{number:03}",
                kind=PartyKind.PERSON,
                names=(ListedName(text=name, quality=NameQuality.PRIMARY),),
                programme="UN-DPRK",
            )
            for number, name in enumerate(names, 1)
        ),
    )


def keep(store: Store, kept: Archive, reading: Reading, said: Callable[[str], None] = lambda _: None) -> None:
    """Archive a reading's bytes and commit its steps one by one, telling *said* of each."""
    key = reading.capture.key
    if store.item_of(key) is None:
        keep_captures(kept, store, [Collected(reading.capture, reading.report.text.encode(), ACTOR)], at=AT)
    said(f"{key} capture")
    for name, result, hashes in (
        ("parse", reading.report, ()),
        ("trace", reading.chain, ()),
        ("link", reading.reuse, (1, 2, 3, 2**63 - 1)),
        ("extract", reading.extraction, ()),
        ("screen", reading.screenings, ()),
        ("assess", reading.findings, ()),
    ):
        store.commit_step(key, name, "1", result, at=AT, hashes=hashes)
        said(f"{key} {name}")


def fill(home: Path, said: Callable[[str], None] = lambda _: None) -> None:
    """Make a workspace of one list and two readings at *home*, or go on with one that was cut off."""
    with opened(home) as store:
        recover(archive(home), store, at=AT)
        store.save_list(sanctions_list(), at=AT)
        said("list:un-dprk list")
        for reading in two_readings():
            keep(store, archive(home), reading, said)


def verified(home: Path) -> VerifyResult:
    with opened(home) as store:
        return verify(archive(home), store)


def change(home: Path, *statements: str) -> None:
    """Change the database behind the store's back; ``root_of(size, frontier)`` gives the root of a checkpoint."""
    connection = sqlite3.connect(database(home))
    connection.create_function("root_of", 2, lambda size, packed: Frontier.unpack(size, packed).root())
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
