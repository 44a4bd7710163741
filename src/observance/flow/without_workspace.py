"""What can be asked without a workspace: list files, provisions, countries, and why two names agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from observance import lists, regimes, screen
from observance.model import Designation, Match, Provision, Regime, SanctionsList
from observance.text import countries


def why(match: Match) -> str:
    """Say in one line which parts of the two names agree and how, and what is left over."""
    return screen.in_words(match.tokens)


def disguise_of(name: str) -> tuple[str, ...]:
    """Say what was done to a name so that a machine misses it; () for an honest one."""
    return screen.seen(name).findings


def read_list(path: Path) -> SanctionsList:
    """Read a sanctions list, in any format that is read, from a file or from a folder with one list in it."""
    return lists.load(path)


def list_files(path: Path) -> tuple[Path, ...]:
    """Give *path* itself, or the list files a folder holds."""
    return lists.list_files(path)


def compare_lists(old: SanctionsList, new: SanctionsList) -> lists.ListDiff:
    """Compare two lists entry by entry, by content."""
    return lists.diff(old, new)


def fields_changed(before: Designation, after: Designation) -> tuple[lists.FieldChange, ...]:
    """Give the fields in which two versions of one designation differ."""
    return lists.fields_changed(before, after)


def provisions() -> tuple[Provision, ...]:
    """Give every provision and overlay of every bundled regime."""
    return tuple(row for regime in regimes.bundled() for row in (*regime.provisions, *regime.overlays))


def country_code(words: str) -> str | None:
    """Give the ISO 3166-1 alpha-2 code of a country named by its code or in English; None for one no table knows."""
    code = words.strip().upper()
    return code if any(one.code == code for one in countries.countries()) else countries.country_code(words)


def monitors(on: date) -> tuple[Provision, ...]:
    """Give the rows of every regime that instituted a monitoring body on a day."""
    return tuple(row for regime in regimes.bundled() for row in regimes.monitors(regime, on))


def regime_remarks() -> tuple[str, ...]:
    """Check every bundled regime and say how its rows were checked."""
    return tuple(remark for regime in regimes.bundled() for remark in _remarks(regime))


def _remarks(regime: Regime) -> tuple[str, ...]:
    return tuple(f"{regime.id}: {remark}" for remark in regimes.check(regime))
