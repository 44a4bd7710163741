"""Review: what people look at and decide on. For now the registers; cases and decisions follow."""

from __future__ import annotations

from observance.review.happening import Happening, Telling, happenings
from observance.review.registers import EVENT_TYPES, register
from observance.review.rows import Evidence, Register, RegisterKind, Row
from observance.review.stories import Story, in_order, story_register

__all__ = [
    "EVENT_TYPES",
    "Evidence",
    "Happening",
    "Register",
    "RegisterKind",
    "Row",
    "Story",
    "Telling",
    "happenings",
    "in_order",
    "register",
    "story_register",
]
