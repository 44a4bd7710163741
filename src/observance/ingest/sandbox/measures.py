"""What a sandbox is limited to, and what of that is in force on this machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost. Bytes and seconds.

    ``memory`` is address space, of which a third to a half is ever used; ``cpu`` is processor time, ``wall`` time on
    the clock; ``result`` the size of an answer; ``documents`` how many one process reads before a new one takes over.
    """

    memory: int = 1024 * 1024 * 1024
    cpu: int = 20
    wall: float = 60.0
    result: int = 64 * 1024 * 1024
    documents: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that keeps a reader in: its name, what it amounts to here, and whether it is in force."""

    name: str
    value: str
    in_force: bool
