"""Tables that cost less to check: fingerprints by the number of their capture, and steps in the order of the log.

Fingerprints had two indexes of 64-digit keys, which were a quarter of the database and most of the time of SQLite's own
check of it. The root of each checkpoint follows from its frontier: beside that lies its digest, one hash in place of the
six a root takes.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from operator import itemgetter

from alembic import op
from sqlalchemy import text

from observance.evidence.merkle import Frontier

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE fingerprint RENAME TO fingerprint_by_key",
    """CREATE TABLE fingerprint (
        hash INTEGER NOT NULL CHECK (hash >= 0), capture INTEGER NOT NULL,
        PRIMARY KEY (hash, capture)) STRICT, WITHOUT ROWID""",
    # What is damaged may fit no column: such a row is left behind, and verification finds that it is missing.
    """INSERT OR IGNORE INTO fingerprint SELECT f.hash, c.number
        FROM fingerprint_by_key f JOIN capture c ON c."key" = f.capture_key WHERE typeof(f.hash) = 'integer'""",
    "DROP TABLE fingerprint_by_key",
    "ALTER TABLE checkpoint RENAME TO checkpoint_with_root",
    "CREATE TABLE checkpoint (size INTEGER NOT NULL PRIMARY KEY, frontier BLOB NOT NULL, digest BLOB NOT NULL) STRICT",
    "ALTER TABLE step RENAME TO step_by_subject",
    """CREATE TABLE step (
        log_index INTEGER NOT NULL PRIMARY KEY REFERENCES log ("index"),
        subject TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
        result BLOB NOT NULL, result_sha256 TEXT NOT NULL,
        UNIQUE (subject, name, version)) STRICT""",
    """INSERT OR IGNORE INTO step
        SELECT log_index, CAST(subject AS TEXT), CAST(name AS TEXT), CAST(version AS TEXT), CAST(result AS BLOB),
            CAST(result_sha256 AS TEXT)
        FROM step_by_subject WHERE typeof(log_index) = 'integer' ORDER BY log_index""",
    "DROP TABLE step_by_subject",
    """CREATE TABLE fingerprinted (
        capture INTEGER NOT NULL PRIMARY KEY REFERENCES capture (number), hashes BLOB NOT NULL) STRICT""",
)


def _root(size: int, frontier: bytes) -> bytes | None:
    try:
        return Frontier.unpack(size, frontier).root()
    except ValueError:
        return None


def upgrade() -> None:
    """Make the tables anew from the old one."""
    for statement in STATEMENTS:
        op.execute(statement)
    connection = op.get_bind()
    stored = text("SELECT size, CAST(root AS BLOB), coalesce(CAST(frontier AS BLOB), x'') FROM checkpoint_with_root")
    for size, root, frontier in connection.execute(stored):
        # A row that does not fit must not fit afterwards either.
        is_sound = _root(size, frontier) == root
        row = {"size": size, "frontier": frontier, "digest": hashlib.sha256(frontier).digest() if is_sound else b""}
        connection.execute(text("INSERT INTO checkpoint VALUES (:size, :frontier, :digest)"), row)
    op.execute("DROP TABLE checkpoint_with_root")
    ordered = connection.execute(text("SELECT capture, hash FROM fingerprint ORDER BY capture, hash"))
    for number, rows in groupby(ordered, itemgetter(0)):  # one at a time: a large workspace has more than fit in memory
        row = {"capture": number, "hashes": b"".join(value.to_bytes(8) for _, value in rows)}
        connection.execute(text("INSERT INTO fingerprinted VALUES (:capture, :hashes)"), row)
