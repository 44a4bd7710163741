"""Findings: an event held against a provision, element by element."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from observance.model.regime import CheckGrade
from observance.model.text import Quote


class Answer(StrEnum):
    """Three-valued: unknown is an answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What holding an event against a provision gives. Never "violated": that is for a reviewer."""

    MET = "met"
    MAY_IMPLICATE = "may implicate"
    TO_CHECK = "to check"
    NOT_IMPLICATED = "not implicated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementAnswer:
    """One element of a provision, answered from the report; ``quote`` is None where nothing in it answers.

    ``kind`` is "structural" (date, bound party, target, activity: these only exclude), "element" or "goods".
    """

    text: str
    answer: Answer
    quote: Quote | None = None
    kind: str = "element"
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionAnswer:
    """One exemption and whether it applies; unknown until somebody shows it."""

    kind: str
    text: str
    answer: Answer = Answer.UNKNOWN
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One event against one provision.

    ``rank`` orders the findings of an event, 1 first; it says how much of the provision's own elements is evidenced,
    not how grave the matter is. ``check`` is the grade of the legal row and is printed wherever the row is used.
    """

    event: str  # Event.id
    provision: str
    verdict: Verdict
    rank: int
    elements: tuple[ElementAnswer, ...]
    exemptions: tuple[ExemptionAnswer, ...]
    open_questions: tuple[str, ...]
    regime_version: str
    summary: str
    check: CheckGrade
    number_read: bool
