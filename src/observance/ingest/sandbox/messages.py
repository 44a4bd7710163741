"""What the two sides say to each other: lengths first, then bytes; answers are read under a cap."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

REQUEST: Final = struct.Struct(">HIQ")  # length of the task's name, of its arguments, of the data
ANSWER: Final = struct.Struct(">BQ")  # what kind of answer, length of its content


class Kind(IntEnum):
    """What an answer is."""

    RESULT = 0  # the result as JSON
    REFUSED = 1  # an error raised on purpose, as a `Refusal` in JSON
    FAILED = 2  # an error nobody foresaw: the name of its type
    MEMORY = 3  # there was no more memory; no content
    READY = 4  # the measures in force, as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An `InputError` on its way between two processes; ``error`` is the name of its class."""

    error: str
    what: str
    where: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker is told before it confines itself: ``tasks`` are name -> "module:function", ``preload`` names of them."""

    tasks: dict[str, str]
    preload: list[str]
    memory: int
    cpu: int
