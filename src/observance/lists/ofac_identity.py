"""What OFAC's forms have in common: which of its two lists a file is, kinds of parties, and how a craft is described."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from observance.model import PartyKind

SDN: Final = ("ofac-sdn", "OFAC Specially Designated Nationals and Blocked Persons List")
CONSOLIDATED: Final = ("ofac-cons", "OFAC Consolidated (non-SDN) Sanctions List")
# As both forms write them, in small letters; the old form leaves the type of a body empty.
KINDS: Final = {
    "individual": PartyKind.PERSON,
    "entity": PartyKind.ORGANIZATION,
    "": PartyKind.ORGANIZATION,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}


def identity(programmes: Iterable[Iterable[str]]) -> tuple[str, str]:
    """Give (id, title) of the list whose entries bear these *programmes*.

    OFAC publishes both lists in one form and neither says which it is; the programmes do (data/ofac.toml).
    """
    own, least = _consolidated()
    bear = [own.issuperset(some) for some in programmes]
    return CONSOLIDATED if bear and sum(bear) >= least * len(bear) else SDN


def craft_remark(*, kind: str, tonnage: str, gross: str, flag: str, owner: str) -> str:
    """Describe a vessel in one line, the same for every form of the list; empty where nothing is known."""
    known = (
        ("type", kind),
        ("tonnage", tonnage),
        ("gross registered tonnage", gross),
        ("flag", flag),
        ("owner", owner),
    )
    said = ", ".join(f"{label} {value}" for label, value in known if value)
    return f"Vessel: {said}" if said else ""


@cache
def _consolidated() -> tuple[frozenset[str], float]:
    found = tomllib.loads(files("observance.lists").joinpath("data/ofac.toml").read_text(encoding="utf-8"))
    return frozenset(found["consolidated_programmes"]), float(found["least_share"])
