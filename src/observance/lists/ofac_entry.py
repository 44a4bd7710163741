"""An entry of OFAC's lists, read out of whichever form, and the designation and the list it makes: the same for both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from observance.lists.assembly import assembled, distinct, joined, once
from observance.lists.ofac_identity import KINDS, craft_remark, identity
from observance.lists.places import listed_countries
from observance.lists.rows import DAMAGED
from observance.model import UNDATED, Designation, ListedName, ListError, NameQuality, SanctionsList


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft:
    """What the list says of a vessel or an aircraft; empty for other parties."""

    call_sign: str = ""
    kind: str = ""
    tonnage: str = ""
    gross: str = ""
    flag: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says, as printed: *remarks* in the order in which they are kept, *births* as days or spans."""

    number: str
    name: str
    kind: str
    aliases: Sequence[ListedName]
    programmes: Sequence[str]
    births: Sequence[str]
    birth_places: Sequence[str]
    nationalities: Sequence[str]
    addresses: Sequence[str]  # countries
    identifiers: Sequence[tuple[str, str]]
    craft: Craft
    remarks: Sequence[str]
    title: str
    linked: Sequence[str]


def designation_of(entry: Entry, *, where: str, hint: str) -> Designation:
    """Make the designation of an entry; `ListError` where it has no number or name, or is of no known type."""
    if not entry.number.isdecimal() or not entry.name:
        raise ListError("an entry has no number or no name", where=where, hint=DAMAGED)
    kind = KINDS.get(entry.kind.casefold())
    if kind is None:
        raise ListError(f"{entry.number} is of the unknown type {entry.kind!r}", where=where, hint=hint)
    craft = entry.craft
    about = craft_remark(kind=craft.kind, tonnage=craft.tonnage, gross=craft.gross, flag=craft.flag, owner=craft.owner)
    return Designation(
        entity=entry.number,
        kind=kind,
        names=distinct([ListedName(text=entry.name, quality=NameQuality.PRIMARY), *entry.aliases]),
        programme=joined(entry.programmes),
        birth_dates=once(entry.births),
        countries=listed_countries(*entry.nationalities, craft.flag, *entry.addresses),
        identifiers=once([*entry.identifiers, *([("Call Sign", craft.call_sign)] if craft.call_sign else [])]),
        remarks="; ".join(part for part in (about, *entry.remarks) if part),
        positions=once([entry.title]),
        birth_places=once(entry.birth_places),
        linked=once([*entry.linked, craft.owner]),
    )


def list_of(
    found: Sequence[Designation],
    *,
    source: str,
    format: str,  # noqa: A002 - the field's name
    version: str = UNDATED,
    warnings: Iterable[str] = (),
) -> SanctionsList:
    """Make the list; which of OFAC's two it is, the programmes of its entries say."""
    list_id, title = identity(one.programmes for one in found)
    return assembled(
        found, list_id=list_id, title=title, source=source, format=format, version=version, warnings=warnings
    )
