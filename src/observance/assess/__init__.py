"""Assess: event by provision, three-valued. Says what may be implicated and what is open."""

from __future__ import annotations

from observance.assess.evaluate import VERSION, assess

__all__ = ["VERSION", "assess"]
