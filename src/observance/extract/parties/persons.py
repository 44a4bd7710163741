"""Persons: Korean names by shape, others by office, forename or apposition; with the office the report gives them."""

from __future__ import annotations

import re

from observance.extract.parties.offices import Office, office_after, office_before
from observance.extract.parties.persons_korean import korean_name
from observance.extract.parties.syllables import ENGLISH, is_pinyin_given
from observance.extract.parties.tables import Entry, chinese_surnames, forenames, title_heads, titles
from observance.extract.parties.tables import words as word_list
from observance.extract.parties.view import Mention, View
from observance.model import PartyKind

PARTICLES = frozenset({"al", "bin", "ibn", "de", "da", "dos", "van", "von", "der", "el"})
PATRONYMIC = re.compile(r"\w+(?:ovich|evich|ovych|ovna|evna|ivna|ich)")
LED = frozenset({"led", "headed", "accompanied", "chaired"})
MOST = 5


def find_persons(view: View) -> list[Mention]:
    """Find every person named in the text, in order."""
    found: list[Mention] = []
    index = 0
    while index < len(view.words):
        length, origin = _name_at(view, index)
        if length:
            found.append(_mention(view, index, index + length, origin))
            index += length
        else:
            index += 1
    return found


def _name_at(view: View, index: int) -> tuple[int, str]:
    """Give the length in words of the personal name at *index* (0: none) and where such names come from."""
    word = view.words[index]
    if not word.wordy or not word.capital:
        return 0, ""
    known = view.known_from(index)
    if known and known.entry.kind is PartyKind.PERSON:
        length = 1
        while (following := view.word(index + length)) and following.start < known.end:
            length += 1
        if not _decorated(view, index + length):
            return length, "known"
    if (length := korean_name(view, index)) and not (known and known.entry.kind is not None):
        return length, "ko"
    if known or view.stops(index) or view.head(index) or word.owner:
        return 0, ""
    if _chinese(view, index):
        return 2, "zh"
    return _western(view, index), ""


def _decorated(view: View, index: int) -> bool:
    word = view.word(index)
    return bool(word and view.near(index) and word.capital and word.fold in word_list("eponyms") and not word.titled)


def _chinese(view: View, index: int) -> bool:
    surname, given = view.words[index], view.word(index + 1)
    strong = chinese_surnames().get(surname.text)
    if strong is None or given is None or not view.near(index + 1) or given.fold in ENGLISH:
        return False
    bare = re.sub(r"['’]s$", "", given.text)
    following = view.word(index + 2)
    alone = not (following and following.capital and following.wordy and view.near(index + 2) and not following.titled)
    if not is_pinyin_given(bare) or not alone:
        return False
    return strong and (_near_office(view, index, index + 2) or any(hit.entry.country == "CN" for hit in view.known))


def _near_office(view: View, first: int, last: int) -> bool:
    return bool(office_before(view, first) or office_after(view, last))


def _western(view: View, index: int) -> int:
    """Give the length of a name with a forename of the table, or one an office or "led by" vouches for."""
    word = view.words[index]
    if word.fold in title_heads():
        return 0
    end = _run(view, index)
    length = end - index
    if word.text in forenames():
        if length < 2 or (word.titled and not _sure(view, index, end)):
            return 0
        return length
    if word.titled or length > 4:
        return 0
    before = view.fold(index - 1)
    led = before == "by" and view.fold(index - 2) in LED
    office = (before,) in titles() and titles()[(before,)] != "after" and view.words[index - 1].capital
    if length >= 2 and (led or office or _apposed(view, end)) and not _common(view, index, end):
        return length
    return 1 if length == 1 and office and _surname_like(word.text) and before not in {"general", "king"} else 0


def _apposed(view: View, end: int) -> bool:
    """Whether a comma and an office follow ("Roman Name, vice-minister of ...")."""
    return view.fold(end) == "," and office_after(view, end) is not None


def _surname_like(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]\w+(?:ov|ev|in|sky|skiy|skyi|ko|chuk|yan|dze|shvili|enko|man|son|ez|off)", text))


