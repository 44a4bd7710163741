"""Events of an English report: triggers with what they need, roles, dates, factuality; one event a happening."""

from __future__ import annotations

from observance.extract.events.find import find_events

__all__ = ["find_events"]
