"""Review: what people look at and decide on. For now the registers; cases and decisions follow."""

from __future__ import annotations

from observance.review.happening import Happening, Telling, happenings
from observance.review.registers import EVENT_TYPES, Evidence, Register, RegisterKind, Row, register

__all__ = [
    "EVENT_TYPES",
    "Evidence",
    "Happening",
    "Register",
    "RegisterKind",
    "Row",
    "Telling",
    "happenings",
    "register",
]
