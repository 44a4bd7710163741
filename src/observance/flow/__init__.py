"""The order of the stages: one report at a time."""

from __future__ import annotations

from observance.flow.line import Clock, Line
from observance.flow.steps import Versions

__all__ = ["Clock", "Line", "Versions"]
