"""What a report says it does not know or tell, and the parties it leaves unnamed: kept as gaps, never filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import cast

import yaml

from observance.extract.parties.tables import demonyms
from observance.model import Gap, Party, PartyKind, Quote
from observance.text import sentences

SPEAKERS = frozenset(
    {
        PartyKind.OUTLET,
        PartyKind.PERSON,
        PartyKind.PUBLIC_BODY,
        PartyKind.ORGANIZATION,
        PartyKind.COMPANY,
        PartyKind.MILITARY,
        PartyKind.COUNTRY,
    }
)
CLAUSE = re.compile(r";\s|,\s(?:but|however|although|while|only|and)\s|[:—–]\s|\.\s")
GROUP = (
    r"(?:compan(?:y|ies)|enterprises?|firms?|organi[sz]ations?|units|institutions?|entities|banks|vessels|ships"
    r"|officials|experts)"
)
COUNTRY = r"(?:the )?(?P<{0}>[A-Z][\w.']+(?: [A-Z][\w.']+){{0,3}})"
UNNAMED = re.compile(
    rf"\b(?:(?:[Ss]everal|[Ss]ome|[Aa] number of|[Mm]any|[Uu]nnamed|[Uu]nidentified|[Uu]ndisclosed|[Uu]nspecified)\s)+"
    rf"(?P<what>(?:(?:[A-Z]?[\w-]+)\s){{0,2}}?{GROUP})(?P<of>\s(?:of|from)\s{COUNTRY.format('state')})?"
)
MAKERS = re.compile(
    r"(?:\bby\s(?:the\s)?)?(?P<what>(?:[a-z][\w-]+\sand\s)?(?:[a-z][\w-]+\s){0,2}"
    r"(?:units|institutions) and enterprises)"
    rf"\sof\s{COUNTRY.format('one')}\sand\s{COUNTRY.format('two')}"
)
DELEGATION = re.compile(
    r"\b(?P<article>[Tt]he|[Aa]n?)\s(?:(?P<adjective>[A-Z]\w+)\sdelegation\sof|delegation\sof\s(?P<other>[A-Z]\w+))\s"
    r"(?P<who>experts|officials|specialists|scientists|engineers|businessmen|workers|technicians)\b"
)
FIRST_NAMED = 24  # characters from the start of a clause within which its subject stands
NEAR = 12  # characters between a subject and its verb


@cache
def _cues() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{cue})" for cue in cast("list[str]", _data()["cues"])))


@cache
def _data() -> dict[str, object]:
    path = files("observance.extract") / "data" / "gap_cues.yaml"
    return cast("dict[str, object]", yaml.safe_load(path.read_text(encoding="utf-8")))


def find_gaps(text: str, parties: Sequence[Party]) -> tuple[Gap, ...]:
    """Find statements that something is not told, and unnamed parties of named countries, in text order."""
    found: list[Gap] = []
    for sentence in sentences(text):
        found.extend(_said(text, sentence, parties))
        found.extend(_unnamed(text, sentence, parties))
    return tuple(sorted(_distinct(found), key=lambda gap: gap.quote.start))


def _distinct(found: Sequence[Gap]) -> Iterator[Gap]:
    """Leave out gaps that overlap an earlier one or repeat its words."""
    kept: list[Gap] = []
    for gap in found:
        if not any(gap.quote.overlaps(other.quote) or gap.quote.text == other.quote.text for other in kept):
            kept.append(gap)
            yield gap


def _said(text: str, sentence: Quote, parties: Sequence[Party]) -> Iterator[Gap]:
    """Yield the clauses of one sentence that say something is not told."""
    for cue in _cues().finditer(sentence.text):
        start, end = _clause(sentence.text, cue.start(), cue.end())
        quote = Quote.cut(text, sentence.start + start, sentence.start + end)
        said_by = _speaker(quote, sentence.start + cue.start(), parties)
        yield Gap(quote=quote, what=_what(quote.text, cue.group()), asserted_by=said_by)


def _clause(sentence: str, first: int, last: int) -> tuple[int, int]:
    """Give the clause around a cue: from the clause mark before it to the one after it."""
    start = 0
    for mark in CLAUSE.finditer(sentence, 0, first):
        start = mark.end()
    closing = CLAUSE.search(sentence, last)
    end = closing.start() if closing else len(sentence)
    while end > last and sentence[end - 1] in " .,;:\n":
        end -= 1
    while start < first and sentence[start] in ' "“”\n':
        start += 1
    return start, end


def _what(clause: str, cue: str) -> str:
    """Say in plain words what is missing: the topics the clause names, then how it is withheld."""
    topics = cast("dict[str, str]", _data()["topics"])
    named = [topics[word] for word in re.findall(r"[a-z]+", clause.casefold()) if word in topics]
    specific = [topic for topic in dict.fromkeys(named) if topic != "details" or len(set(named)) == 1]
    if re.search(r"verified|confirm", cue):
        return "could not be confirmed"
    if re.search(r"comment|respond", cue):
        return "no comment given"
    if "anonymity" in cue:
        return "source not named"
    if re.search(r"unclear|clear|unknown|known|uncertain|undetermined", cue):
        return f"{_joined(specific)} not known" if specific else "not known"
    return f"{_joined(specific)} not disclosed" if specific else "details not disclosed"


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _speaker(quote: Quote, cue: int, parties: Sequence[Party]) -> str | None:
    """The party that withholds: the speaker right before the cue, else the one the clause begins with."""
    before = [
        (mention, party.name)
        for party in parties
        if party.kind in SPEAKERS
        for mention in party.mentions
        if quote.start <= mention.start and mention.end <= cue
    ]
    if not before:
        return None
    last, name = max(before, key=lambda pair: pair[0].end)
    if cue - last.end <= NEAR:
        return name
    first, name = min(before, key=lambda pair: pair[0].start)
    return name if first.start < quote.start + FIRST_NAMED else None


def _unnamed(text: str, sentence: Quote, parties: Sequence[Party]) -> Iterator[Gap]:
    """Yield placeholders for parties of named countries ("several companies of Russia")."""
    for match in UNNAMED.finditer(sentence.text):
        state = match.group("state")
        explicit = re.match(r"[Uu]n", match.group()) is not None
        adjective = _demonym(match.group("what"))
        if (state and _country(state, parties)) or adjective or explicit:
            end = match.end() if state and _country(state, parties) else match.end("what")
            whose = _country(state, parties) or adjective
            yield _gap(text, sentence, (match.start(), end), f"{_plural(match.group('what'))} not named", whose)
    named = any(party.kind in {PartyKind.COMPANY, PartyKind.UNIVERSITY} for party in parties)
    for match in () if named else MAKERS.finditer(sentence.text):
        if _country(match.group("one"), parties) and _country(match.group("two"), parties):
            yield _gap(text, sentence, (match.start("what"), match.end()), "units and enterprises not named", None)
    for match in DELEGATION.finditer(sentence.text):
        if _demonym(match.group("adjective") or match.group("other")):
            yield _gap(
                text, sentence, match.span(), f"members of the delegation of {match.group('who')} not named", None
            )


def _gap(text: str, sentence: Quote, span: tuple[int, int], what: str, whose: str | None) -> Gap:
    quote = Quote.cut(text, sentence.start + span[0], sentence.start + span[1])
    return Gap(quote=quote, what=f"{what} ({whose})" if whose else what)


def _plural(phrase: str) -> str:
    return phrase.rsplit(maxsplit=1)[-1]


def _country(name: str | None, parties: Sequence[Party]) -> str | None:
    """The country party that *name* is a name of, if the report has it."""
    if not name:
        return None
    name = name.rstrip(".")
    for party in parties:
        names = {party.name, *party.aliases}
        if party.kind is PartyKind.COUNTRY and any(name == alias or name.startswith(f"{alias} ") for alias in names):
            return party.name
    return None


def _demonym(phrase: str) -> str | None:
    return next((demonyms()[word] for word in phrase.split() if word in demonyms()), None)
