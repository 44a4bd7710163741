"""Lists: one file a format. Parse, compare by content, and the small list that comes with the program."""

from __future__ import annotations

from observance.lists.bundled import bundled, export
from observance.lists.canonical import ListDiff, diff
from observance.lists.un import ID as UN_ID
from observance.lists.un import read_un_xml

__all__ = ["UN_ID", "ListDiff", "bundled", "diff", "export", "read_un_xml"]
