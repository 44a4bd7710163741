"""The order of the stages: one report at a time; and what was read before, when a list changes."""

from __future__ import annotations

from observance.flow.evidence_room import EvidenceRoom, login_name
from observance.flow.keeping import Collected, finish_erasures, finish_if_possible, keep_captures, recover
from observance.flow.line import Clock, Line
from observance.flow.reverse import Recheck, recheck
from observance.flow.screener import Screener
from observance.flow.steps import Versions

__all__ = [
    "Clock",
    "Collected",
    "EvidenceRoom",
    "Line",
    "Recheck",
    "Screener",
    "Versions",
    "finish_erasures",
    "finish_if_possible",
    "keep_captures",
    "login_name",
    "recheck",
    "recover",
]
