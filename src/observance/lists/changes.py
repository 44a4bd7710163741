"""What changed in a designation from one version of a list to another, field by field, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from observance.lists.canonical import entry
from observance.model import Designation


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a designation that changed; where only the order did, both sides hold all of it."""

    field: str  # as in the canonical form, such as names or birth_dates
    removed: tuple[str, ...]
    added: tuple[str, ...]


def fields_changed(before: Designation, after: Designation) -> tuple[FieldChange, ...]:
    """Give the fields in which two versions of one designation differ, in the order of the canonical form."""
    old, new = entry(before), entry(after)
    order = [*new, *(name for name in old if name not in new)]
    return tuple(
        _change(name, _said(old.get(name)), _said(new.get(name))) for name in order if old.get(name) != new.get(name)
    )


def _change(name: str, old: Sequence[str], new: Sequence[str]) -> FieldChange:
    removed = tuple(value for value in old if value not in new)
    added = tuple(value for value in new if value not in old)
    if not removed and not added:
        return FieldChange(field=name, removed=tuple(old), added=tuple(new))
    return FieldChange(field=name, removed=removed, added=added)


def _said(value: Any) -> list[str]:
    """Give a field's values as texts: a name with its quality, a number with its kind."""
    if value is None:
        return []
    if isinstance(value, list):
        return [one if isinstance(one, str) else _joined(one) for one in value]
    return [str(value)]


def _joined(parts: Sequence[str]) -> str:
    first, *rest = parts
    return f"{first} ({', '.join(rest)})"
