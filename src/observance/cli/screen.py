"""``observance screen``: names against the sanctions lists."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from observance.cli.output import Format, WordOrDash, open_workspace, plural, put_json, put_records, say
from observance.model.contract import token_json
from observance.model.errors import BadRecord, InputError, UsageError
from observance.model.listing import Match

COLUMNS = ("query", "entity", "listed name", "score", "why", "corroboration", "list")
FOUND = 3


def screen(
    names: WordOrDash,
    /,
    *,
    limit: int = 5,
    threshold: float = 0.75,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    fail_on: str | None = None,
    workspace: Path | None = None,
) -> int:
    """Hold names against the sanctions lists.

    Parameters
    ----------
    names
        A file (text with one name a line, CSV or JSONL with a column name or query), - for standard input,
        or one name itself.
    limit
        The most matches to show for a name.
    threshold
        The least score (0 to 1) that is shown.
    format
        text, json, jsonl or csv.
    fail_on
        "match": exit 3 if any name matches.
    workspace
        The folder whose lists are used.
    """
    if not 0 < threshold <= 1:
        raise UsageError(f"--threshold {threshold} is not between 0 and 1")
    if fail_on not in {None, "match"}:
        raise UsageError(f"--fail-on {fail_on!r} is not known", hint="use match")
    if format is Format.HTML:
        raise UsageError("screening has no page of its own", hint="use --format text, json, jsonl or csv")
    with open_workspace(workspace) as home:
        against = home.lists()
        results = [(n, q, home.screen(q, limit=limit, threshold=threshold)) for n, q in enumerate(_queries(names))]
    if format is Format.JSONL:
        for n, query, matches in results:
            put_json({"query": query, "id": n, "matches": [_match(match) for match in matches]}, indent=None)
    elif format is Format.JSON:
        put_json([{"query": q, "id": n, "matches": [_match(m) for m in found]} for n, q, found in results])
    else:
        put_records("Matches", COLUMNS, [row for _, q, found in results for row in _rows(q, found)], format)
    held = ", ".join(f"{one.id} {one.version} ({len(one.designations)} designations)" for one in against)
    matched = sum(bool(found) for _, _, found in results)
    clear = len(results) - matched
    say(f"{plural(len(results), 'name')} held against {held}: {matched} like a listed name, {clear} without a match")
    return FOUND if fail_on and matched else 0


def _rows(query: str, matches: tuple[Match, ...]) -> list[list[str]]:
    """Give a query's matches as table rows; no match is a row too."""
    if not matches:
        return [[query, "", "no match", "", "", "", ""]]
    return [
        [
            query,
            match.entity,
            match.name,
            f"{match.score:.2f}",
            "; ".join(f"{t.query or '(nothing)'} ~ {t.listed or '(nothing)'}: {t.how}" for t in match.tokens),
            ", ".join(match.corroboration) or "none",
            f"{match.list} {match.list_version}",
        ]
        for match in matches
    ]


def _match(match: Match) -> dict[str, object]:
    return {
        "entity": match.entity,
        "name": match.name,
        "score": match.score,
        "list": match.list,
        "list_version": match.list_version,
        "quality": match.quality.value,
        "corroboration": list(match.corroboration),
        "tokens": [token_json(token) for token in match.tokens],
    }


def _queries(names: str) -> Iterator[str]:
    """Give the names to screen, in input order."""
    if names == "-":
        yield from _lines(sys.stdin.read())
        return
    path = Path(names)
    if not path.exists():
        if path.suffix or "/" in names:
            raise InputError("no such file", where=names, hint="check the path, or pass a name without a dot or slash")
        yield names
        return
    text = path.read_text(encoding="utf-8-sig")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        yield from _csv_names(text, names)
    elif suffix in {".jsonl", ".ndjson"}:
        yield from _jsonl_names(text, names)
    else:
        yield from _lines(text)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _csv_names(text: str, where: str) -> Iterator[str]:
    rows = csv.DictReader(io.StringIO(text))
    column = next((c for c in ("name", "query") if c in (rows.fieldnames or [])), None)
    if column is None:
        raise InputError("no column called name or query", where=where, hint="add a header line")
    return (row[column] for row in rows)


def _jsonl_names(text: str, where: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadRecord(f"not JSON ({error.msg})", where=f"{where}:{number}") from error
        name = record.get("name") or record.get("query") if isinstance(record, dict) else None
        if not isinstance(name, str):
            raise BadRecord("no name or query in this line", where=f"{where}:{number}")
        yield name
