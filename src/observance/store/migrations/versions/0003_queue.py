"""The queue: jobs with leases."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = (
    """CREATE TABLE job (
        number INTEGER NOT NULL PRIMARY KEY,
        input TEXT NOT NULL, kind TEXT NOT NULL, version TEXT NOT NULL, reference TEXT NOT NULL,
        state TEXT NOT NULL, tries INTEGER NOT NULL,
        owner TEXT, leased_at TEXT, "until" TEXT, reason TEXT, came_to TEXT,
        enqueued_at TEXT NOT NULL, updated_at TEXT NOT NULL,
        UNIQUE (input, kind, version)) STRICT""",
    "CREATE INDEX job_by_state ON job (state, tries, number)",
)


def upgrade() -> None:
    """Make the table."""
    for statement in TABLES:
        op.execute(statement)
