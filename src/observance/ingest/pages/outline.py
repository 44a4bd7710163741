"""What a page is made of once its tags are read: the tree of its block elements, and the runs of text in them.

Both are kept as plain lists that point at each other by number, in document order: every pass over a page is one loop,
however deep its author nested it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Run:
    """A stretch of text no block element interrupts: a paragraph, a heading, a list item, the cell of a table.

    ``markup[start:end]``, without its tags, with its character references resolved and its white space evened out, is
    ``text``.
    """

    text: str
    start: int  # code points into the markup, at the first visible character
    end: int
    node: int  # the block element it stands in
    linked: float  # share of its letters and digits that are link text


@dataclass(slots=True)
class Node:
    """One block element; ``first`` to ``last`` (exclusive) are the runs inside it, its descendants' included."""

    tag: str
    attributes: str  # as written
    parent: int  # number of the element around it; the root is its own parent
    first: int
    last: int = 0
    start: int = 0  # where its start tag begins


@dataclass(slots=True)
class Outline:
    """A page taken apart. ``nodes[0]`` is the document itself."""

    markup: str
    nodes: list[Node]
    runs: list[Run]
    title: str = ""
    meta: list[str] = field(default_factory=list)  # attributes of every <meta> and <link>, as written
    json_ld: list[str] = field(default_factory=list)
    times: list[tuple[int, str]] = field(default_factory=list)  # place and attributes of every <time>, as written
    html_attributes: str = ""
    hidden_by: str = ""  # the comment or element that never ends and hides the rest of the page, as in a browser
    hidden_from: int = 0
    overfull: bool = False  # reading stopped: more elements or runs than a page of text has
