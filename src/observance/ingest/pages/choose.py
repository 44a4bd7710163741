"""Which element of a page holds its article.

Elements are left out by what their attributes and their tags tell (`hints`), with as much strictness as the page bears:
where nearly nothing would be left, less is left out. Of the rest, the element is taken in which the weight of prose
comes together; one that calls itself the article is preferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from observance.ingest.pages.hints import NOTHING, Hints, hints_of
from observance.ingest.pages.outline import Outline
from observance.ingest.pages.tags import HOLDS_ARTICLE, HOLDS_TEXT, LEFT_OUT
from observance.ingest.pages.weigh import Weights, sums_of

# An element with this share of the page's prose is not left out for its name or its tag.
TOO_LARGE_TO_LEAVE_OUT: Final = 0.5
TOO_LARGE_WITH_ARTICLE_NAME: Final = 0.3
TOO_LARGE_TO_BE_HIDDEN: Final = 0.9
LARGE: Final = 0.2
LONG_PARAGRAPH: Final = 110
# A child that holds this share of an element's weight is stepped into.
MOST_OF_IT: Final = 0.7
# An element that calls itself the article needs this share; an inner one is preferred while it holds that share.
LEAST_FOR_A_NAME: Final = 0.35
INNER: Final = 0.85
# Where the chosen element has less than this share of what might be the story, too much was left out.
TOO_LITTLE: Final = 0.15


class Strictness(IntEnum):
    """How much is left out for its name."""

    HIDDEN_ONLY = 0
    NEVER = 1
    FULL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The element that holds the article, and what of it is left out.

    ``out`` says for every element whether it is left out, ``never`` whether for a reason that nothing overrides.
    """

    element: int
    out: list[bool]
    never: list[bool]
    lead: list[bool]
    weight: float
    strictness: Strictness


def choose(page: Outline, weights: Weights) -> Choice | None:
    """Give the element that holds the article; None where no element holds prose."""
    hints = _hints(page)
    for strictness in reversed(Strictness):
        found = _choose(page, weights, hints, strictness)
        if found is not None:
            return found
    return None


def choose_element(page: Outline, weights: Weights, number: int) -> Choice | None:
    """Take element *number* for the one that holds the article; None where it holds no prose."""
    node = page.nodes[number]
    if not weights.within(node.first, node.last):
        return None
    around = {number}
    element = number
    while page.nodes[element].parent != element:
        element = page.nodes[element].parent
        around.add(element)
    hints = _hints(page)
    out, never = _left_out(page, weights, hints, Strictness.FULL, frozenset(around))
    return Choice(
        element=number,
        out=out,
        never=never,
        lead=[hint.lead for hint in hints],
        weight=weights.within(node.first, node.last),
        strictness=Strictness.FULL,
    )


def _hints(page: Outline) -> list[Hints]:
    return [hints_of(node.attributes) if node.first < node.last else NOTHING for node in page.nodes]


def _choose(page: Outline, weights: Weights, hints: list[Hints], strictness: Strictness) -> Choice | None:
    out, never = _left_out(page, weights, hints, strictness)
    kept = [0.0 if out[run.node] else value for run, value in zip(page.runs, weights.story, strict=True)]
    sums = sums_of(kept)
    weight = [sums[node.last] - sums[node.first] for node in page.nodes]
    if not sums[-1]:
        return None
    element = _named(page, hints, out, weight) or _heaviest(page, out, weight)
    possible = sum(0.0 if never[run.node] else value for run, value in zip(page.runs, weights.story, strict=True))
    if strictness and weight[element] < TOO_LITTLE * possible:
        return None
    lead = [hint.lead for hint in hints]
    return Choice(element=element, out=out, never=never, lead=lead, weight=weight[element], strictness=strictness)


def _left_out(
    page: Outline,
    weights: Weights,
    hints: list[Hints],
    strictness: Strictness,
    spared: frozenset[int] = frozenset(),
) -> tuple[list[bool], list[bool]]:
    """Say of every element whether it is left out, and whether for good; what is inside goes with it."""
    sums = sums_of(weights.prose)
    total = sums[-1] or 1.0
    out = [False] * len(page.nodes)
    never = [False] * len(page.nodes)
    for number, node in enumerate(page.nodes[1:], 1):
        if out[node.parent]:
            out[number] = True
            never[number] = never[node.parent]
            continue
        if number in spared:
            continue
        hint = hints[number]
        share = (sums[node.last] - sums[node.first]) / total
        if (hint.hidden and share < TOO_LARGE_TO_BE_HIDDEN) or (
            hint.never
            and strictness
            and not hint.article
            and not (share > LARGE and node.first <= weights.headline < node.last)
        ):
            out[number] = never[number] = True
        elif (node.tag in LEFT_OUT and share < TOO_LARGE_TO_LEAVE_OUT and (strictness or node.tag != "form")) or (
            strictness is Strictness.FULL and _seldom(hint, share) and not _is_paragraph(page, weights, number)
        ):
            out[number] = True
    return out, never


def _is_paragraph(page: Outline, weights: Weights, number: int) -> bool:
    """Whether an element is one long paragraph of prose: a credit or a date is not that long."""
    node = page.nodes[number]
    return node.tag == "p" and node.last == node.first + 1 and weights.prose[node.first] >= LONG_PARAGRAPH


def _seldom(hint: Hints, share: float) -> bool:
    most = TOO_LARGE_WITH_ARTICLE_NAME if hint.article else TOO_LARGE_TO_LEAVE_OUT
    return hint.seldom and not hint.lead and share < most


def _named(page: Outline, hints: list[Hints], out: list[bool], weight: list[float]) -> int:
    """Give the innermost element that calls itself the article and holds nearly all the heaviest such does; 0 if none."""
    total = weight[0]
    named = [
        number
        for number, node in enumerate(page.nodes)
        if number
        and node.tag != "body"
        and not out[number]
        and (hints[number].article or node.tag in HOLDS_ARTICLE)
        and weight[number] >= LEAST_FOR_A_NAME * total
    ]
    if not named:
        return 0
    most = max(weight[number] for number in named)
    return max(number for number in named if weight[number] >= INNER * most)


def _heaviest(page: Outline, out: list[bool], weight: list[float]) -> int:
    """Step from the document into the child that holds most of the weight, for as long as one does."""
    heaviest = [0] * len(page.nodes)  # of every element: its heaviest child
    for number, node in enumerate(page.nodes[1:], 1):
        if not out[number] and weight[number] > (weight[heaviest[node.parent]] if heaviest[node.parent] else 0.0):
            heaviest[node.parent] = number
    element = 0
    while (child := heaviest[element]) and weight[child] >= MOST_OF_IT * weight[element]:
        if page.nodes[child].tag in HOLDS_TEXT:
            break
        element = child
    return element
