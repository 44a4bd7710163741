"""The sanctions lists a workspace keeps: which are held against names, which versions there are, which somebody chose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from observance import lists
from observance.flow.without_workspace import read_list
from observance.model import SanctionsList, UsageError
from observance.store import Store


class KeptLists:
    """The lists kept in *store*, by id and version."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def held(self) -> tuple[SanctionsList, ...]:
        """Give the newest version of every list names are held against.

        The bundled DPRK designations are part of the whole UN list: once that is imported, in a version at least as
        new, it is held alone, or every listed name would be found twice.
        """
        held = self._store.lists()
        whole = next((one for one in held if one.id == lists.UN_ID), None)
        part = lists.bundled()
        if whole and whole.version >= part.version:
            return tuple(one for one in held if one.id != part.id)
        return held

    def chosen(self, named: Sequence[str | Path]) -> tuple[SanctionsList, ...]:
        """Give the lists *named* by the id they are kept under, or by their file; those held where none is named.

        Raises `UsageError` where one is neither kept nor a file, and `ListError` where a file is no list.
        """
        kept = {one.id: one for one in self._store.lists()}
        return tuple(kept[str(one)] if str(one) in kept else _list_at(Path(one)) for one in named) or self.held()

    def newest(self, list_id: str) -> SanctionsList | None:
        """Give the newest kept version of a list; None where none is kept."""
        kept = self._store.list_versions(list_id)
        return self._store.list_at(list_id, *kept[-1]) if kept else None

    def version(
        self, list_id: str, version: str | None = None, *, before: SanctionsList | None = None
    ) -> SanctionsList:
        """Give a kept list: its newest version, the one kept *before* another, or the one of a day or hash.

        *version* is a day (YYYY-MM-DD) or the start of the content's SHA-256. Raises `UsageError` where none is kept.
        """
        kept = self._store.list_versions(list_id)
        found = kept[: kept.index((before.version, before.sha256))] if before else kept
        found = tuple(one for one in found if version is None or one[0] == version or one[1].startswith(version))
        if not found:
            known = ", ".join(f"{day} ({sha256[:8]})" for day, sha256 in kept) or "none"
            which = f"version {version}" if version else "earlier version" if before else "version"
            raise UsageError(f"no {which} of the list {list_id!r} is kept", hint=f"kept: {known}")
        return self._store.list_at(list_id, *found[-1])


def _list_at(file: Path) -> SanctionsList:
    if not file.exists():
        raise UsageError(
            f"no list {str(file)!r} is kept here, and there is no such file", hint="observance lists status shows them"
        )
    return read_list(file)
