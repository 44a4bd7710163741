"""The order of the stages: one report at a time; and what was read before, when a list changes."""

from __future__ import annotations

from observance.flow.line import Clock, Line
from observance.flow.reverse import Recheck, recheck
from observance.flow.steps import Versions

__all__ = ["Clock", "Line", "Recheck", "Versions", "recheck"]
