"""Read a page's tags once, from left to right, into an `Outline`.

No parser library stands here, for three reasons: none says where in the markup a word came from, each takes quadratic
time on some page built to hurt it, and those written in C lose text without a word where elements nest deeply. This one
takes time in proportion to the page and counts what it hides. It reads what browsers read in the pages newspapers make:
end tags left out, attributes without quotes, comments, character references.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from observance.ingest.pages.attributes import resolved
from observance.ingest.pages.outline import Node, Outline, Run
from observance.ingest.pages.tags import BLOCKS, CELLS, HIDDEN_TO_THE_END, INLINE, SKIPPED, TABLE

# Quotes mean something only after an equals sign. Possessive, and with a most: a tag that never ends costs little.
_TAG: Final = re.compile(
    r"""<(?:(/?[a-zA-Z][^\s/<>]*+)((?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+){0,2000}+)>|(!--)|[!?][^<>]*+>|(?=/?[a-zA-Z]))"""
)
# Where tags without an end are many, looking for the ends of their quotes would take all day.
_PLAIN_TAG: Final = re.compile(r"<(?:(/?[a-zA-Z][^\s/<>]*+)([^<>]*+)>|(!--)|[!?][^<>]*+>)")
MOST_BROKEN_TAGS: Final = 200
# A long report has a tenth of this; each costs some fifty microseconds.
MOST_RUNS: Final = 30_000
MOST_ELEMENTS: Final = 150_000
_Handler = Callable[[re.Match[str]], int]  # gives where to go on reading, 0 for right behind the tag
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_SENTENCE_END: Final = tuple(".!?:;\u2026\u3002\uff01\uff1f\uff1a\"'\u00bb\u201d\u300d\u300f)")

# An element whose start ends another of these that is open right around it.
_ENDED_BY: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(["li", "option"], frozenset(["p", "li", "option"])),
    **dict.fromkeys(["dt", "dd"], frozenset(["p", "dt", "dd"])),
    **dict.fromkeys(["td", "th"], frozenset(["p", "td", "th", "li"])),
    "tr": frozenset(["p", "td", "th", "tr"]),
    **dict.fromkeys(["tbody", "thead", "tfoot"], frozenset(["p", "td", "th", "tr", "tbody", "thead", "tfoot"])),
    **dict.fromkeys([f"h{n}" for n in range(1, 7)], frozenset(["p", *(f"h{n}" for n in range(1, 7))])),
}
_ENDS_P: Final = frozenset(["p"])


def outline_of(markup: str) -> Outline:
    """Take *markup* apart in one pass; never raises, whatever it is given."""
    scanner = _Scanner(markup)
    scanner.run()
    return scanner.outline


def text_of(stretch: str) -> str:
    """Give the visible text of a stretch of markup: of ``markup[run.start:run.end]`` it is ``run.text``.

    Written apart from the scanner, for checking a place in an archived page; block elements are taken for inline ones.
    """
    pieces = []
    at = position = 0
    absent: dict[str, int] = {}
    while match := _TAG.search(stretch, position):
        pieces.append(stretch[at : match.start()])
        at = position = match.end()
        name = (match[1] or "").lower()
        if name in {"br", "/br"}:
            pieces.append(" ")
        elif match[3]:
            at = position = _after(stretch, "-->", match.end() - 2, absent) or len(stretch)
        elif name in SKIPPED or name == "title":
            at = position = _after_element(stretch, name, match.end(), absent) or match.end()
        elif match[1] is None and match.end() == match.start() + 1:
            plain = _PLAIN_TAG.match(stretch, match.start())
            at = position = plain.end() if plain else match.end()
            if plain is None:
                pieces.append("<")
    pieces.append(stretch[at:])
    return plain_text("".join(pieces))


def plain_text(written: str) -> str:
    """Resolve character references, even out white space, drop control characters."""
    written = resolved(written)
    if _CONTROL.search(written):
        written = _CONTROL.sub("", written)
    return " ".join(written.split())


def _after(markup: str, what: str, start: int, absent: dict[str, int]) -> int | None:
    """Give the place after the next *what*; None if there is none, which is looked for once only."""
    if what in absent:
        return None
    found = markup.find(what, start)
    if found < 0:
        absent[what] = start
        return None
    return found + len(what)


def _after_element(markup: str, name: str, start: int, absent: dict[str, int]) -> int | None:
    """Give the place after the end tag of element *name*, in small or in capital letters."""
    ends = [
        place for tag in (f"</{name}", f"</{name.upper()}") if (place := _after(markup, tag, start, absent)) is not None
    ]
    if not ends:
        return None
    close = markup.find(">", min(ends))
    return len(markup) if close < 0 else close + 1


def _share(linked: list[str], written: str) -> float:
    """Give the share of letters and digits that are link text: strokes between links are not text."""
    letters = len(_NOT_A_LETTER.sub("", written))
    return min(1.0, len(_NOT_A_LETTER.sub("", "".join(linked))) / letters) if letters else 1.0


class _Scanner:
    """The state of one pass: what is open, and the run being gathered."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.nodes = [Node("", "", 0, 0)]
        self.runs: list[Run] = []
        self.outline = Outline(markup=markup, nodes=self.nodes, runs=self.runs)
        self.pieces: list[str] = []  # of the run being gathered, as written
        self.start = self.ended = 0
        self.linked: list[str] = []  # its link text
        self.in_link = False
        self.link_depth = 0
        self.after_break = False
        self.open = [0]  # numbers of the open block elements
        self.counts: list[dict[str, int]] = [{}, {}]  # how many of a tag are open: anywhere; in each open table cell
        self.absent: dict[str, int] = {}
        self.broken = 0
        self.pattern = _TAG
        self.handlers = self._handlers()

    def _handlers(self) -> dict[str | None, _Handler]:
        """Give what to do at each tag; a tag that is not there is a block of its own."""
        return {
            None: self._other,
            **dict.fromkeys(INLINE, self._nothing),
            **{f"/{name}": self._nothing for name in INLINE | SKIPPED | {"head", "html", "title"}},
            **dict.fromkeys(BLOCKS, self._block),
            **{f"/{name}": self._block_end for name in BLOCKS},
            **dict.fromkeys(SKIPPED, self._skipped),
            **dict.fromkeys(["br", "/br"], self._break),
            **dict.fromkeys(["hr", "/head"], self._rule),
            **dict.fromkeys(["meta", "link"], self._meta),
            "a": self._link,
            "/a": self._link_end,
            "title": self._title,
            "time": self._time,
            "/time": self._nothing,
            "html": self._html,
            "/html": self._nothing,
            "head": self._nothing,
        }

    def run(self) -> None:
        """Go through the markup; after an element that is skipped the search starts anew behind it."""
        at = 0
        while at >= 0:
            at = self._stretch(at)
        self._flush()
        while len(self.open) > 1:
            self._pop()
        self.nodes[0].last = len(self.runs)

    def _stretch(self, at: int) -> int:
        """Read tags from *at* on; give where to go on, -1 at the end."""
        handlers = self.handlers
        for match in self.pattern.finditer(self.markup, at):
            begin, end = match.span()
            if at < begin:
                self._text(at, begin)
            at = end
            name = match[1]
            handler = handlers.get(name)
            if handler is None:
                handler = handlers[name] = self._unknown(str(name))
            after = handler(match)
            if after:
                return after
        if at < len(self.markup):
            self._text(at, len(self.markup))
        return -1

    def _unknown(self, name: str) -> _Handler:
        """Give what to do at a tag in capital letters, or at one nobody knows: XML names are inline, others blocks."""
        known = self.handlers.get(name.lower())
        if known is not None:
            return known
        if ":" in name or "-" not in name:
            return self._nothing
        return self._block_end if name[0] == "/" else self._block

    def _text(self, start: int, end: int) -> None:
        piece = self.markup[start:end]
        bare = piece.rstrip()
        if bare:
            if not self.pieces:
                self.start = start + len(piece) - len(piece.lstrip())
            self.ended = start + len(bare)
            self.after_break = False
            if self.in_link:
                self.linked.append(bare)
        elif not self.pieces:
            return
        self.pieces.append(piece)

    def _flush(self) -> int:
        """End the run being gathered, if any; give -1 where the page has had too many of them."""
        if self.pieces:
            written = "".join(self.pieces)
            text = plain_text(written)
            if text:
                linked = _share(self.linked, written) if self.linked else 0.0
                self.runs.append(Run(text, self.start, self.ended, self.open[-1], linked))
            self.pieces.clear()
        self.linked.clear()
        self.after_break = False
        if len(self.runs) > MOST_RUNS or len(self.nodes) > MOST_ELEMENTS:
            self.outline.overfull = True
            return -1
        return 0

    def _nothing(self, _: re.Match[str]) -> int:
        return 0

    def _link(self, match: re.Match[str]) -> int:
        """Begin a link; an anchor without an address is none, and a link never ends later than what it stands in."""
        self.in_link = "href" in match[2] or "HREF" in match[2]
        self.link_depth = len(self.open)
        return 0

    def _link_end(self, _: re.Match[str]) -> int:
        self.in_link = False
        return 0

    def _break(self, _: re.Match[str]) -> int:
        """End a run at a line break after a sentence, or at the second one: paragraphs are often made that way."""
        if self.pieces:
            if self.after_break or self.pieces[-1].rstrip().endswith(_SENTENCE_END):
                return self._flush()
            self.pieces.append(" ")
            self.after_break = True
        return 0

    def _rule(self, _: re.Match[str]) -> int:
        return self._flush()

    def _block(self, match: re.Match[str]) -> int:
        if self._flush():
            return -1
        tag = match[1].lower()
        ended = _ENDED_BY.get(tag, _ENDS_P)
        while self.nodes[self.open[-1]].tag in ended:
            self._pop()
        if tag in CELLS:
            self.counts.append({})
        for counts in (self.counts[0], self.counts[-1]):
            counts[tag] = counts.get(tag, 0) + 1
        self.nodes.append(Node(tag, match[2], self.open[-1], len(self.runs), 0, match.start()))
        self.open.append(len(self.nodes) - 1)
        return 0

    def _block_end(self, match: re.Match[str]) -> int:
        """Close an element and all that was left open in it; an end tag without a beginning says nothing."""
        if self._flush():
            return -1
        tag = match[1][1:].lower()
        if self.counts[0 if tag in TABLE else -1].get(tag):
            while self._pop() != tag:
                pass
        return 0

    def _pop(self) -> str:
        node = self.nodes[self.open.pop()]
        if len(self.open) < self.link_depth:
            self.in_link = False
        node.last = len(self.runs)
        self.counts[0][node.tag] -= 1
        self.counts[-1][node.tag] -= 1
        if node.tag in CELLS:
            self.counts.pop()
        return node.tag

    def _skipped(self, match: re.Match[str]) -> int:
        name = match[1].lower()
        after = _after_element(self.markup, name, match.end(), self.absent)
        if after is None:
            return self._hide(name, match.start()) if name in HIDDEN_TO_THE_END else 0
        if name == "script" and "ld+json" in match[2]:
            self.outline.json_ld.append(self.markup[match.end() : self.markup.rfind("<", 0, after)])
        return after

    def _hide(self, name: str, start: int) -> int:
        """Leave out the rest of the page, as a browser does, and keep note of it."""
        self.outline.hidden_from = start
        self.outline.hidden_by = name
        return len(self.markup)

    def _title(self, match: re.Match[str]) -> int:
        after = _after_element(self.markup, "title", match.end(), self.absent)
        if after is None:
            return 0
        if not self.outline.title:
            self.outline.title = plain_text(self.markup[match.end() : self.markup.rfind("<", 0, after)])
        return after

    def _meta(self, match: re.Match[str]) -> int:
        self.outline.meta.append(match[2])
        return 0

    def _time(self, match: re.Match[str]) -> int:
        if match[2]:
            self.outline.times.append((match.start(), match[2]))
        return 0

    def _html(self, match: re.Match[str]) -> int:
        self.outline.html_attributes = self.outline.html_attributes or match[2]
        return 0

    def _other(self, match: re.Match[str]) -> int:
        """Pass over a comment or a declaration; read a tag that has no end as far as it can be read."""
        if match[3]:
            return _after(self.markup, "-->", match.end() - 2, self.absent) or self._hide("comment", match.start())
        if match.end() > match.start() + 1:
            return 0
        self.broken += 1
        if self.broken > MOST_BROKEN_TAGS:
            self.pattern = _PLAIN_TAG
        plain = _PLAIN_TAG.match(self.markup, match.start())
        if plain is None or plain[1] is None:
            self._text(match.start(), match.end())
            return match.end() if self.broken == MOST_BROKEN_TAGS + 1 else 0
        handler = self.handlers.get(plain[1].lower(), self._nothing)
        return handler(plain) or plain.end()
