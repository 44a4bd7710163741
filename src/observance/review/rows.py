"""What a register is made of: its kind, its columns, its rows, and the quotes each row rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from observance.model import Quote, Reading


class RegisterKind(StrEnum):
    """The registers there are."""

    EXHIBITIONS = "exhibitions"
    AGREEMENTS = "agreements"
    TESTS = "tests"
    MANDATES = "mandates"
    PARTIES = "parties"
    GOODS = "goods"
    SOURCES = "sources"
    STORIES = "stories"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words in a report that a register row rests on."""

    report: str
    outlet: str | None
    published: str | None
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: cells by column (an empty string is shown as "not stated"), and the quotes behind it."""

    cells: dict[str, str]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register: its columns in order and its rows."""

    kind: RegisterKind
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def evidence_of(reading: Reading, quote: Quote) -> Evidence:
    """Give *quote*, of the report that was read, as what a row rests on."""
    report = reading.report
    published = report.published.isoformat() if report.published else None
    return Evidence(report=report.id, outlet=report.outlet, published=published, quote=quote)
