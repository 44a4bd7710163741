"""Which runs of the chosen element are the article, and the lines around it that say who wrote it and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from observance.ingest.pages.choose import Choice
from observance.ingest.pages.lines import is_aside, kind_of
from observance.ingest.pages.outline import Outline
from observance.ingest.pages.tags import HEADINGS, STORY
from observance.ingest.pages.weigh import MOST_LINKED, Weights, ends_like_a_sentence, repeats_title
from observance.model import BlockKind

# A lead stands at most this many runs above the body, and is at least this heavy if it calls itself one, or else that.
FURTHEST_LEAD: Final = 12
FURTHEST_WITHOUT_HEADLINE: Final = 6
LIGHTEST_LEAD: Final = 60
LIGHTEST_UNNAMED_LEAD: Final = 100
MOST_LINKED_LEAD: Final = 0.3
# A paragraph of mostly link text belongs to the story where it is a sentence.
MOST_LINKED_SENTENCE: Final = 0.9
LIGHTEST_SENTENCE: Final = 40
LIGHTEST_LOOSE_TEXT: Final = 20
# Credits and disclaimers are looked for this many runs around the story.
NEAR: Final = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A run that belongs to the report, by number, and what it is."""

    run: int
    kind: BlockKind


def kept_runs(page: Outline, weights: Weights, choice: Choice) -> list[Kept]:
    """Give the runs of the report in order."""
    node = page.nodes[choice.element]
    first = _lead(page, weights, choice)
    inside = [number for number in range(first, node.last) if not choice.out[page.runs[number].node]]
    story = _story(page, weights, inside, node.first)
    if not story:
        return []
    near = range(max(0, min(first, story[0]) - NEAR), min(len(page.runs), story[-1] + 1 + NEAR))
    chosen = set(story)
    return [
        Kept(number, kind)
        for number in sorted(chosen.union(near))
        if (kind := _kind(page, weights, choice, number)) is not None
        and (number in chosen or kind is not BlockKind.TEXT)
    ]


def _kind(page: Outline, weights: Weights, choice: Choice, number: int) -> BlockKind | None:
    """Give the kind of a run; None for one that has no business in a report."""
    if choice.never[page.runs[number].node] or weights.tags[number] in HEADINGS:
        return BlockKind.TEXT if not choice.never[page.runs[number].node] else None
    return kind_of(page.runs[number].text)


def _lead(page: Outline, weights: Weights, choice: Choice) -> int:
    """Give the first run of the story: the body's, or that of a lead between headline and body."""
    first = page.nodes[choice.element].first
    if not 0 <= weights.headline < first:
        return first
    for number in range(max(weights.headline + 1, first - FURTHEST_LEAD), first):
        node = page.runs[number].node
        named = choice.lead[node] or choice.lead[page.nodes[node].parent]
        least = LIGHTEST_LEAD if named else LIGHTEST_UNNAMED_LEAD
        if not choice.out[node] and weights.linked[number] < MOST_LINKED_LEAD and weights.weight[number] >= least:
            return number
    return first


def _story(page: Outline, weights: Weights, inside: list[int], body: int) -> list[int]:
    """Give those of the runs *inside* that are story; a heading stays where story follows it."""
    kept: list[int] = []
    followed = False
    for number in reversed(inside):
        verdict = _verdict(page, weights, number, above_body=number < body)
        if verdict is None:
            verdict = followed
        else:
            followed = verdict
        if verdict:
            kept.append(number)
    kept.reverse()
    return kept


def _verdict(page: Outline, weights: Weights, number: int, *, above_body: bool) -> bool | None:
    """Whether a run is story; None for a heading, which is what follows it."""
    text = page.runs[number].text
    tag = weights.tags[number]
    weight = weights.weight[number]
    if tag in HEADINGS:
        if repeats_title(text, weights.title_words) or is_aside(text):
            return False
        if above_body:
            return weight >= LIGHTEST_LEAD
        return False if tag == "h1" or weights.linked[number] > MOST_LINKED else None
    if weights.prose[number]:
        return not is_aside(text)
    if weights.linked[number] > MOST_LINKED:
        return tag in STORY and _is_linked_story(text, weight, weights.linked[number], tag)
    if is_aside(text):
        return False
    return tag in STORY or (weight >= LIGHTEST_LOOSE_TEXT and ends_like_a_sentence(text))


def _is_linked_story(text: str, weight: int, linked: float, tag: str) -> bool:
    if tag == "p" and text.startswith(("http", "www.")):
        return True
    sentence = weight >= LIGHTEST_SENTENCE and ends_like_a_sentence(text)
    return tag in {"p", "blockquote"} and linked < MOST_LINKED_SENTENCE and sentence and not is_aside(text)
