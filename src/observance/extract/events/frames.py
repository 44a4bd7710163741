"""The table of frames: which words name which happening, what they need, and which slots fill its roles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from observance.model import EventType, RoleName


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One event type's triggers. ``noun`` triggers name the happening without a verb of their own."""

    type: EventType
    verb: re.Pattern[str] | None
    noun: re.Pattern[str] | None
    needs: str
    roles: Mapping[RoleName, str]
    noun_roles: Mapping[RoleName, str]
    foreign: bool
    display: re.Pattern[str] | None
    direct: re.Pattern[str] | None
    reversed: re.Pattern[str] | None


@cache
def frames() -> tuple[Frame, ...]:
    """Load the table."""
    path = files("observance.extract").joinpath("data/frames.yaml")
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Frame(
            type=EventType(kind),
            verb=_pattern(row.get("verb")),
            noun=_pattern(row.get("noun")),
            needs=row.get("needs", ""),
            roles={RoleName(role): slot for role, slot in row.get("roles", {}).items()},
            noun_roles={RoleName(r): slot for r, slot in row.get("noun_roles", row.get("roles", {})).items()},
            foreign=bool(row.get("foreign")),
            display=_pattern(row.get("display")),
            direct=_pattern(row.get("direct")),
            reversed=_pattern(row.get("reversed")),
        )
        for kind, row in table.items()
    )


def _pattern(words: str | None) -> re.Pattern[str] | None:
    return re.compile(r"(?<![\w-])(?:" + words + r")(?![\w-])", re.IGNORECASE) if words else None
