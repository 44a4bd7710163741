"""How like two names are, token by token: the pairs, what is left over, what contradicts, and the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from observance.screen.lexicon import Lexicon
from observance.screen.sounds import LONGEST, alignment_distance
from observance.screen.words import FULL, Settings, Word, beginning, log2_64

SURE: Final = 9300  # a score over this is not sought again in the name written as one word


@dataclass(slots=True)
class Asked:
    """A token of a query, what it is near to (text of a word: similarity) and what it weighs."""

    text: str
    plain: str
    kind: int
    symbol: bool
    near: dict[str, int]
    exact: bool = False
    weight: int = 0

    @property
    def letter(self) -> bool:
        """Whether it is a single letter."""
        return not self.symbol and len(self.plain) == 1


class Alignment:
    """The rules by which two names are held against each other."""

    def __init__(self, settings: Settings, lexicon: Lexicon) -> None:
        """Take the numbers and what is known of single words."""
        self._set = settings
        self._places, self._chains = lexicon.places, lexicon.chains
        self._telling = lexicon.places | lexicon.telling
        self._light = lexicon.light
        self._half = settings["evidence_half"]

    def _is_word(self, plain: str) -> bool:
        """Whether a word is no single letter and no mere legal form, title or particle."""
        single = len(plain) == 1 and plain.isascii()
        return not single and plain not in self._light

    def on_list_of(self, rows: int) -> None:
        """Take how many rows the list has: the longer it is, the more a match by chance is to be expected."""
        s = self._set
        bits = log2_64(rows + 1, 1) - log2_64(s["evidence_list"], 1)
        # Rounded towards zero here and in the kernel.
        self._half = max(s["weight_letter"], s["evidence_half"] + int(bits * s["evidence_growth"] / 100))

    def cost(self, ours: int, rest: int) -> int:
        """Give what weights left over on the two sides cost, in percent of a weight."""
        return self._set["left_over"] * max(ours, rest) + self._set["contradiction"] * min(ours, rest)

    def score(self, asked: Sequence[Asked], words: Sequence[Word], *, exactly: bool) -> int:
        """Give how like two names are, in ten-thousandths; *exactly* where words must agree wholly or not at all."""
        s = self._set
        free_asked, free_words = set(range(len(asked))), set(range(len(words)))
        agreed = weighed = pairs = long_words = 0
        answer: dict[int, int] = {}
        for i, j, similarity in self.aligned(asked, words, exactly=exactly):
            answer[i] = j
            free_asked.discard(i)
            free_words.discard(j)
            weight = (asked[i].weight + words[j].weight) // 2
            letter = asked[i].letter or words[j].letter
            if letter:
                weight = min(weight, s["weight_unknown"] * s["weight_letter"] // 100)
            agreed += similarity * weight
            weighed += weight
            pairs += not letter
            if not asked[i].symbol and len(asked[i].plain) >= s["long_word"]:
                long_words += similarity * weight
        for mine, theirs in self.together(asked, words, free_asked, free_words):
            weight = (sum(asked[i].weight for i in mine) + sum(words[j].weight for j in theirs)) // 2
            agreed += weight * s["written_together"]
            weighed += weight
            pairs += 2
        ours = sum(asked[i].weight for i in free_asked)
        rest = sum(words[j].weight for j in free_words)
        found = agreed * 1000 // (weighed * 100 + self.cost(ours, rest)) if weighed else 0
        if pairs < 2 and (len(asked) > 1 or len(words) > 1):
            found = found * s["one_pair" if len(asked) > 1 and len(words) > 1 else "one_word"] // 100
        share = self._contradiction(asked, words, free_asked, free_words, answer)
        found = found * share // 100
        evidence = (agreed + long_words * s["long_word_share"] // 100) // FULL
        if (
            found < SURE
            and share == 100
            and not exactly
            and not any(a.symbol for a in asked)
            and not any(w.symbol for w in words)
        ):
            as_one = self._joined("".join(a.plain for a in asked), "".join(w.plain for w in words))
            if as_one > found:
                found = as_one
                evidence = max(evidence, min(sum(a.weight for a in asked), sum(w.weight for w in words)))
        gain, half = s["evidence_gain"], self._half
        return found - found * gain * half // (FULL * (evidence + half))

    def _contradiction(
        self,
        asked: Sequence[Asked],
        words: Sequence[Word],
        free_asked: set[int],
        free_words: set[int],
        answer: dict[int, int],
    ) -> int:
        """Give what is left of the score, in percent, where the names contradict each other."""
        s = self._set
        share = 100
        if any(asked[i].symbol for i in free_asked) and any(words[j].symbol for j in free_words):
            share = share * s["other_symbol"] // 100
        elif any(asked[i].symbol for i in free_asked) or any(words[j].symbol for j in free_words):
            share = share * s["missing_symbol"] // 100
        syllables = [answer[i] for i in sorted(answer) if asked[i].symbol and asked[i].plain[0] != "S"]
        if syllables != sorted(syllables):
            share = share * s["other_symbol"] // 100
        ours = [asked[i].plain for i in free_asked if self._is_word(asked[i].plain)]
        theirs = [words[j].plain for j in free_words if self._is_word(words[j].plain)]
        mine, listed = {asked[i].text for i in free_asked}, {words[j].text for j in free_words}
        if mine & self._places and listed & self._places:
            share = share * s["other_place"] // 100
        elif (mine & self._telling and theirs) or (listed & self._telling and ours):
            share = share * s["other_telling"] // 100
        for i in range(1, len(asked) - 1):
            if asked[i].text not in self._chains or i - 1 not in answer or i + 1 not in answer:
                continue
            before, after = answer[i - 1], answer[i + 1]
            if before == after + 2 and words[after + 1].text in self._chains:
                share = share * s["swapped_chain"] // 100
        return share

    def aligned(
        self, asked: Sequence[Asked], words: Sequence[Word], *, exactly: bool
    ) -> Iterator[tuple[int, int, int]]:
        """Pair tokens with words one to one, the most alike first; give (token, word, similarity)."""
        similar = [[self._pair(token, word, exactly=exactly) for word in words] for token in asked]
        free_asked, free_words = list(range(len(asked))), list(range(len(words)))
        while free_asked and free_words:
            # Of equals the first token and, for it, the first word.
            best, i, j = max((similar[i][j], -i, -j) for i in free_asked for j in free_words)
            if best == 0:
                return
            free_asked.remove(-i)
            free_words.remove(-j)
            yield -i, -j, best

    def _pair(self, token: Asked, word: Word, *, exactly: bool) -> int:
        near = token.near.get(word.text, 0)
        if exactly and not word.symbol:
            return near if near == FULL else 0
        if near or word.symbol or token.symbol or word.kind != token.kind:
            return near
        return beginning(self._set, token.plain, word.plain)

    def together(
        self, asked: Sequence[Asked], words: Sequence[Word], free_asked: set[int], free_words: set[int]
    ) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Pair what is still free where one word is two neighbours of the other side; takes them out of the free."""
        for i in range(len(asked)):
            if asked[i].symbol:
                continue
            for j in range(len(words)):
                if i not in free_asked or j not in free_words or words[j].symbol:
                    continue
                if (
                    j + 1 in free_words
                    and not words[j + 1].symbol
                    and self._is_both(asked[i].plain, words[j].plain, words[j + 1].plain)
                ):
                    free_asked.discard(i)
                    free_words -= {j, j + 1}
                    yield (i,), (j, j + 1)
                elif (
                    i + 1 in free_asked
                    and not asked[i + 1].symbol
                    and self._is_both(words[j].plain, asked[i].plain, asked[i + 1].plain)
                ):
                    free_asked -= {i, i + 1}
                    free_words.discard(j)
                    yield (i, i + 1), (j,)

    def _is_both(self, one: str, first: str, second: str) -> bool:
        both = first + second
        if len(one) < self._set["together_letters"] or abs(len(one) - len(both)) > 1:
            return False
        return both == one or (len(one) >= 6 and alignment_distance(both, one) <= 1)

    def _joined(self, mine: str, theirs: str) -> int:
        """Give the score of two names written as one word each; 0 where they are not nearly the same word."""
        s = self._set
        longest, shortest = max(len(mine), len(theirs)), min(len(mine), len(theirs))
        if shortest < s["joined_letters"] or shortest > LONGEST:
            return 0
        like = 10000 * (longest - alignment_distance(mine, theirs)) // longest
        return like * s["joined"] // 100 if like >= s["joined_floor"] * 10 else 0
