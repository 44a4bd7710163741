"""Which of the two implementations answers: the native kernel where it was built, else the reference in Python."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from types import ModuleType
from typing import Final, Protocol

from observance.screen import korean, latin, readings
from observance.screen.channels import arabic, bodies, cyrillic, han, hangul
from observance.screen.lexicon import Lexicon, exonyms, lexicon
from observance.screen.reference import ReferenceIndex
from observance.screen.settings import NEAR_SOUNDS, numbers, sound_rules

VARIABLE: Final = "OBSERVANCE_ENGINE"  # "reference" leaves the kernel unused, to compare or to debug
Answer = tuple[bytes, bytes, bytes, bytes, bytes]
Read = Callable[[str], Iterable[str]]


class Engine(Protocol):
    """An index that is built with `add` and `close`, then asked with `screen`."""

    def add(self, names: Sequence[str], slots: Sequence[int], groups: Sequence[int], read: Read) -> None:
        """Add names in order; *slots* say which may answer once together, *groups* (1 or more) what they are."""
        ...

    def close(self) -> None:
        """Settle and index; no name is added after."""
        ...

    def screen(
        self, names: Sequence[str], groups: Sequence[int], limit: int, threshold: int, threads: int, read: Read
    ) -> Answer:
        """Give hits a query, then name, score (ten-thousandths), row and reading of every hit, as unsigned 32 bit."""
        ...

    def row(self, number: int) -> str:
        """Give a row as `observance.screen.readings` encodes it."""
        ...


@cache
def kernel() -> ModuleType | None:
    """Give the native module; None where this installation was made without a compiler."""
    if os.environ.get(VARIABLE) == "reference":
        return None
    try:
        return importlib.import_module("observance.screen._kernel")
    except ModuleNotFoundError:
        return None


def engine_name() -> str:
    """Name the implementation that answers."""
    return "native kernel" if kernel() else "Python reference (no native kernel in this installation)"


def new_engine() -> Engine:
    """Make an empty index of the implementation at hand."""
    module = kernel()
    return _native(module, lexicon()) if module else ReferenceIndex(numbers(), lexicon())


def _native(module: ModuleType, words: Lexicon) -> Engine:
    rules = [[list(rule) for rule in kind] for kind in sound_rules()]
    made = module.Kernel(numbers(), rules, list(NEAR_SOUNDS))
    made.prepare(
        list(latin.fold_table().items()),
        list(words.light.items()),
        sorted(words.places),
        sorted(words.telling),
        sorted(words.chains),
        list(words.alike),
    )
    made.prepare_disguise(readings.undisguised)
    made.prepare_korean(list(korean.surname_spellings().items()), *korean.spelled_parts())
    whole, stems = bodies.slavic_forms()
    made.prepare_scripts(
        cyrillic.letters(), cyrillic.vowels(), arabic.letters(), sorted(korean.surnames_in_cyrillic()), whole, stems
    )
    made.prepare_east(
        [korean.letters_of_hangul(), *hangul.letters()],
        list(korean.surnames_in_hangul().items()),
        *(list(bodies.unspaced(language).items()) for language in ("korean", "chinese")),
        list(exonyms().items()),
    )
    made.prepare_han(
        han.character_lines(),
        han.syllables(),
        list(korean.surnames_in_hanja().items()),
        list(han.chinese_surnames().items()),
        sorted(han.for_sound()),
    )
    engine: Engine = made
    return engine
