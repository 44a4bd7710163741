"""Typed details, topics and place of an event, as the text gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from observance.extract.events.clause import Clause
from observance.extract.events.needs import FAIR
from observance.extract.events.sentence import Sentence
from observance.model import EventType, PartyKind, Quote

_TOPICS: Final = re.compile(
    r"(?:in the (?:fields?|areas?|spheres?) of|on (?:several |the following |various )?(?:topics|themes|subjects|issues)(?:,? (?:including|such as|like))?"
    r"|(?:dealt with|devoted to|dedicated to) (?:\w+ )?(?:subjects|topics|themes):|under the (?:theme|title|themes) of|covers|on the theme of"
    r"|(?:outlines|envisages|provides for) cooperation[^.;]{0,40}? in the fields? of)\s+(?P<list>[^.;]+)",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r",\s+(?:and\s+)?|\s+and\s+(?=[a-z-]+(?: [a-z-]+){0,3}$)")
_STOP: Final = re.compile(
    r"\s(?:between|which|where|that|as well as|was|were|is|are|but|opened|closed|took place|began|ended)\b.*$"
)
_CLASS: Final = re.compile(
    r"intercontinental ballistic missile|submarine-launched ballistic missile|(?:intermediate|medium|short)-range ballistic missile|ballistic missile"
    r"|(?:strategic |long-range )?cruise missile|multiple rocket launcher|hypersonic missile|satellite launch vehicle|carrier rocket|torpedo|drone"
    r"|anti-(?:air(?:craft)?|ship|tank) missile|ICBM|SLBM",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"\b(?:Hwasong(?:pho)?|Hwasal|Pukguksong|Nodong|Rodong|Taepodong|Musudan|KN|Pyoljji|Bulhwasal|Haeil|Chollima|Malligyong|Unha)-[\w.-]*\w"
)
_FUEL: Final = re.compile(r"\b(solid|liquid)[- ](?:fuel|propellant|fuelled|fueled)", re.IGNORECASE)
_OUTCOME: Final = re.compile(r"\b(success(?:ful(?:ly)?)?|fail(?:ed|ure)|explod(?:ed|ing)|crashed)\b", re.IGNORECASE)
_EDITION: Final = re.compile(
    r"(?<![\d-])(20\d\d)(?!\d)|-(20\d\d)(?!\d)|\b(\d+(?:st|nd|rd|th)|second|third|fourth|fifth) (?=[\w ]{0,60}(?:exhibition|fair|expo))",
    re.IGNORECASE,
)
_FAIR_NAME: Final = re.compile(
    r"(?:(?:\d{4} |\d+(?:st|nd|rd|th) )?(?:[A-Z][\w&'-]*|of|in|the|and|for|IT|products?|goods|trade|national|international)\s){1,9}?"
    r"(?:[Ee]xhibition|[Ee]xpo|[Ff]air)(?:-\d{4})?(?: of [A-Z][\w -]+?(?= (?:opened|closed|was|took)))?"
)
_VETO: Final = re.compile(r"veto", re.IGNORECASE)


def topics_of(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Give the topics the sentences list, each copied from the text."""
    found: list[str] = []
    for sentence in sentences:
        for match in _TOPICS.finditer(sentence.quote.text):
            listed = _STOP.sub("", match["list"]).strip().strip('"“”')
            for topic in _SPLIT.split(listed):
                plain = topic.strip().strip('"“”,').removeprefix("the ").removeprefix("and ")
                if 2 < len(plain) < 90 and plain not in found and plain in sentence.quote.text:
                    found.append(plain)
    return tuple(found)


def place_of(clause: Clause, dateline: str | None) -> str | None:
    """Give the place after "in" or "at" in the clause's sentence, a city before a venue; "here" is the dateline's."""
    sentence = clause.sentence
    places = [
        unit
        for unit in sentence.units
        if unit.party and unit.party.kind is PartyKind.PLACE and sentence.before(unit.quote) in {"in", "at", "on", ""}
    ]
    in_city = [u for u in places if sentence.before(u.quote) == "in" and u.party]
    for unit in (*in_city, *places):
        if unit.party:
            return unit.party.name
    return dateline if re.search(r"\bhere\b", sentence.quote.text) else None


def dateline_place(text: str) -> str | None:
    """Give the place of the report's dateline: "Pyongyang, October 30 (KCNA) --"."""
    match = re.search(
        r"^(?P<place>[A-Z][\w'. -]{2,40}?),[^\n()]{0,40}\([^()\n]{2,40}\)\s*(?:--|—|–|-)", text, re.MULTILINE
    )
    if match is None:
        return None
    place = match["place"].strip()
    return place.title() if place.isupper() else place


def weapon_detail(item: Quote | None, sentence: Sentence) -> tuple[tuple[str, str], ...]:
    """Give weapon, class, fuel and outcome of a test, each as the sentence says it."""
    said = sentence.quote.text
    about = item.text if item else said
    found: list[tuple[str, str]] = []
    name = _NAME.search(about) or _NAME.search(said)
    if name or item:
        found.append(("weapon", name.group() if name else item.text if item else ""))
    kind = _CLASS.search(about) or (_CLASS.search(said) if item is None else None)
    if kind:
        found.append(("class", kind.group()))
    fuel = _FUEL.search(said)
    if fuel:
        found.append(("fuel", fuel[1].lower()))
    outcome = _OUTCOME.search(said)
    if outcome:
        word = outcome[1].lower()
        found.append(("outcome", ("successful" if word.startswith("success") else "failed") + ", as reported"))
    return tuple(found)


def fair_detail(sentences: Sequence[Sentence]) -> tuple[tuple[str, str], ...]:
    """Give an exhibition's name, edition and status from every sentence that speaks of it."""
    name = edition = status = ""
    for sentence in sentences:
        said = sentence.quote.text
        for match in _FAIR_NAME.finditer(said):
            words = match.group().strip()
            words = words.removeprefix("The ").removeprefix("the ")
            if len(words) > len(name) and re.match(r"(?!During|At|After|In|For|On)[A-Z0-9]", words):
                name = words
        if FAIR.search(said) and not edition and (found := _EDITION.search(said)):
            edition = next(group for group in found.groups() if group)
        if re.search(r"\b(?:clos(?:ed|es|ing)|came to an end|wrapped up|ended)\b", said) and FAIR.search(said):
            status = "closed"
        elif not status and re.search(r"\b(?:open(?:ed|s|ing)|kicked off|got under way)\b", said) and FAIR.search(said):
            status = "opened"
        elif not status and re.search(r"\b(?:held|staged|took place)\b", said):
            status = "held"
    return tuple(pair for pair in (("name", name), ("edition", edition), ("status", status)) if pair[1])


def vote_detail(kind: EventType, clause: Clause) -> tuple[tuple[str, str], ...]:
    """Give a vote's outcome or what became of a mandate, in words."""
    trigger = clause.trigger.text
    if kind is EventType.VOTE:
        return (("outcome", "vetoed" if _VETO.search(trigger) else trigger),)
    if re.search(r"suspend|expire|end|ceas|terminat|stopp|laps", trigger, re.IGNORECASE):
        return (("status", "ended or suspended"),)
    if re.search(r"extend|renew", trigger, re.IGNORECASE):
        return (("status", "extended"),)
    return (("status", "established"),)
