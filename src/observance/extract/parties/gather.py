"""Mentions put together into parties: overlaps settled, one party per real thing, identifiers by first mention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from observance.extract.parties.tables import country_names, heads
from observance.extract.parties.tables import words as word_list
from observance.extract.parties.view import Mention, View
from observance.model import Party, PartyKind, Quote

NESTED = frozenset(
    {
        PartyKind.COUNTRY,
        PartyKind.ORGANIZATION,
        PartyKind.PUBLIC_BODY,
        PartyKind.MILITARY,
        PartyKind.COMPANY,
        PartyKind.UNIVERSITY,
    }
)
# A quoted title, every longer word of it capitalised ("Youth on the Maritime Territory"): it names no party.
WORK = re.compile(r"[“\"]((?:(?:[A-Z][\w'’-]*|[a-z]{1,3}) ){2,9}[A-Z][\w'’-]*)[,.]?[”\"]")
STRETCH = 256  # characters
TITLED = frozenset({PartyKind.COUNTRY, PartyKind.PERSON})


def known_mentions(view: View) -> list[Mention]:
    """The gazetteer names of the text as mentions; demonyms and persons are read elsewhere."""
    found = []
    for hit in view.known:
        entry = hit.entry
        if entry.kind is None or entry.kind is PartyKind.PERSON:
            continue
        found.append(Mention(hit.start, hit.end, entry.kind, entry.name, f"known {entry.name}", entry.country))
    return found


def settle(view: View, known: Sequence[Mention], named: Sequence[Mention], persons: Sequence[Mention]) -> list[Mention]:
    """Settle overlaps: the longest name wins; a body or country inside another's name stays a mention of its own."""
    kept: list[Mention] = []
    near: dict[int, list[Mention]] = {}  # by stretch of text, so that a long report stays linear
    works = [match.span(1) for match in WORK.finditer(view.text)]
    everything = sorted([*known, *named, *persons], key=lambda m: (m.start - m.end, m.key[:6] != "known "))
    for mention in everything:
        if view.in_dateline(mention.start) or (mention.kind not in TITLED and _within(mention, works)):
            continue
        stretches = range(mention.start // STRETCH, mention.end // STRETCH + 1)
        over = [other for at in stretches for other in near.get(at, ()) if _overlap(mention, other)]
        inside = all(other.start <= mention.start and mention.end <= other.end for other in over)
        same = any((other.start, other.end) == (mention.start, mention.end) for other in over)
        if not over or (inside and not same and mention.kind in NESTED and _nests(over)):
            kept.append(mention)
            for at in stretches:
                near.setdefault(at, []).append(mention)
    return sorted(kept, key=lambda mention: (mention.start, mention.start - mention.end))


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _within(mention: Mention, works: Sequence[tuple[int, int]]) -> bool:
    """Whether the mention is only a part of a quoted title of a work or event."""
    return any(s <= mention.start and mention.end <= e and mention.end - mention.start < e - s for s, e in works)


def _nests(over: Iterable[Mention]) -> bool:
    return all(other.kind not in {PartyKind.COUNTRY, PartyKind.PERSON} and other.key[:6] != "known " for other in over)


def demonym_mentions(view: View, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of countries that the text names only by an adjective before an actor ("Russian delegation")."""
    named = {mention.country for mention in mentions if mention.kind is PartyKind.COUNTRY}
    names = {entry.entry.country: entry.entry.name for entry in view.known if entry.entry.kind is PartyKind.COUNTRY}
    found = []
    for hit in view.known:
        code = hit.entry.country
        if hit.entry.kind is not None or code is None or code in named or view.in_dateline(hit.start):
            continue
        following = re.match(r"\s+(?:[\w-]+\s+)?([\w-]+)", view.text[hit.end : hit.end + 60])
        nouns = view.text[hit.end : hit.end + (following.end() if following else 0)].casefold().split()
        if set(nouns) & word_list("actors"):
            name = names.get(code) or country_name(code)
            found.append(Mention(hit.start, hit.end, PartyKind.COUNTRY, name, f"known {name}", code))
    return found


def country_name(code: str) -> str:
    """The canonical English name of the country *code*."""
    return country_names()[code]


def short_mentions(view: View, mentions: Sequence[Mention]) -> list[Mention]:
    """Later short forms: a surname ("Zarenin"), an abbreviation the text introduced, "the ministry" if there is one."""
    taken = [(mention.start, mention.end) for mention in mentions]
    forms = {**_surnames(mentions), **{m.alias: m for m in mentions if m.alias}}
    singles = _single_heads(mentions)
    found = []
    for index, word in enumerate(view.words):
        bare = re.sub(r"['’]s?$", "", word.text) if word.owner else word.text
        full = forms.get(bare)
        if full is None and view.fold(index - 1) == "the" and not _continues(view, index):
            full = singles.get(bare.casefold())
        if full is None or word.start < full.end or any(s <= word.start < e for s, e in taken):
            continue
        end = word.start + len(bare)
        found.append(Mention(word.start, end, full.kind, full.name, full.key, full.country))
    return found


def _continues(view: View, index: int) -> bool:
    """Whether the noun at *index* goes on to be another body ("the Ministry of X", "the ministry official")."""
    following = view.word(index + 1)
    return bool(following and (following.fold in {"of", "for"} or (following.capital and following.wordy)))


def _surnames(mentions: Sequence[Mention]) -> dict[str, Mention]:
    """Last names, other than Korean, Chinese and shared ones, to the first mention of the person."""
    found: dict[str, Mention | None] = {}
    for mention in mentions:
        parts = mention.name.split()
        if mention.kind is not PartyKind.PERSON or len(parts) < 2 or len(parts[-1]) < 4:
            continue
        if all(len(part) <= 6 and "-" not in part for part in parts) and len(parts) == 3:
            continue
        rival = found.get(parts[-1])
        found[parts[-1]] = mention if rival is None or rival.key == mention.key else None
    return {name: mention for name, mention in found.items() if mention}


def _single_heads(mentions: Sequence[Mention]) -> dict[str, Mention]:
    """Head nouns only one party of the report is built on ("ministry") to that party's first mention."""
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.kind in {PartyKind.PUBLIC_BODY, PartyKind.COMPANY, PartyKind.UNIVERSITY, PartyKind.MILITARY}:
            words = [word for word in mention.name.casefold().split() if word in heads()]
            if words:
                found.setdefault(words[0] if " of " in mention.name else words[-1], []).append(mention)
    return {noun: group[0] for noun, group in found.items() if len({mention.key for mention in group}) == 1}


def parties_of(view: View, mentions: Sequence[Mention]) -> tuple[Party, ...]:
    """Put mentions with one key together; identifiers p1, p2... follow the first mentions."""
    ordered = sorted(mentions, key=lambda m: (m.start, m.start - m.end))
    countries: dict[str, list[str]] = {}
    for mention in ordered:
        seen = countries.setdefault(mention.key, [])
        if mention.country and mention.country not in seen and mention.kind is not PartyKind.PERSON:
            seen.append(mention.country)
    groups: dict[tuple[str, str | None], list[Mention]] = {}
    latest: dict[str, str] = {}
    for mention in ordered:
        shared = countries[mention.key]
        latest[mention.key] = mention.country or latest.get(mention.key) or (shared[0] if shared else "")
        which = latest[mention.key] if len(shared) > 1 else None  # two countries' bodies of one name are two parties
        groups.setdefault((mention.key, which), []).append(mention)
    return tuple(_party(view, f"p{number}", group) for number, group in enumerate(groups.values(), 1))


def _party(view: View, identifier: str, group: Sequence[Mention]) -> Party:
    first = group[0]
    said = dict.fromkeys(re.sub(r"\s+", " ", view.text[m.start : m.end]) for m in group)
    said.update(dict.fromkeys(m.alias for m in group if m.alias))
    longest = max((m.name for m in group), key=len) if first.kind is PartyKind.PERSON else first.name
    return Party(
        id=identifier,
        name=longest,
        kind=first.kind,
        country=next((m.country for m in group if m.country), None),
        mentions=tuple(Quote.cut(view.text, m.start, m.end) for m in group),
        aliases=tuple(name for name in said if name != longest),
        title=next((m.title for m in group if m.title), None),
    )
