"""What kind of element each tag makes, from ``data/tags.toml``."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final

_TABLES: Final[dict[str, dict[str, str]]] = tomllib.loads(
    files("observance.ingest.pages").joinpath("data/tags.toml").read_text("utf-8")
)


def _set(table: str, row: str) -> frozenset[str]:
    return frozenset(_TABLES[table][row].split())


HIDDEN_TO_THE_END: Final = _set("skipped", "to_the_end")
SKIPPED: Final = HIDDEN_TO_THE_END | _set("skipped", "others")
BLOCKS: Final = _set("blocks", "all")
TABLE: Final = _set("blocks", "table")
CELLS: Final = _set("blocks", "cells")
INLINE: Final = _set("inline", "all")
LEFT_OUT: Final = _set("article", "left_out")
HOLDS_ARTICLE: Final = _set("article", "holds")
HOLDS_TEXT: Final = _set("article", "text")
STORY: Final = _set("article", "story")
HEADINGS: Final = _set("article", "headings")
