"""``observance search``: find reports by words."""

from __future__ import annotations

from pathlib import Path

from observance.cli.output import Format, WordOrDash, existing_workspace, plural, put_records, say
from observance.model.errors import UsageError


def search(
    words: WordOrDash,
    /,
    *,
    limit: int = 20,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    workspace: Path | None = None,
) -> int:
    """Find reports by words, in any language they were written in.

    Parameters
    ----------
    words
        Words that must all occur; put a phrase in double quotes. Two-syllable Korean and Chinese words work.
    limit
        The most reports to show.
    format
        text, json, jsonl or csv.
    workspace
        The folder to search.
    """
    if not words.strip():
        raise UsageError("nothing to search for", hint="observance search exhibition")
    if format is Format.HTML:
        raise UsageError("search has no page of its own", hint="use --format text, json, jsonl or csv")
    with existing_workspace(workspace) as home:
        hits = home.search(words, limit=limit)
    rows = [[hit.report_id, hit.published or "", hit.outlet or "", hit.headline or "", hit.snippet] for hit in hits]
    put_records(plural(len(hits), "report"), ("report", "published", "outlet", "headline", "passage"), rows, format)
    if not hits:
        say(f"no report holds {words!r}")
    return 0
