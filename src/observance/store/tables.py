"""The tables. The log, its checkpoints and the steps are the record; everything else is an index made from them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

log = Table(
    "log",
    metadata,
    Column("index", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
)

opening = Table(  # what a log entry commits to; deleted by an erasure
    "opening",
    metadata,
    Column("log_index", Integer, ForeignKey("log.index"), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("content", Text, nullable=False),
)

item = Table(
    "item",
    metadata,
    Column("id", Text, primary_key=True),  # random; what the log calls the subject
    Column("subject", Text, unique=True),  # NULL once erased
)

record = Table(  # where the records of a capture lie in the segments
    "record",
    metadata,
    Column("item", Text, ForeignKey("item.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("segment", Text, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Index("record_by_place", "segment", "offset"),
)

custody = Table(  # made from the openings of the entries it points to
    "custody",
    metadata,
    Column("log_index", Integer, ForeignKey("log.index"), primary_key=True, autoincrement=False),
    Column("act", Text, nullable=False),
    Column("item", Text, ForeignKey("item.id")),  # NULL: the workspace as a whole
    Column("actor", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("custody_by_item", "item", "log_index"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("item", Text, ForeignKey("item.id"), primary_key=True),
    Column("log_index", Integer, ForeignKey("log.index"), nullable=False),
    Column("segment", Text),  # the file that still holds the bytes; NULL once it is gone
    Column("done", Integer, nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("frontier", LargeBinary, nullable=False),  # what the root is made of, and the next entry appended to
    Column("digest", LargeBinary, nullable=False),  # SHA-256 of the frontier
)

step = Table(
    "step",
    metadata,
    Column("log_index", Integer, ForeignKey("log.index"), primary_key=True, autoincrement=False),
    Column("subject", Text, nullable=False),  # a capture's key, or list:ID
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("result", LargeBinary, nullable=False),
    Column("result_sha256", Text, nullable=False),
    UniqueConstraint("subject", "name", "version"),
)

capture = Table(
    "capture",
    metadata,
    Column("number", Integer, primary_key=True),  # order of arrival
    Column("key", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False, index=True),
)

report = Table(
    "report",
    metadata,
    Column("capture_key", Text, ForeignKey("capture.key"), primary_key=True),
    Column("report_id", Text, nullable=False, index=True),
    Column("text_sha256", Text, nullable=False, index=True),
    Column("outlet", Text),
    Column("headline", Text),
    Column("published", Text),
    Column("language", Text),
)

event = Table(
    "event",
    metadata,
    Column("capture_key", Text, ForeignKey("capture.key"), primary_key=True),
    Column("type", Text, primary_key=True),
    Index("event_by_type", "type", "capture_key"),
)

fingerprint = Table(  # most of the rows there are: its one index and small numbers keep checking it cheap
    "fingerprint",
    metadata,
    Column("hash", Integer, primary_key=True, autoincrement=False),
    Column("capture", Integer, primary_key=True, autoincrement=False),  # capture.number
    CheckConstraint("hash >= 0"),
    sqlite_with_rowid=False,  # the key is all there is of a row
)

fingerprinted = Table(  # which rows of `fingerprint` are a capture's, so that they are found without an index
    "fingerprinted",
    metadata,
    Column("capture", Integer, ForeignKey("capture.number"), primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),  # 8 bytes each, big-endian, rising
)

reuse = Table(
    "reuse",
    metadata,
    Column("copy", Text, primary_key=True),  # text_sha256
    Column("original", Text, primary_key=True),
    Column("found_by", Text, ForeignKey("capture.key"), nullable=False),  # whose link step holds it
    Column("body", LargeBinary, nullable=False),
    Index("reuse_by_original", "original"),
    Index("reuse_by_finder", "found_by"),
)

sanctions_list = Table(
    "sanctions_list",
    metadata,
    Column("number", Integer, primary_key=True),  # order of import
    Column("id", Text, nullable=False, index=True),
    Column("version", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)
