"""What a page says of its article in JSON-LD."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

MOST_OBJECTS: Final = 5000
LARGEST: Final = 2_000_000
_TYPES: Final = ("Article", "Posting", "Report")


def articles_of(blocks: list[str]) -> list[dict[str, Any]]:
    """Give the article objects of the page's JSON-LD in order; a block that is not JSON is not there."""
    return [one for one in _objects(blocks) if any(word in str(one.get("@type", "")) for word in _TYPES)]


def bodies_of(blocks: list[str]) -> list[str]:
    """Give every ``articleBody``, the longest first."""
    found = {body for one in _objects(blocks) if isinstance(body := one.get("articleBody"), str) and body.strip()}
    return sorted(found, key=lambda body: (-len(body), body))


def name_in(value: object) -> str | None:
    """Give the name in a JSON-LD value: text, an object with a name, or a list of these, joined with commas."""
    if isinstance(value, list):
        names = [name for one in value[:20] if (name := name_in(one))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return name_in(value.get("name"))
    return value.strip() or None if isinstance(value, str) else None


def _objects(blocks: list[str]) -> Iterator[dict[str, Any]]:
    """Walk every object of every block, outermost first."""
    seen = 0
    for block in blocks:
        if len(block) > LARGEST:
            continue
        try:
            waiting = deque([json.loads(_bare(block), strict=False)])
        except (ValueError, RecursionError):
            continue
        while waiting and seen < MOST_OBJECTS:
            one = waiting.popleft()
            if isinstance(one, dict):
                seen += 1
                yield one
                waiting.extend(value for value in one.values() if isinstance(value, dict | list))
            elif isinstance(one, list):
                waiting.extend(one[: MOST_OBJECTS - seen])


def _bare(block: str) -> str:
    """Take a comment or CDATA wrapping off."""
    text = block.strip()
    for opening, closing in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        if text.startswith(opening) and text.endswith(closing):
            text = text[len(opening) : -len(closing)].strip()
    return text
