"""Opening the database: SQLite set so that what is committed is on disk, and brought to the present schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from observance.model import WorkspaceError

HEAD = "0001"
# "obs1" as four bytes: marks the file as ours.
APPLICATION_ID = 0x6F627331
BUSY_MILLISECONDS = 30_000


def open_engine(path: Path) -> Engine:
    """Open or make the database at *path* and bring it to the present schema.

    Raises `WorkspaceError` where the file is damaged, not ours, or made by a later version.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            present = _present(connection, path)
        if present != HEAD:
            _migrate(engine)
    except DatabaseError as error:
        engine.dispose()
        raise WorkspaceError(
            "the database cannot be read", where=str(path), hint="restore it from a copy; evidence/ is untouched"
        ) from error
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Set up one connection; transactions are begun by us, not by the driver."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_MILLISECONDS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at the start of a transaction, so that two writers queue instead of failing."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _present(connection: Connection, path: Path) -> str | None:
    """Give the schema version of the file; None for a new one."""
    names = set(connection.execute(text("SELECT name FROM sqlite_master")).scalars())
    if not names:
        return None
    mark = connection.execute(text("PRAGMA application_id")).scalar_one()
    if mark != APPLICATION_ID or "alembic_version" not in names:
        raise WorkspaceError("is not a workspace database", where=str(path), hint="choose another folder")
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if found is not None and found > HEAD:
        raise WorkspaceError(
            f"was made by a later version of observance (schema {found})", where=str(path), hint="update observance"
        )
    return found


def _migrate(engine: Engine) -> None:
    """Run the migrations. Alembic is imported here only: an up-to-date workspace opens without it."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
