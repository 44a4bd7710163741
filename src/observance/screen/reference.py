"""The screening engine in plain Python: the specification of ``native/index.cpp``, and what answers without a compiler.

Whole numbers only. Similarities are thousandths, weights 64ths of a bit of rarity, scores ten-thousandths. A name is one
or more rows of tokens (`observance.screen.readings`); a query is held against the rows its rarest tokens are near to.

The steps: `_look_up` (what words a token is near to), `_ask` (what the query's tokens weigh), `_gather` (which rows are
worth a look), `Alignment.score` (how like a row is), `query` (the best name of each slot).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from observance.screen.alignment import Alignment, Asked
from observance.screen.lexicon import Lexicon
from observance.screen.words import (
    EXACT,
    FULL,
    KINDS,
    Reading,
    Row,
    Settings,
    Word,
    decoded,
    depth,
    is_symbol,
    key_variants,
    kind_of,
    log2_64,
    similarity,
    variants,
    word_of,
)

LONGEST_JOINED: Final = 24
Read = Callable[[str], Iterable[str]]


class Hit(NamedTuple):
    """A name a query is like; ``reading`` is the query's, ``row`` the index's."""

    score: int
    name: int
    slot: int
    row: int
    reading: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """What hits are sorted by, the best first."""
        return (-self.score, self.name, self.reading, self.row)


class ReferenceIndex:
    """The index; build with `add` and `close`, then `screen`."""

    def __init__(self, settings: Settings, lexicon: Lexicon) -> None:
        """Take the numbers and what is known of single words."""
        self._set = settings
        self._light = lexicon.light
        self._alignment = Alignment(settings, lexicon)
        self._alike: dict[str, list[tuple[str, int]]] = {}
        for mine, theirs, how_like in lexicon.alike:
            self._alike.setdefault(mine, []).append((theirs, how_like))
        self._ids: dict[str, int] = {}
        self.words: list[Word] = []
        self.rows: list[Row] = []
        self._names = 0
        self._per_kind = [0] * KINDS
        self._variants: dict[str, list[int]] = {}
        self._skeletons: dict[str, list[int]] = {}
        self._lower: list[dict[str, list[int]]] = [{} for _ in range(KINDS)]
        self._foreign: list[dict[str, list[int]]] = [{} for _ in range(KINDS)]
        self._near_memo: dict[tuple[str, bool], dict[int, int]] = {}

    # Building ---------------------------------------------------------------------------------------------------

    def add(self, names: Sequence[str], slots: Sequence[int], groups: Sequence[int], read: Read) -> None:
        """Add names in order; *slots* say which names may answer once together, *groups* what they are."""
        for name, slot, group in zip(names, slots, groups, strict=True):
            for reading in map(decoded, read(name)):
                words = [self._word(token, is_virtual=False) for token in reading.tokens]
                self.rows.append(Row(self._names, slot, group, reading.origin, reading.own, words))
            self._names += 1

    def _word(self, text: str, *, is_virtual: bool) -> int:
        if text not in self._ids:
            self._ids[text] = len(self.words)
            self.words.append(word_of(text, is_virtual=is_virtual))
        return self._ids[text]

    def close(self) -> None:
        """Settle what words weigh and index them; no name is added after."""
        real = len(self.words)
        for number, row in enumerate(self.rows):
            found = list(row.words)
            for here, after in pairwise(row.words):
                a, b = self.words[here], self.words[after]
                both = a.text + b.text
                if not (a.symbol or b.symbol or a.kind or b.kind) and 6 <= len(both) <= LONGEST_JOINED:
                    found.append(self._word(both, is_virtual=True))
            for word in dict.fromkeys(found):
                self.words[word].postings.append(number)
        for word_ in self.words:
            word_.weight = self._weight(word_.plain, len(word_.postings))
        for word_ in self.words[:real]:
            self._per_kind[0 if word_.symbol else word_.kind] += 1
        for row in self.rows:
            row.weight = sum(self.words[word].weight for word in row.words)
        self._alignment.on_list_of(len(self.rows))
        self._index_words()

    def _weight(self, plain: str, rows_with_it: int) -> int:
        above = 2 * (len(self.rows) + self._set["weight_background"])
        weight = log2_64(above, 2 * rows_with_it + 1) * self._light_percent(plain) // 100
        return max(self._set["weight_floor"], weight)

    def _light_percent(self, plain: str) -> int:
        letter = len(plain) == 1 and plain.isascii()
        return self._set["weight_letter"] if letter else self._light.get(plain, 100)

    def _index_words(self) -> None:
        letters = self._set["sound_letters"]
        for number, word in enumerate(self.words):
            if word.symbol or word.is_virtual or word.plain.isdigit():
                continue
            if len(word.plain) >= 3:
                for variant in variants(word.plain, depth(len(word.plain))):
                    self._variants.setdefault(variant, []).append(number)
                if len(word.skeleton) >= 2:
                    self._skeletons.setdefault(word.skeleton, []).append(number)
            for kind in range(max(1, word.kind), KINDS):
                key = word.key(kind)
                table = self._foreign[kind] if word.kind == kind else self._lower[kind]
                if len(key) >= 2:
                    for variant in key_variants(key, letters):
                        table.setdefault(variant, []).append(number)

    def row(self, number: int) -> str:
        """Give a row as it was encoded."""
        row = self.rows[number]
        return f"{row.origin}{row.own}{' '.join(self.words[word].text for word in row.words)}"

    # What a token is near to ------------------------------------------------------------------------------------

    def _near(self, token: str, *, together: bool = False) -> dict[int, int]:
        key = (token, together)
        if key not in self._near_memo:
            self._near_memo[key] = self._look_up(token, together=together)
        return self._near_memo[key]

    def _look_up(self, token: str, *, together: bool) -> dict[int, int]:
        """Give the words *token* is near to with how near (thousandths), `neighbours` at most."""
        exact = self._ids.get(token)
        near = {} if exact is None else {exact: FULL}
        if is_symbol(token):
            near.update((self._ids[other], how) for other, how in self._alike.get(token, ()) if other in self._ids)
            return dict(sorted(near.items()))
        mine = word_of(token)
        for other, how_like in self._alike.get(token, ()):
            if other in self._ids:
                near.setdefault(self._ids[other], how_like)
        for number in self._similar_spelling(mine, together=together) | self._similar_sound(mine, together=together):
            if number not in near:
                how_like = similarity(self._set, mine, self.words[number])
                if how_like >= self._set["edit_floor"]:
                    near[number] = how_like
        best = sorted(near.items(), key=lambda one: (-one[1], one[0]))[: self._set["neighbours"]]
        return dict(sorted(best))

    def _similar_spelling(self, mine: Word, *, together: bool) -> set[int]:
        found: set[int] = set()
        if mine.plain.isdigit() or len(mine.plain) < 3:
            return found
        for variant in variants(mine.plain, 1 if together else depth(len(mine.plain))):
            found.update(self._variants.get(variant, ()))
        if len(mine.skeleton) >= 2:
            found.update(self._skeletons.get(mine.skeleton, ()))
        return {number for number in found if self.words[number].kind == mine.kind}

    def _similar_sound(self, mine: Word, *, together: bool) -> set[int]:
        found: set[int] = set()
        if mine.plain.isdigit() or together:
            return found
        for kind in range(max(1, mine.kind), KINDS):
            if kind != mine.kind and not self._per_kind[kind]:
                continue
            key = mine.key(kind)
            table = self._lower[kind] if kind == mine.kind else self._foreign[kind]
            if len(key) >= 2:
                for variant in key_variants(key, self._set["sound_letters"]):
                    found.update(table.get(variant, ()))
        return found

    # Asking -----------------------------------------------------------------------------------------------------

    def screen(
        self, names: Sequence[str], groups: Sequence[int], limit: int, threshold: int, threads: int, read: Read
    ) -> tuple[bytes, bytes, bytes, bytes, bytes]:
        """Answer as the kernel does: hits a query; name, score, row and reading of each, as unsigned 32-bit numbers."""
        del threads  # one is what Python has
        out = [array("I") for _ in range(5)]
        for number, name in enumerate(names):
            readings = [decoded(row) for row in read(name)]
            hits = self.query(readings, groups[number] if groups else 0, limit, threshold)
            out[0].append(len(hits))
            for hit in hits:
                for into, value in zip(out[1:], (hit.name, hit.score, hit.row, hit.reading), strict=True):
                    into.append(value)
        counts, found, scores, rows, reading = (one.tobytes() for one in out)
        return counts, found, scores, rows, reading

    def query(self, readings: Sequence[Reading], group: int, limit: int, threshold: int) -> list[Hit]:
        """Give the best name of each slot, best first; *group* 0 means any, *threshold* in ten-thousandths."""
        best: dict[int, Hit] = {}
        for number, reading in enumerate(readings):
            asked = self._ask(reading)
            for row_number in self._gather(reading, asked, group, threshold):
                row = self.rows[row_number]
                words = [self.words[word] for word in row.words]
                score = self._alignment.score(asked, words, exactly=EXACT in {reading.own, row.own})
                if score >= threshold:
                    hit = Hit(score, row.name, row.slot, row_number, number)
                    if row.slot not in best or hit.order < best[row.slot].order:
                        best[row.slot] = hit
        return sorted(best.values(), key=lambda hit: hit.order)[:limit]

    def _ask(self, reading: Reading) -> list[Asked]:
        s = self._set
        found = []
        for token in reading.tokens:
            kind = kind_of(token)
            near = self._near(token)
            named = {self.words[number].text: how_like for number, how_like in near.items()}
            asked = Asked(token, token[1:] if kind else token, kind, is_symbol(token), named)
            best, weight = -1, s["weight_unknown"]
            for number, how_like in near.items():
                if not self.words[number].is_virtual and how_like > best:
                    best, weight = how_like, self.words[number].weight
            asked.exact = best == FULL
            if not asked.exact:
                weight = max(weight, weight if best < 0 else s["weight_near"]) * self._light_percent(asked.plain) // 100
            if asked.letter:
                weight = s["weight_unknown"] * s["weight_letter"] // 100
            asked.weight = max(s["weight_floor"], weight)
            found.append(asked)
        return found

    def _gather(self, reading: Reading, asked: list[Asked], group: int, threshold: int) -> list[int]:
        """Give the rows worth a look: those that promise enough of the threshold, the `candidates` most promising."""
        s = self._set
        best: dict[int, int] = {}
        for token in asked:
            for number, how_like in self._near(token.text).items():
                best[number] = max(best.get(number, 0), how_like * self.words[number].weight)
        rows, together = self._seed(asked)
        for number, more in self._seed_together(asked):
            together[number] = max(together.get(number, 0), more)
        total = sum(token.weight for token in asked)
        need = threshold * s["promise_share"] // 100
        found = []
        for number, more in [*((row, 0) for row in rows), *sorted(together.items())]:
            row = self.rows[number]
            agreed = sum(best.get(word, 0) for word in row.words) + more
            if agreed * 10 < need * total * s["left_over"] // 100:
                continue
            if not reading.fits(row) or (group and row.group != group):
                continue
            promised = self._promise(agreed, row.weight, total)
            if promised >= need:
                found.append((-promised, number))
        return [number for _, number in sorted(found)[: s["candidates"]]]

    def _seed(self, asked: list[Asked]) -> tuple[list[int], dict[int, int]]:
        """Give the rows of the rarest tokens, and those that hold one as two neighbours with what that adds."""
        order = []
        for number, token in enumerate(asked):
            postings = sum(len(self.words[word].postings) for word in self._near(token.text))
            if postings and not token.letter:
                order.append((postings, number))
        total, covered = sum(token.weight for token in asked), 0
        rows: dict[int, None] = {}
        together: dict[int, int] = {}
        for _, number in sorted(order):
            if covered * 100 >= total * self._set["seed_share"]:
                break
            token = asked[number]
            covered += token.weight
            for word, how_like in self._near(token.text).items():
                for row in self.words[word].postings:
                    if self.words[word].is_virtual:
                        together[row] = max(together.get(row, 0), how_like * token.weight)
                    else:
                        rows[row] = None
        return list(rows), together

    def _seed_together(self, asked: list[Asked]) -> Iterator[tuple[int, int]]:
        """Give the rows that hold two neighbours of the query as one word, with what that adds."""
        heavy = sum(not self._is_light(one) for one in asked)
        for here, after in pairwise(asked):
            both = here.plain + after.plain
            if here.symbol or after.symbol or here.kind or after.kind or not 5 <= len(both) <= LONGEST_JOINED:
                continue
            exact = self._ids.get(both)
            if exact is not None:
                near = {exact: FULL}
            elif here.exact and after.exact:
                continue
            elif heavy > sum(not self._is_light(one) for one in (here, after)):
                continue  # a name with another word that tells something is found by that
            else:
                near = {w: n for w, n in self._near(both, together=True).items() if n >= self._set["together_floor"]}
            for word, how_like in near.items():
                for row in self.words[word].postings:
                    yield row, how_like * (here.weight + after.weight)

    def _is_light(self, asked: Asked) -> bool:
        return self._light_percent(asked.plain) < 100

    def _promise(self, agreed: int, weight: int, total: int) -> int:
        """Give about what a row will score, from its words alone."""
        agreed //= FULL
        ours, rest = max(0, total - agreed), max(0, weight - agreed)
        return agreed * 1_000_000 // (agreed * 100 + self._alignment.cost(ours, rest) + 1)
