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
    String,
    Table,
    Text,
)

metadata = MetaData()

log = Table(
    "log",
    metadata,
    Column("index", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("leaf", LargeBinary(32), nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)

step = Table(
    "step",
    metadata,
    Column("subject", String, primary_key=True),  # a capture's key, or list:ID
    Column("name", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("result", LargeBinary, nullable=False),
    Column("result_sha256", String(64), nullable=False),
    Column("log_index", Integer, ForeignKey("log.index"), nullable=False, unique=True),
)

capture = Table(
    "capture",
    metadata,
    Column("number", Integer, primary_key=True),  # order of arrival
    Column("key", String(64), nullable=False, unique=True),
    Column("sha256", String(64), nullable=False, index=True),
)

report = Table(
    "report",
    metadata,
    Column("capture_key", String(64), ForeignKey("capture.key"), primary_key=True),
    Column("report_id", String, nullable=False, index=True),
    Column("text_sha256", String(64), nullable=False, index=True),
    Column("outlet", String),
    Column("headline", String),
    Column("published", String(10)),
    Column("language", String),
)

event = Table(
    "event",
    metadata,
    Column("capture_key", String(64), ForeignKey("capture.key"), primary_key=True),
    Column("type", String, primary_key=True),
    Index("event_by_type", "type", "capture_key"),
)

fingerprint = Table(
    "fingerprint",
    metadata,
    Column("hash", Integer, primary_key=True, autoincrement=False),
    Column("capture_key", String(64), ForeignKey("capture.key"), primary_key=True),
    CheckConstraint("hash >= 0"),
)

reuse = Table(
    "reuse",
    metadata,
    Column("copy", String(64), primary_key=True),  # text_sha256
    Column("original", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Index("reuse_by_original", "original"),
)

sanctions_list = Table(
    "sanctions_list",
    metadata,
    Column("number", Integer, primary_key=True),  # order of import
    Column("id", String, nullable=False, index=True),
    Column("version", String, nullable=False),
    Column("sha256", String(64), nullable=False),
)
