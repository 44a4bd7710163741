"""Delimited text files of others: their encoding, their rows, and where a row is broken."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator, Mapping
from typing import Final

from observance.model import ListError

DAMAGED: Final = "download the file again"
# The publisher's old DOS end-of-file sign: with it the file is whole, and it is no content.
END_OF_FILE: Final = "\x1a"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, *, source: str) -> str:
    """Give the text of a file: by its byte order mark, else UTF-8, else Windows-1252, which older versions are in.

    Raises `ListError` where it is in none of these or holds a zero character, which no text does.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252", "latin-1"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise ListError("is not text: it holds a zero character", where=source, hint=DAMAGED)
        return text
    raise ListError(f"is not text in {marked}, which its first bytes announce", where=source, hint=DAMAGED)


def rows(text: str, *, source: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Give (line number, cells) of every row that is not blank; cells are stripped.

    Raises `ListError` with the line where quotation marks do not pair.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            where = f"{source}, line {reader.line_num}"
            raise ListError(f"a row cannot be read ({error})", where=where, hint=DAMAGED) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip() for cell in cells]


def records(text: str, *, source: str, delimiter: str = ",", above: int = 0) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give (line number, cells by column) of a file with a header row below *above* other rows.

    Column names are compared by their letters and digits alone (`key`). Raises `ListError` where there is no header,
    it names a column twice, or a row has more or fewer cells than it.
    """
    found = itertools.islice(rows(text, source=source, delimiter=delimiter), above, None)
    _line, header = next(found, (0, []))
    keys = [key(name) for name in header]
    if not keys:
        raise ListError("has no header row", where=source, hint=DAMAGED)
    named = [name for name in keys if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice:
        raise ListError(f"names the column {twice!r} twice", where=source, hint=DAMAGED)
    for line, cells in found:
        if len(cells) != len(keys):
            where = f"{source}, line {line}"
            raise ListError(f"a row has {len(cells)} cells where the header has {len(keys)}", where=where, hint=DAMAGED)
        yield line, dict(zip(keys, cells, strict=True))


def key(column: str) -> str:
    """Give a column's name in small letters and digits only: publishers move spaces and signs about."""
    return "".join(char for char in column.casefold() if char.isalnum())
