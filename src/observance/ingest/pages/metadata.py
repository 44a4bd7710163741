"""What a page says of itself: headline, outlet, author, dates, language, address; and where each was read.

The most explicit source first: JSON-LD, then the tags made for other machines, then the page as a reader sees it. What
no source says stays None; a date is never guessed from the day of reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from observance.ingest.pages.attributes import attributes_of
from observance.ingest.pages.json_ld import articles_of, name_in
from observance.ingest.pages.moments import moment_of
from observance.ingest.pages.outline import Outline
from observance.ingest.pages.tags import HEADINGS
from observance.ingest.pages.weigh import Weights
from observance.model import Basis
from observance.text import find_dates, language_of

LONGEST: Final = 500
LONGEST_NAME: Final = 40
# A date written out for readers stands this many runs above or below the headline, in a line as short as this.
ABOVE: Final = 4
BELOW: Final = 6
SHORT_LINE: Final = 120
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")
_SEPARATOR: Final = re.compile(r"\s{0,3}[-|\u2013\u2014_\u2022\u00b7\u00bb]\s{0,3}")
_META: Final = {
    "headline": ("og:title", "twitter:title", "headline", "dc.title"),
    "outlet": ("og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher"),
    "author": ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author", "twitter:creator"),
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "publishdate", "publish-date", "pubdate",
        "publication_date", "dc.date", "dc.date.issued", "dcterms.created", "date", "parsely-pub-date", "sailthru.date",
        "mediator_published_time", "weibo:article:create_at",
    ),
    "modified": (
        "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod",
        "weibo:article:update_at",
    ),
    "language": ("og:locale", "content-language", "dc.language", "language"),
    "url": ("og:url",),
}  # fmt: skip
_LD: Final = {
    "headline": "headline",
    "published": "datePublished",
    "modified": "dateModified",
    "language": "inLanguage",
}


@dataclass(slots=True)
class Fields:
    """The fields found so far, and where each was read."""

    text: dict[str, str] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def take(self, key: str, value: object, source: str) -> None:
        """Keep *value* under *key* unless something more explicit is there or it is not of the kind wanted."""
        if not isinstance(value, str) or not (value := " ".join(value.split())[:LONGEST]):
            return
        if key in {"published", "modified"}:
            self._take_moment(key, value, source)
        elif key not in self.text and (checked := _checked(key, value)):
            self.text[key] = checked
            self.sources[key] = source

    def _take_moment(self, key: str, value: str, source: str) -> None:
        moment = moment_of(value)
        if moment is None:
            return
        held = self.moments.setdefault(key, moment)
        source_held = self.sources.setdefault(key, source)
        if abs((held.date() - moment.date()).days) > 1:
            said = f"{key} is {held.date()} in {source_held}, {moment.date()} in {source}"
            if said not in self.notes:
                self.notes.append(said)


def fields_of(page: Outline, weights: Weights) -> Fields:
    """Read everything *page* says of itself."""
    found = Fields()
    found.take("language", attributes_of(page.html_attributes).get("lang"), "html lang")
    seen = page.runs[weights.headline].text if weights.headline >= 0 else None
    if seen and weights.tags[weights.headline] in HEADINGS:
        found.take("headline", seen, "headline")
    for article in articles_of(page.json_ld):
        _from_json_ld(found, article)
    _from_meta(found, page)
    _from_times(found, page)
    _from_title(found, page.title, seen)
    found.take("headline", seen, "headline")
    if "published" not in found.moments:
        _from_lines(found, page, weights)
    return found


def _from_title(found: Fields, title: str, seen: str | None) -> None:
    """Take the page's title for the headline, and what stands alone behind the headline in it for the outlet."""
    if seen and title.startswith(seen):
        behind = _SEPARATOR.split(title[len(seen) :])
        if len(behind) == 2 and not behind[0].strip():  # nothing, then one name
            found.take("outlet", behind[1] if len(behind[1]) <= LONGEST_NAME else None, "title behind the headline")
    found.take("headline", title, "title")


def _from_json_ld(found: Fields, article: dict[str, Any]) -> None:
    for key, name in _LD.items():
        value = article.get(name)
        found.take(key, name_in(value) if key == "language" else value, f"JSON-LD {name}")
    for key, name in (("outlet", "publisher"), ("outlet", "sourceOrganization"), ("author", "author")):
        found.take(key, name_in(article.get(name)), f"JSON-LD {name}")
    if str(article.get("isAccessibleForFree")).lower() == "false":
        found.notes.append("the page says its article is for those who pay: what was read may be its beginning")


def _from_meta(found: Fields, page: Outline) -> None:
    held: dict[str, str] = {}
    for attributes in map(attributes_of, page.meta):
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        name = name or attributes.get("http-equiv") or ""
        if "content" in attributes:
            held.setdefault(name.lower(), attributes["content"])
        elif attributes.get("rel", "").lower() == "canonical":
            found.take("url", attributes.get("href"), "canonical link")
    for key, names in _META.items():
        for name in names:
            found.take(key, held.get(name), f"meta {name}")


def _from_times(found: Fields, page: Outline) -> None:
    """Read <time>: one that calls itself the date of publication, else the only date the page's own <time>s give."""
    dated = [(attributes.get("datetime") or "", attributes) for _, written in page.times[:50]
             for attributes in [attributes_of(written)]]  # fmt: skip
    for value, attributes in dated:
        said = f"{attributes.get('itemprop', '')} {attributes.get('class', '')}".lower()
        if "modified" in said or "updated" in said:
            found.take("modified", value, "time element")
        elif "publish" in said or "pubdate" in said or "pubdate" in attributes:
            found.take("published", value, "time element")
    days = {moment.date() for value, _ in dated if (moment := moment_of(value))}
    if "published" not in found.moments and len(days) == 1:
        for value, _ in dated:
            found.take("published", value, "time element")


def _from_lines(found: Fields, page: Outline, weights: Weights) -> None:
    """Read the date that stands in a short line beside the headline, if all such lines agree on the day."""
    if weights.headline < 0:
        return
    days = {when.start for when in _stated(page, weights.headline) if when is not None and when.start is not None}
    if len(days) == 1:
        found.take("published", next(iter(days)).isoformat(), "line beside the headline")


def _stated(page: Outline, headline: int) -> Iterator[Any]:
    language = language_of(" ".join(run.text for run in page.runs[headline : headline + 20]))
    around = [*range(max(0, headline - ABOVE), headline), *range(headline + 1, headline + 1 + BELOW)]
    for number in around:
        text = page.runs[number].text if number < len(page.runs) else ""
        if text and len(text) <= SHORT_LINE:
            for when in find_dates(text, anchor=None, language=language):
                if when.basis is Basis.STATED and when.start == when.end:
                    yield when


def _checked(key: str, value: str) -> str | None:
    """Give *value* if it can be what *key* says: no address for a name, a language tag for a language."""
    if key in {"author", "outlet"}:
        return None if value.startswith(("http:", "https:", "//", "@")) else value
    if key == "language":
        tag = value.replace("_", "-")
        return tag if _LANGUAGE.fullmatch(tag) else None
    if key == "url":
        return value if value.startswith(("http://", "https://")) else None
    return value
