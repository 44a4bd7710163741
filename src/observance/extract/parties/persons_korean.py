"""Korean names in Latin letters: a surname of the table and one or two syllables, in any usual spelling."""

from __future__ import annotations

from observance.extract.parties.syllables import ENGLISH, is_korean_given
from observance.extract.parties.tables import korean_surnames, titles
from observance.extract.parties.tables import words as word_list
from observance.extract.parties.view import View


def korean_name(view: View, index: int) -> int:
    """Give how many words the Korean name at *index* takes, or 0 if there is none.

    "Kim Il Sung" before a word that a person's name may decorate ("University", "Prize") is no person.
    """
    word = view.words[index]
    strong = korean_surnames().get(word.text)
    if strong is None:
        return 0
    length = 1 + _given(view, index)
    if length == 1 or _decorates(view, index + length):
        return 0
    single = view.words[index + 1]
    if length == 2 and "-" not in single.text and not single.owner:
        return length if (strong or _office_beside(view, index)) and not _goes_on(view, index + 2) else 0
    return length


def _goes_on(view: View, index: int) -> bool:
    """Whether a capitalised word that is no verb, office or name follows: then it is part of the same foreign name."""
    word = view.word(index)
    if word is None or not view.near(index) or not (word.wordy and word.capital) or word.titled:
        return False
    return not (view.stops(index) or view.known_from(index))


def _given(view: View, index: int) -> int:
    """Count the given-name words after the surname at *index*: one with a hyphen, or up to two syllables."""
    first, second = view.word(index + 1), view.word(index + 2)
    if first is None or not view.near(index + 1) or not _is_given(first.text):
        return 0
    if "-" in first.text or first.owner:
        return 1
    if second and view.near(index + 2) and _is_given(second.text) and "-" not in second.text:
        return 2
    return 1 if first.fold not in ENGLISH else 0


def _is_given(text: str) -> bool:
    bare = text.removesuffix("'s").removesuffix("’s")
    return is_korean_given(bare) and len(bare) > 1


def _decorates(view: View, index: int) -> bool:
    word = view.word(index)
    if word is None or not view.near(index) or not word.capital:
        return False
    return word.fold in word_list("eponyms") and not word.titled


def _office_beside(view: View, index: int) -> bool:
    before = view.fold(index - 1)
    return (before,) in titles() or view.fold(index + 2) == ","
