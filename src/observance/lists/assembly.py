"""From designations to a list: in a fixed order, each reference once, hashed by content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from observance.lists.canonical import digest
from observance.model import PROGRAMMES_JOIN, UNDATED, Designation, ListedName, ListError, NameQuality, SanctionsList

MOST_NAMED: Final = 3
T = TypeVar("T")


def assembled(  # noqa: PLR0913 - a list is made of these
    designations: Iterable[Designation],
    *,
    list_id: str,
    title: str,
    source: str,
    format: str,  # noqa: A002 - the field's name
    rows: int | None = None,
    version: str = UNDATED,
    warnings: Iterable[str] = (),
) -> SanctionsList:
    """Make the list. *rows* is how many rows or elements the file held, where not each is one designation; *version* is YYYY-MM-DD or UNDATED.

    Raises `ListError` where the same reference comes twice or there is no designation at all.
    """
    entries: dict[str, Designation] = {}
    for one in designations:
        if one.entity in entries:
            raise ListError(f"holds {one.entity} twice", where=source, hint="download the list again")
        entries[one.entity] = one
    if not entries:
        raise ListError("holds no entry", where=source, hint="download the list again")
    ordered = tuple(entries[key] for key in sorted(entries))
    return SanctionsList(
        id=list_id,
        title=title,
        version=version,
        sha256=digest(ordered),
        source=source,
        designations=ordered,
        format=format,
        rows=len(ordered) if rows is None else rows,
        warnings=tuple(warnings),
    )


def distinct(names: Iterable[ListedName]) -> tuple[ListedName, ...]:
    """Give each spelling once, in order, with the best quality the list gives it; the first stays first."""
    order = list(NameQuality)
    found: dict[str, ListedName] = {}
    for name in names:
        if not name.text:
            continue
        known = found.get(name.text)
        if known is None or order.index(name.quality) < order.index(known.quality):
            found[name.text] = name
    return tuple(found.values())


def once(values: Iterable[T]) -> tuple[T, ...]:
    """Give each value once, in order, and none that is empty."""
    return tuple(dict.fromkeys(value for value in values if value))


def joined(programmes: Iterable[str]) -> str:
    """Give several programmes as one: each once, in order."""
    return PROGRAMMES_JOIN.join(once(programmes))


def some(values: Iterable[str]) -> str:
    """Name the first few of several for a remark: "a, b, c and 9 more"."""
    known = list(values)
    more = len(known) - MOST_NAMED
    return ", ".join(known[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def stem(source: str) -> str:
    """Give a file's name without its endings, as the id of a list that bears none: "my.entities.ftm.json" is "my"."""
    name = source.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return name.lstrip(".").partition(".")[0] or "list"
