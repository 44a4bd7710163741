"""From one HTML page to a `Document`: the article's blocks, each with its place in the markup, and the page's metadata.

A ladder, and the rung that held is named in ``extractor``:

1. the **host rule** of an outlet we know, if the element it names holds prose;
2. the **outline**: the element in which the page's prose comes together (`choose`);
3. the page's own **JSON-LD** ``articleBody``, where the outline missed most of it and the page shows at least four
   fifths of it. What the page does not show has no place a reader could check, and is not taken.

Pure: never fetches, never runs anything, the same markup gives the same document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from observance.ingest.document import Document, DocumentBlock
from observance.ingest.pages.choose import Choice, Strictness, choose, choose_element
from observance.ingest.pages.hosts import HostRule, element_of, rule_for
from observance.ingest.pages.json_ld import bodies_of
from observance.ingest.pages.keep import Kept, kept_runs
from observance.ingest.pages.lines import is_paywall, is_wall, kind_of
from observance.ingest.pages.metadata import Fields, fields_of
from observance.ingest.pages.outline import Outline
from observance.ingest.pages.scan import MOST_ELEMENTS, MOST_RUNS, outline_of, plain_text
from observance.ingest.pages.weigh import Weights, weights_of
from observance.model import BlockKind, EmptyInput, InputError, Place, TooLarge

VERSION: Final = "1"
LARGEST: Final = 8_000_000  # characters; an article's page has a fiftieth of it
# The page's own articleBody counts where the page shows this much of it, and is taken where less than that was read.
SHOWN: Final = 0.8
READ: Final = 0.5
SHORTEST_BODY: Final = 200
# A text this short may be a notice in the article's place; a longer one is not, whatever it says of cookies.
LONGEST_NOTICE: Final = 1500
SHORT: Final = 200
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")
_TAG: Final = re.compile(r"<[^<>]{0,400}>")


@dataclass(frozen=True, slots=True)
class _Rung:
    """What one rung of the ladder found."""

    name: str
    kept: list[Kept]
    notes: tuple[str, ...] = ()


def read_page(markup: str, *, where: str, url: str | None = None) -> Document:
    """Read the article and the metadata of *markup*; *url* is where the page was fetched from, if it was.

    Block places are code points into *markup*. Raises `TooLarge` above 8 million characters
    or where the page is built of more pieces than pages of text are, `EmptyInput` where the page
    shows no article, `InputError` where it shows a consent notice or a robot check instead of one; *where* names the page
    in these.
    """
    if len(markup) > LARGEST:
        raise TooLarge(
            f"has {len(markup):,} characters of markup, over the limit of {LARGEST:,}",
            where=where,
            hint="copy the article's text into a .txt file",
        )
    page = outline_of(markup)
    if page.overfull:
        raise TooLarge(
            f"has more than {MOST_RUNS:,} lines or {MOST_ELEMENTS:,} elements: no page of text is built like that",
            where=where,
            hint="copy the article's text into a .txt file",
        )
    weights = weights_of(page)
    fields = fields_of(page, weights)
    rule = rule_for(url) or rule_for(fields.text.get("url"))
    rung = _article(page, weights, rule)
    if not any(one.kind is BlockKind.TEXT for one in rung.kept):
        raise EmptyInput("shows no article", where=where, hint=_why_empty(page))
    _refuse_notice(page, rung.kept, where)
    return _document(page, rung, fields, rule, url)


def _article(page: Outline, weights: Weights, rule: HostRule | None) -> _Rung:
    """Go down the ladder."""
    element = element_of(page, rule) if rule else None
    if element is not None:
        choice = choose_element(page, weights, element)
        kept = kept_runs(page, weights, choice) if choice else []
        if kept:
            return _Rung("host rule", kept)
    choice = choose(page, weights)
    kept = kept_runs(page, weights, choice) if choice else []
    own = _own_body(page, kept)
    if own:
        return _Rung(
            "JSON-LD articleBody", own, ("the text was found by what the page's own JSON-LD says is the article",)
        )
    return _Rung("outline", kept, _notes_of(choice))


def _notes_of(choice: Choice | None) -> tuple[str, ...]:
    if choice is None or choice.strictness is Strictness.FULL:
        return ()
    return ("the page names its parts unlike others: text from outside the article may be among the blocks",)


def _own_body(page: Outline, kept: list[Kept]) -> list[Kept]:
    """Give the runs of the page's own articleBody if the page shows it and most of it was not read; else nothing."""
    read = {one.run for one in kept}
    for body in bodies_of(page.json_ld)[:3]:
        letters = _letters(plain_text(_TAG.sub(" ", body)))
        if len(letters) < SHORTEST_BODY:
            continue
        shown = [
            (number, len(one))
            for number, run in enumerate(page.runs)
            if len(one := _letters(run.text)) * 10 >= SHORTEST_BODY and one in letters
        ]
        size = sum(length for _, length in shown)
        if SHOWN * len(letters) <= size <= len(letters) / SHOWN:
            common = sum(length for number, length in shown if number in read)
            return (
                [Kept(number, kind_of(page.runs[number].text)) for number, _ in shown] if common < READ * size else []
            )
    return []


