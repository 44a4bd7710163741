"""Parsers of strangers' bytes in a process that can be killed: little memory and time, no network, no file to write."""

from __future__ import annotations

from observance.ingest.sandbox.box import TASKS, Sandbox
from observance.ingest.sandbox.measures import Limits, Measure

__all__ = ["TASKS", "Limits", "Measure", "Sandbox"]
