"""The first schema that is opened: captures in WARC segments, salted commitments in the log, custody, erasure.

The one before it (0001, a file for each capture and plain hashes in the log) was never released, and is refused.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = None

TABLES = (
    """CREATE TABLE log ("index" INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL, leaf BLOB NOT NULL) STRICT""",
    """CREATE TABLE opening (
        log_index INTEGER NOT NULL PRIMARY KEY REFERENCES log ("index"),
        salt BLOB NOT NULL, content TEXT NOT NULL) STRICT""",
    "CREATE TABLE item (id TEXT NOT NULL PRIMARY KEY, subject TEXT UNIQUE) STRICT",
    """CREATE TABLE record (
        item TEXT NOT NULL REFERENCES item (id), kind TEXT NOT NULL, segment TEXT NOT NULL,
        "offset" INTEGER NOT NULL, length INTEGER NOT NULL, digest TEXT NOT NULL,
        PRIMARY KEY (item, kind)) STRICT""",
    'CREATE INDEX record_by_place ON record (segment, "offset")',
    """CREATE TABLE custody (
        log_index INTEGER NOT NULL PRIMARY KEY REFERENCES log ("index"),
        act TEXT NOT NULL, item TEXT REFERENCES item (id), actor TEXT NOT NULL, at TEXT NOT NULL,
        note TEXT NOT NULL) STRICT""",
    "CREATE INDEX custody_by_item ON custody (item, log_index)",
    """CREATE TABLE erasure (
        item TEXT NOT NULL PRIMARY KEY REFERENCES item (id),
        log_index INTEGER NOT NULL REFERENCES log ("index"), segment TEXT, done INTEGER NOT NULL) STRICT""",
    "CREATE TABLE checkpoint (size INTEGER NOT NULL PRIMARY KEY, root BLOB NOT NULL, frontier BLOB NOT NULL) STRICT",
    """CREATE TABLE step (
        subject TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
        result BLOB NOT NULL, result_sha256 TEXT NOT NULL,
        log_index INTEGER NOT NULL UNIQUE REFERENCES log ("index"),
        PRIMARY KEY (subject, name, version)) STRICT""",
    """CREATE TABLE capture (
        number INTEGER NOT NULL PRIMARY KEY, "key" TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL) STRICT""",
    "CREATE INDEX ix_capture_sha256 ON capture (sha256)",
    """CREATE TABLE report (
        capture_key TEXT NOT NULL PRIMARY KEY REFERENCES capture ("key"),
        report_id TEXT NOT NULL, text_sha256 TEXT NOT NULL, outlet TEXT, headline TEXT,
        published TEXT, language TEXT) STRICT""",
    "CREATE INDEX ix_report_report_id ON report (report_id)",
    "CREATE INDEX ix_report_text_sha256 ON report (text_sha256)",
    """CREATE TABLE event (
        capture_key TEXT NOT NULL REFERENCES capture ("key"), type TEXT NOT NULL,
        PRIMARY KEY (capture_key, type)) STRICT""",
    "CREATE INDEX event_by_type ON event (type, capture_key)",
    """CREATE TABLE fingerprint (
        hash INTEGER NOT NULL CHECK (hash >= 0), capture_key TEXT NOT NULL REFERENCES capture ("key"),
        PRIMARY KEY (hash, capture_key)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX fingerprint_by_capture ON fingerprint (capture_key)",
    """CREATE TABLE reuse (
        copy TEXT NOT NULL, original TEXT NOT NULL,
        found_by TEXT NOT NULL REFERENCES capture ("key"), body BLOB NOT NULL,
        PRIMARY KEY (copy, original)) STRICT""",
    "CREATE INDEX reuse_by_finder ON reuse (found_by)",
    "CREATE INDEX reuse_by_original ON reuse (original)",
    """CREATE TABLE sanctions_list (
        number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL, version TEXT NOT NULL,
        sha256 TEXT NOT NULL) STRICT""",
    "CREATE INDEX ix_sanctions_list_id ON sanctions_list (id)",
    """CREATE VIRTUAL TABLE report_search USING fts5(
        headline, text, pairs, tokenize = "unicode61 remove_diacritics 2")""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
