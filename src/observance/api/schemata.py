"""FollowTheMoney's kinds of things (schemata) that lists hold or examples name, and the kinds of party behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from observance.api.problems import Refused
from observance.model import PartyKind

_BODY: Final = frozenset({"Organization", "LegalEntity", "Thing"})
_CRAFT: Final = frozenset({"Vehicle", "Asset", "Thing"})
# Every schema an entity of ours may have, with all it also is.
IS_A: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "LegalEntity": frozenset({"LegalEntity", "Thing"}),
        "Person": frozenset({"Person", "LegalEntity", "Thing"}),
        "Organization": _BODY,
        "Company": _BODY | {"Company", "Asset"},
        "PublicBody": _BODY | {"PublicBody"},
        "Vessel": _CRAFT | {"Vessel"},
        "Airplane": _CRAFT | {"Airplane"},
    }
)
SEARCHABLE: Final = frozenset().union(*IS_A.values())


@dataclass(frozen=True, slots=True)
class Sought:
    """What an example's schema asks for: the kind the engine narrows to (None: any), and what a result may be."""

    kind: PartyKind | None
    fits: frozenset[str]


def _under(*names: str) -> frozenset[str]:
    return frozenset(schema for schema, above in IS_A.items() if above & set(names))


# A list may call a company an organization and a ministry a company: among bodies, kind never rules a name out.
_ANY_BODY: Final = _under("Organization") | {"LegalEntity"}
SOUGHT: Final[Mapping[str, Sought]] = MappingProxyType(
    {
        "Person": Sought(PartyKind.PERSON, frozenset({"Person", "LegalEntity"})),
        "Organization": Sought(PartyKind.ORGANIZATION, _ANY_BODY),
        "Company": Sought(PartyKind.COMPANY, _ANY_BODY),
        "PublicBody": Sought(PartyKind.PUBLIC_BODY, _ANY_BODY),
        "LegalEntity": Sought(None, _under("LegalEntity")),
        "Vessel": Sought(PartyKind.VESSEL, _under("Vehicle")),
        "Airplane": Sought(PartyKind.AIRCRAFT, _under("Vehicle")),
        "Vehicle": Sought(PartyKind.VESSEL, _under("Vehicle")),
        "Asset": Sought(None, _under("Asset", "Organization")),
        "Thing": Sought(None, frozenset(IS_A)),
    }
)


def sought(schema: str, *, key: str) -> Sought:
    """Give what an example of *schema* asks for.

    Raises `Refused` (400) for a schema no list entry has: an answer without results would read as an all-clear.
    """
    found = SOUGHT.get(schema)
    if found is None:
        known = ", ".join(SOUGHT)
        raise Refused(HTTPStatus.BAD_REQUEST, f"query {key!r}: schema {schema!r} cannot be matched here; use {known}")
    return found