def _letters(text: str) -> str:
    return _NOT_A_LETTER.sub("", text).casefold()


def _refuse_notice(page: Outline, kept: list[Kept], where: str) -> None:
    """Refuse a page whose only text is a notice; a long text that mentions cookies is an article about cookies."""
    text = "\n".join(page.runs[one.run].text for one in kept)
    if len(text) <= LONGEST_NOTICE and is_wall(text):
        notices = sum(len(page.runs[one.run].text) for one in kept if is_wall(page.runs[one.run].text))
        if notices * 2 >= len(text):
            raise InputError(
                "shows a consent notice or a robot check, not an article",
                where=where,
                hint="open the page in a browser, pass the notice, and save the page",
            )


def _why_empty(page: Outline) -> str:
    if page.hidden_by:
        return f"an unclosed {page.hidden_by} hides the page from character {page.hidden_from} on; save the page again"
    if page.json_ld and bodies_of(page.json_ld):
        return "its text is shown by a script only: save the page from a browser, or copy the text into a .txt file"
    return "save the page from a browser once it is fully shown, or copy the article's text into a .txt file"


def _document(page: Outline, rung: _Rung, fields: Fields, rule: HostRule | None, url: str | None) -> Document:
    if rule is not None:
        fields.take("outlet", rule.outlet, "host")
    blocks = tuple(
        DocumentBlock(text=run.text, kind=one.kind, place=Place(start=run.start, end=run.end))
        for one in rung.kept
        for run in [page.runs[one.run]]
    )
    return Document(
        blocks=blocks,
        extractor=f"observance pages {VERSION}, {rung.name}",
        headline=fields.text.get("headline"),
        outlet=fields.text.get("outlet"),
        author=fields.text.get("author"),
        published=fields.moments.get("published"),
        modified=fields.moments.get("modified"),
        language=fields.text.get("language"),
        url=fields.text.get("url") or url,
        sources=dict(fields.sources),
        notes=(*rung.notes, *fields.notes, *_doubts(page, rung.kept)),
    )


def _doubts(page: Outline, kept: list[Kept]) -> list[str]:
    """Say what may be missing."""
    doubts = []
    if page.hidden_by:
        lost = len(page.markup) - page.hidden_from
        doubts.append(f"an unclosed {page.hidden_by} hides the last {lost} characters of the markup, as in a browser")
    first, last = kept[0].run, kept[-1].run
    if any(is_paywall(run.text) for run in page.runs[first : last + 6]):
        doubts.append("the page asks to subscribe or sign in: the text may be the beginning of the article only")
    if sum(len(page.runs[one.run].text) for one in kept if one.kind is BlockKind.TEXT) < SHORT:
        doubts.append("very little text was found")
    return doubts
