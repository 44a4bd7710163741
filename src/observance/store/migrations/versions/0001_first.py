"""The first schema."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """CREATE TABLE log ("index" INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL, leaf BLOB NOT NULL)""",
    "CREATE TABLE checkpoint (size INTEGER NOT NULL PRIMARY KEY, root BLOB NOT NULL, frontier BLOB NOT NULL)",
    """CREATE TABLE step (
        subject VARCHAR NOT NULL, name VARCHAR NOT NULL, version VARCHAR NOT NULL,
        result BLOB NOT NULL, result_sha256 VARCHAR(64) NOT NULL,
        log_index INTEGER NOT NULL UNIQUE REFERENCES log ("index"),
        PRIMARY KEY (subject, name, version))""",
    """CREATE TABLE capture (
        number INTEGER NOT NULL PRIMARY KEY, "key" VARCHAR(64) NOT NULL UNIQUE, sha256 VARCHAR(64) NOT NULL)""",
    "CREATE INDEX ix_capture_sha256 ON capture (sha256)",
    """CREATE TABLE report (
        capture_key VARCHAR(64) NOT NULL PRIMARY KEY REFERENCES capture ("key"),
        report_id VARCHAR NOT NULL, text_sha256 VARCHAR(64) NOT NULL, outlet VARCHAR, headline VARCHAR,
        published VARCHAR(10), language VARCHAR)""",
    "CREATE INDEX ix_report_report_id ON report (report_id)",
    "CREATE INDEX ix_report_text_sha256 ON report (text_sha256)",
    """CREATE TABLE event (
        capture_key VARCHAR(64) NOT NULL REFERENCES capture ("key"), type VARCHAR NOT NULL,
        PRIMARY KEY (capture_key, type))""",
    "CREATE INDEX event_by_type ON event (type, capture_key)",
    """CREATE TABLE fingerprint (
        hash INTEGER NOT NULL CHECK (hash >= 0), capture_key VARCHAR(64) NOT NULL REFERENCES capture ("key"),
        PRIMARY KEY (hash, capture_key))""",
    """CREATE TABLE reuse (
        copy VARCHAR(64) NOT NULL, original VARCHAR(64) NOT NULL, body BLOB NOT NULL, PRIMARY KEY (copy, original))""",
    "CREATE INDEX reuse_by_original ON reuse (original)",
    """CREATE TABLE sanctions_list (
        number INTEGER NOT NULL PRIMARY KEY, id VARCHAR NOT NULL, version VARCHAR NOT NULL,
        sha256 VARCHAR(64) NOT NULL)""",
    "CREATE INDEX ix_sanctions_list_id ON sanctions_list (id)",
    """CREATE VIRTUAL TABLE report_search USING fts5(
        capture_key UNINDEXED, headline, text, pairs, tokenize = "unicode61 remove_diacritics 2")""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
