"""Slice every quote out of its report's text again."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final

import msgspec

from observance.evidence.log import Snapshot, StoredStep
from observance.evidence.verified import VerifyResult

CAPTURE, PARSE, LINK, LIST = "capture", "parse", "link", "list"
_TEXTS_AT_HAND: Final = 64
# A quote as results are written: these three keys, and nothing else in the object.
_QUOTE: Final = re.compile(
    rb'\{"start":(0|[1-9][0-9]{0,17}),"end":(0|[1-9][0-9]{0,17}),"text":"([^"\\]*(?:\\.[^"\\]*)*)"\}', re.DOTALL
)
_NOT_JSON: Final = (msgspec.MsgspecError, UnicodeDecodeError)
_RAW: Final = msgspec.json.Decoder(msgspec.Raw)
_FIELDS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
Spans = Iterable[tuple[int, int, str]]


class Quotes:
    """Compares each text with its digest and each quote with its text: give it every step in the order of the log.

    A result belongs to the last text that was parsed before it of the same subject; a link to two texts, which may be
    parsed later: `finish` compares the links.
    """

    def __init__(self, record: Snapshot, result: VerifyResult) -> None:
        """Report to *result*; texts that are not at hand any more are read from *record* again."""
        self._record = record
        self._result = result
        self._texts: OrderedDict[str, str | None] = OrderedDict()  # by subject, None where it has none
        self._parsed_at: dict[str, int] = {}  # by the digest that was stored with the text
        self._links: list[StoredStep] = []  # without their results

    def compare(self, step: StoredStep) -> None:
        """Compare the quotes of one step's result with the text it was made of."""
        if step.name == PARSE:
            self._parse(step)
        elif step.name == LINK:
            if step.result != b"[]":
                self._links.append(msgspec.structs.replace(step, result=b""))
        elif step.name not in {CAPTURE, LIST}:
            text = self._text_of(step)
            if text is not None:
                self._hold(step.title, step.result, text)

    def finish(self) -> None:
        """Compare the passages of every link with both its texts."""
        for step in self._links:
            for link in _listed(self._record.result_at(step.log_index)):
                passages = [pair for pair in link.get("passages") or () if isinstance(pair, list)]
                for side, digest in enumerate((str(link.get("copy")), str(link.get("original")))):
                    text = self._text_with(digest)
                    if _digest(text) != digest:
                        name = f"text {digest[:16]}, linked by {step.subject[:16]}"
                        self._result.report(name, "its text does not have its hash")
                    self._compare(step.title, _walked([pair[side : side + 1] for pair in passages]), text)

    def _parse(self, step: StoredStep) -> None:
        fields = _fields(step.result)
        text = _word(fields, "text")
        self._remember(step.subject, text if fields else None)
        if not fields:
            self._result.report(step.title, "its stored result is not JSON")
            return
        digest = _word(fields, "text_sha256")
        self._parsed_at[digest] = step.log_index
        if _digest(text) != digest:
            self._result.report(f"report {step.subject[:16]}", "its text does not have its hash")
        # Of what holds the text itself, which is most of it, no quote has to be found: it is looked for in the others.
        is_quote = {"start", "end", "text"} <= fields.keys()
        lists = [one for one in map(bytes, fields.values()) if len(one) > 2 and one[0] in b"{["]
        self._hold(step.title, step.result if is_quote else b"[%b]" % b",".join(lists), text)

    def _hold(self, item: str, raw: bytes, text: str) -> None:
        try:
            spans = spans_of(raw)
        except _NOT_JSON:
            self._result.report(item, "its stored result is not JSON")
        else:
            self._compare(item, spans, text)

    def _compare(self, item: str, spans: Spans, text: str) -> None:
        size, count = len(text), 0
        for count, (start, end, words) in enumerate(spans, 1):  # noqa: B007 - how many there were
            if not (0 <= start < end <= size and text[start:end] == words):
                self._result.report(item, f"the quote at {start} to {end} is not in the report: {words[:40]!r}")
        self._result.quotes += count

    def _text_of(self, step: StoredStep) -> str | None:
        """Give the last text of the step's subject parsed before it; None where there is none."""
        if step.subject not in self._texts:
            raw = self._record.parsed_before(step.subject, step.log_index)
            fields = _fields(raw)
            self._remember(step.subject, _word(fields, "text") if fields else None)
        return self._texts[step.subject]

    def _remember(self, subject: str, text: str | None) -> None:
        self._texts[subject] = text
        if len(self._texts) > _TEXTS_AT_HAND:
            self._texts.popitem(last=False)

    def _text_with(self, digest: str) -> str:
        index = self._parsed_at.get(digest)
        return "" if index is None else _word(_fields(self._record.result_at(index)), "text")


def spans_of(raw: bytes) -> Spans:
    """Give (start, end, text) of every quote in a result: of every object that has a start, an end and a text.

    Nearly all are written in one form: where no other object can be one, no object has to be made. Raises
    `msgspec.MsgspecError` or UnicodeDecodeError for what is not JSON.
    """
    if b"\\" in raw and b"\\u" in raw:  # with which a key could be written in another way
        return _walked(msgspec.json.decode(raw))
    found = _QUOTE.findall(raw) if b'"start"' in raw else ()
    most = len(found)
    if not (_are_all(raw, b'"start"', most) or _are_all(raw, b'"text"', most) or _are_all(raw, b'"end"', most)):
        return _walked(msgspec.json.decode(raw))
    if not raw.isascii():
        raw.decode()
    _RAW.decode(raw)  # is it JSON?
    return [(int(start), int(end), _string(words) if b"\\" in words else words.decode()) for start, end, words in found]


def _are_all(raw: bytes, key: bytes, most: int) -> bool:
    """Whether no more objects of a JSON text than *most* can have a key: after a colon the same word is a value."""
    count = raw.count(key)
    return count == most or count - raw.count(b":" + key) == most


def _string(raw: bytes) -> str:
    return str(msgspec.json.decode(b'"%b"' % raw))


def _walked(value: object) -> Spans:
    """Give every quote in a decoded result."""
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if type(one) is dict:
            start, end, text = one.get("start"), one.get("end"), one.get("text")
            if type(start) is int and type(end) is int and type(text) is str:
                yield start, end, text
            one = one.values()
        waiting.extend(inner for inner in one if type(inner) is dict or (type(inner) is list and inner))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _fields(raw: bytes | None) -> dict[str, msgspec.Raw]:
    """Give the fields of a parse step's result, each as its JSON; none where it is no JSON object."""
    try:
        return _FIELDS.decode(raw or b"")
    except _NOT_JSON:
        return {}


def _word(fields: dict[str, msgspec.Raw], name: str) -> str:
    """Decode one field; what is damaged is compared like what is sound."""
    try:
        return str(msgspec.json.decode(fields.get(name, b'""')))
    except _NOT_JSON:
        return ""


def _listed(raw: bytes | None) -> list[dict[str, Any]]:
    """Decode a stored list of objects; what is no longer JSON is reported by its hash and holds nothing here."""
    try:
        found = msgspec.json.decode(raw or b"")
    except _NOT_JSON:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
