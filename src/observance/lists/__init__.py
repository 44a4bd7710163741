"""Lists: one file a format. Parse, compare by content, refuse what cannot be right, and the list that comes along."""

from __future__ import annotations

from observance.lists.bundled import bundled, export
from observance.lists.canonical import ListDiff, diff
from observance.lists.changes import FieldChange, fields_changed
from observance.lists.files import list_files, load
from observance.lists.formats import ListFormat, read_list
from observance.lists.ftm_entity import ftm_entity, version_time
from observance.lists.intake import Terms, take_in
from observance.lists.quarantine import Quarantine, Quarantined
from observance.lists.un import ID as UN_ID
from observance.lists.un import read_un_xml

__all__ = [
    "UN_ID",
    "FieldChange",
    "ListDiff",
    "ListFormat",
    "Quarantine",
    "Quarantined",
    "Terms",
    "bundled",
    "diff",
    "export",
    "fields_changed",
    "ftm_entity",
    "list_files",
    "load",
    "read_list",
    "read_un_xml",
    "take_in",
    "version_time",
]
