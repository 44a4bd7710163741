"""Regimes: provisions as data, loaded whole or refused."""

from __future__ import annotations

from observance.regimes.check import check, in_force, monitors
from observance.regimes.load import bundled, load, read

__all__ = ["bundled", "check", "in_force", "load", "monitors", "read"]