def _common(view: View, first: int, last: int) -> bool:
    """Whether words that elsewhere stand in lower case make this no name ("Public Information, secretary")."""
    return any(view.words[index].fold in view.lower for index in range(first, last))


def _sure(view: View, first: int, last: int) -> bool:
    """Whether a name in a headline also stands in the body, or its surname has a Slavic ending."""
    name = view.text[view.words[first].start : view.words[last - 1].end]
    return view.text.count(name) > 1 or _surname_like(view.words[last - 1].text)


def _run(view: View, index: int) -> int:
    """Give the end of the run of words that may form one personal name from *index*."""
    end = index
    while (word := view.word(end)) and end - index < MOST and (end == index or view.near(end)):
        particle = word.fold in PARTICLES and end > index and (following := view.word(end + 1)) and following.capital
        if not particle and not (word.wordy and word.capital):
            break
        known = view.known_from(end)
        if end > index and korean_name(view, end):
            return index  # words of an office before a Korean name
        if view.head(end) or view.stops(end) or (known and known.entry.kind is not PartyKind.PERSON):
            break
        end += 1
        if word.owner:
            break
    return end


def _mention(view: View, first: int, last: int, origin: str) -> Mention:
    start, end = view.words[first].start, view.words[last - 1].end
    tail = re.search(r"['’]s?$", view.words[last - 1].text)
    if tail and view.words[last - 1].owner:
        end -= len(tail.group())
    name = re.sub(r"\s+", " ", view.text[start:end])
    entry = _holder(view, first, last)
    office = _office(view, first, last)
    country = (entry.country if entry else None) or office.country or _led_country(view, first)
    if country is None and origin == "ko" and _northern(view, name, start):
        country = "KP"
    return Mention(
        start,
        end,
        PartyKind.PERSON,
        entry.name if entry else name,
        person_key(entry.name if entry else name),
        country,
        office.title,
    )


def _holder(view: View, first: int, last: int) -> Entry | None:
    """The office holder of the gazetteer that the words name, in full or by surname with the same initial."""
    known = view.known_from(first) or view.known_from(last - 1)
    if known is None or known.entry.kind is not PartyKind.PERSON:
        return None
    same = view.words[first].text[0] == known.entry.name[0] or known.start == view.words[first].start
    return known.entry if same else None


def _office(view: View, first: int, last: int) -> Office:
    before, after = office_before(view, first), office_after(view, last)
    if before and after:
        return Office(before.title or after.title, before.country or after.country)
    return before or after or Office(None, None)


def person_key(name: str) -> str:
    """What all spellings of one person's name in a report share: Korean hyphens and patronymics aside."""
    parts = [part for part in re.split(r"[\s-]+", name.casefold()) if not PATRONYMIC.fullmatch(part)]
    return "person " + " ".join(parts)


def _led_country(view: View, first: int) -> str | None:
    """The country of the delegation this person leads ("the Russian delegation led by")."""
    if not (view.fold(first - 1) == "by" and view.fold(first - 2) in LED):
        return None
    at = first - 3
    while at >= 0 and first - at < 24 and view.words[at].text not in {".", "\n"}:
        if view.fold(at) in {"delegation", "group", "team", "mission"}:
            for near in (at - 1, at - 2, at + 2, at + 3):
                known = view.known_to(near) if near < at else view.known_from(near)
                if known and known.entry.country and not view.pair(near):
                    return known.entry.country
        at -= 1
    return None


def _northern(view: View, name: str, start: int) -> bool:
    """Whether a Korean name is spelt the northern way in a sentence that speaks of the DPRK side only."""
    if "-" in name:
        return False
    opening = max(view.text.rfind("\n", 0, start), view.text.rfind(". ", 0, start)) + 1
    sentence = view.text[opening : view.text.find("\n", start) if "\n" in view.text[start:] else len(view.text)]
    if re.search(r"\bROK\b|[Ss]outh Korea|puppet|[Ss]eoul|\bin Japan\b|Chongryon", sentence):
        return False
    return any(hit.entry.country == "KP" for hit in view.known)
