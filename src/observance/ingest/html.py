"""One HTML page: the article's text and what the page says of itself. Never fetches, never runs anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import lxml.html
import trafilatura

from observance.model import InputError

# Parsers take quadratic time on these and lose text without a word; a page of a newspaper has a tenth of them.
MOST_TAGS = 60_000
MOST_ATTRIBUTES_IN_A_TAG = 400
DEEPEST = 400
# An extraction that keeps less than this share of the text of the page's own article element has lost some of it.
LEAST_SHARE = 0.5
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page holds; ``sources`` says where each field was read."""

    text: str
    headline: str | None
    outlet: str | None
    author: str | None
    published: date | None
    url: str | None
    sources: dict[str, str]


def read_page(markup: str, *, where: str) -> Page:
    """Read *markup*; raises `InputError` where no readable text comes out or the page is built to hang a parser."""
    _refuse_hostile(markup, where)
    try:
        tree = lxml.html.document_fromstring(markup, parser=lxml.html.HTMLParser(no_network=True, recover=True))
    except (lxml.etree.ParserError, ValueError) as error:
        raise InputError("is not a page that can be read", where=where, hint="save the page again") from error
    text = _article_text(markup, tree)
    if not text.strip():
        raise InputError("has no readable text", where=where, hint="copy the article's text into a .txt file")
    fields, sources = _metadata(tree)
    return Page(
        text=text,
        headline=fields.get("headline"),
        outlet=fields.get("outlet"),
        author=fields.get("author"),
        published=_day(fields.get("published")),
        url=fields.get("url"),
        sources={key: value for key, value in sources.items() if key != "published" or _day(fields.get("published"))},
    )


def _refuse_hostile(markup: str, where: str) -> None:
    """Refuse pages that cost a parser more than time allows, before any parser sees them."""
    depth = deepest = 0
    for tags, match in enumerate(_TAG.finditer(markup), 1):
        if match[1]:
            depth = max(0, depth - 1)
        elif match[2].lower() not in _VOID and not match[3].endswith("/"):
            depth += 1
            deepest = max(deepest, depth)
        if match[3].count("=") > MOST_ATTRIBUTES_IN_A_TAG or tags > MOST_TAGS or deepest > DEEPEST:
            raise InputError(
                "is not built like a page of text (too many or too deeply nested tags)",
                where=where,
                hint="copy the article's text into a .txt file",
            )


def _article_text(markup: str, tree: lxml.html.HtmlElement) -> str:
    """Extract the article; fall back on the article element itself where the extraction lost half of it."""
    extracted = trafilatura.extract(
        markup, favor_precision=True, include_comments=False, include_tables=True, deduplicate=False
    )
    plain = _element_text(tree)
    if extracted is None:
        return plain
    return plain if plain and len(extracted) < LEAST_SHARE * len(plain) else str(extracted)


def _element_text(tree: lxml.html.HtmlElement) -> str:
    """Give the text of the page's only article element, or of its main element, a paragraph a line."""
    found = tree.xpath("//article") or tree.xpath("//main")
    if len(found) != 1:
        return ""
    blocks = found[0].xpath(".//p | .//h1 | .//h2 | .//h3 | .//li | .//blockquote[not(.//p)]")
    lines = (" ".join(block.text_content().split()) for block in blocks)
    return "\n".join(line for line in lines if line)


def _metadata(tree: lxml.html.HtmlElement) -> tuple[dict[str, str], dict[str, str]]:
    """Give outlet, headline, author, published and url, the most explicit source first, and where each was read."""
    fields: dict[str, str] = {}
    sources: dict[str, str] = {}

    def take(key: str, value: object, source: str) -> None:
        if key not in fields and isinstance(value, str) and value.strip():
            fields[key] = " ".join(value.split())
            sources[key] = source

    for item in _json_ld(tree):
        take("headline", item.get("headline"), "JSON-LD headline")
        take("published", item.get("datePublished"), "JSON-LD datePublished")
        take("outlet", _name(item.get("publisher")), "JSON-LD publisher")
        take("author", _name(item.get("author")), "JSON-LD author")
    for key, name in (
        ("headline", "og:title"),
        ("outlet", "og:site_name"),
        ("published", "article:published_time"),
        ("published", "date"),
        ("author", "author"),
        ("url", "og:url"),
    ):
        for value in tree.xpath("//meta[@property=$n or @name=$n]/@content", n=name):
            take(key, value, f"meta {name}")
    for value in tree.xpath("//link[@rel='canonical']/@href"):
        take("url", value, "canonical link")
    for value in tree.xpath("//title/text()"):
        take("headline", value, "title")
    return fields, sources


def _json_ld(tree: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Give the article objects of the page's JSON-LD; a block that is not JSON is not there."""
    for block in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = json.loads(block)
        except (ValueError, RecursionError):
            continue
        items = found if isinstance(found, list) else [found]
        for item in items:
            graph = item.get("@graph", [item]) if isinstance(item, dict) else []
            for node in graph if isinstance(graph, list) else [graph]:
                if isinstance(node, dict) and "Article" in str(node.get("@type", "")):
                    yield node


def _name(value: object) -> str | None:
    if isinstance(value, list):
        return _name(value[0]) if value else None
    if isinstance(value, dict):
        return _name(value.get("name"))
    return value if isinstance(value, str) else None


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
