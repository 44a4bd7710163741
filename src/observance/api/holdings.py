"""What is served: the workspace's lists at one moment with their index, and who swaps it when the lists change."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from observance.api import ftm
from observance.api.shapes import Against, Entity
from observance.model import Designation, Match, PartyKind, SanctionsList
from observance.workspace import Workspace

_LOG = logging.getLogger("observance.api")
EVERYTHING: Final = ("default", "all", "sanctions")  # names for all lists together
# Looking for new lists takes this share of the time at most: loading a large one is not free.
_SHARE: Final = 1 / 20


class Screens(Protocol):
    """What a workspace's index answers; safe from several threads, and the same for as long as it is held."""

    def screen(  # noqa: PLR0913 - what may be known of somebody
        self,
        name: str,
        *,
        kind: PartyKind | None,
        country: str | None,
        birth: str | None,
        identifiers: Sequence[str],
        limit: int,
        threshold: float,
    ) -> tuple[Match, ...]:
        """Give the designations *name* resembles, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """One listed party as it is served."""

    listed: SanctionsList
    designation: Designation
    entity: Entity
    folded: str  # all that is searched by words, see `fold`

    @property
    def identities(self) -> frozenset[str]:
        """Every id the party may be called by."""
        return frozenset(
            {self.entity.id, self.designation.entity, _qualified(self.listed, self.designation)},
        )


class Holdings:
    """Every list of a workspace with one index over all of them. Nothing in it changes once it is made."""

    def __init__(self, lists: Sequence[SanctionsList], index: Screens) -> None:
        """Make the entities of *lists*; *index* is over the same lists."""
        self.lists = tuple(lists)
        self.index = index
        self.mark = mark(self.lists)
        pairs = [(listed, one) for listed in self.lists for one in listed.designations]
        count: dict[str, int] = {}
        for _, one in pairs:
            count[one.entity] = count.get(one.entity, 0) + 1
        self.of: dict[tuple[str, str], Held] = {}
        self.by_id: dict[str, Held] = {}
        for listed, one in pairs:
            # Two lists may use one reference for two parties: only then is the list part of the id.
            full = _qualified(listed, one)
            made = ftm.entity(one, listed, identity=one.entity if count[one.entity] == 1 else full)
            held = Held(listed, one, made, fold(" ".join(_words(made))))
            self.of[listed.id, one.entity] = held
            self.by_id[made.id] = self.by_id[full] = held

    @property
    def against(self) -> list[Against]:
        """The lists by version, to be printed with every answer."""
        return [
            Against(list=one.id, version=one.version, sha256=one.sha256, designations=len(one.designations))
            for one in self.lists
        ]


class Keeper:
    """Holds the present `Holdings` and replaces them whole, so that a request sees one state from start to end."""

    def __init__(self, home: Workspace, *, every: float = 1.0) -> None:
        """Serve *home*, looking for changed lists every *every* seconds; nothing is held before the first `check`."""
        self._home = home
        self._every = every
        self._log = ""
        self._lock = threading.Lock()
        self.present: Holdings | None = None
        self.stale = False

    def check(self) -> float:
        """Take up the workspace's lists if they changed; give the seconds to wait before the next look.

        Raises `ObservanceError` where the workspace cannot be read; what was held is still held then.
        """
        with self._lock:
            began = time.monotonic()
            log = self._home.checkpoint()  # where nothing was kept since, no list was
            if log != self._log:
                lists = self._home.lists()
                cost = time.monotonic() - began
                if self.present is None or mark(lists) != self.present.mark:
                    self._take(lists)
                self._log = log
                return max(self._every, cost / _SHARE)
            return self._every

    def _take(self, lists: Sequence[SanctionsList]) -> None:
        self.stale = self.present is not None
        began = time.monotonic()
        self.present = Holdings(lists, self._home.index(lists))
        self.stale = False
        held = ", ".join(f"{one.id} {one.version} ({len(one.designations)})" for one in lists)
        _LOG.info("serving %s; indexed in %.1f s", held, time.monotonic() - began)


def mark(lists: Sequence[SanctionsList]) -> str:
    """Give a digest that differs where a list, its version or its content does."""
    parts = sorted(f"{one.id} {one.version} {one.sha256}" for one in lists)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def fold(text: str) -> str:
    """Give the words of *text* without case, marks and signs, each after one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if not char.isalnum() else char for char in plain if not unicodedata.combining(char))
    return " " + " ".join(unicodedata.normalize("NFC", kept).split())


def _qualified(listed: SanctionsList, designation: Designation) -> str:
    return f"{listed.id}:{designation.entity}"


def _words(entity: Entity) -> list[str]:
    searched = (
        "name",
        "alias",
        "weakAlias",
        "previousName",
        "notes",
        "program",
        "imoNumber",
        "passportNumber",
        "idNumber",
    )
    found = [value for name in searched for value in entity.properties.get(name, ())]
    return [entity.id, *found, *entity.properties.get("registrationNumber", ())]
