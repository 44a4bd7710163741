"""Opening the database: SQLite set so that what is committed is on disk, and brought to the present schema."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from observance.model import WorkspaceError

HEAD = "0004"
# What was made before kept its evidence in another form, and was never released.
OLDEST = "0002"
# "obs1" as four bytes: marks the file as ours.
APPLICATION_ID = 0x6F627331
BUSY_MILLISECONDS = 30_000
RETRY_SECONDS = 0.01
IMMEDIATE = "BEGIN IMMEDIATE"
_RESTORE = "restore it from a copy; evidence/ is untouched"
# What SQLite says, by the start of its error's name, and what a person can do.
_MEANINGS = {
    "SQLITE_BUSY": ("another program has kept the database busy", "try again when it is done"),
    "SQLITE_LOCKED": ("another program has kept the database busy", "try again when it is done"),
    "SQLITE_FULL": ("the disk is full", "make room and try again; what was acknowledged is kept"),
    "SQLITE_READONLY": ("the database may not be written", "check the folder's permissions"),
    "SQLITE_CANTOPEN": ("the database cannot be opened", "check that the folder exists and its permissions"),
    "SQLITE_IOERR": ("the disk failed to read or write", "check the disk; what was acknowledged is kept"),
}


def open_engine(path: Path) -> Engine:
    """Open or make the database at *path* and bring it to the present schema.

    Raises `WorkspaceError` where the file is damaged, not ours, or made by a later version.
    """
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with plain_errors(engine):
            with engine.connect() as connection:
                present = _present(connection, path)
            # Only now: a database that is not ours is left exactly as it was found.
            with engine.execution_options(opening="").connect() as connection:
                _write_ahead(connection)
            if present != HEAD:
                _migrate(engine, path)
    except WorkspaceError:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees the database at one moment and keeps no writer waiting."""
    with plain_errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose transaction is committed at the end, or rolled back if it is left by an error.

    It waits for other writers first, for `BUSY_MILLISECONDS` at most.
    """
    with plain_errors(engine), engine.execution_options(opening=IMMEDIATE).begin() as connection:
        yield connection


@contextmanager
def writing_hastily(engine: Engine) -> Iterator[Connection]:
    """Do what `writing` does, but leave the waiting for the disk to the next transaction that waits.

    What is committed is safe from a kill at once; a power failure may take it back, and nothing that came before it.
    """
    with plain_errors(engine), engine.execution_options(opening=IMMEDIATE).connect() as connection:
        driver = connection.connection.driver_connection
        driver = driver if isinstance(driver, sqlite3.Connection) else None
        if driver:
            driver.execute("PRAGMA synchronous = NORMAL").close()
        try:
            with connection.begin():
                yield connection
        finally:
            if driver:
                driver.execute("PRAGMA synchronous = FULL").close()


@contextmanager
def plain_errors(engine: Engine) -> Iterator[None]:
    """Turn the database's own failures (busy, full, damaged) into a `WorkspaceError` that says what to do."""
    try:
        yield
    except DatabaseError as error:
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise  # a broken constraint is our mistake, not the disk's
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        meaning = next((said for start, said in _MEANINGS.items() if name.startswith(start)), None)
        what, hint = meaning or (f"the database cannot be read ({error.orig})", _RESTORE)
        raise WorkspaceError(what, where=str(engine.url.database), hint=hint) from error
    except UnicodeDecodeError as error:
        # SQLite quotes what it found damaged, and the driver takes its words for UTF-8.
        raise WorkspaceError(
            "the database cannot be read (its schema is damaged)", where=str(engine.url.database), hint=_RESTORE
        ) from error


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Set up one connection; transactions are begun by us, not by the driver."""
    connection.isolation_level = None
    # A damaged text must reach verification as a wrong text: the driver would refuse the whole row.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted is overwritten, not only forgotten
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at the start of a transaction that writes, so that two writers queue instead of failing."""
    opening = connection.get_execution_options().get("opening", "BEGIN")
    if opening:
        connection.exec_driver_sql(opening)


def _write_ahead(connection: Connection) -> None:
    """Log ahead of writing. SQLite heeds no busy timeout here: two that make one database at once must wait by hand."""
    end = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            busy = str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
            if not busy or time.monotonic() >= end:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _present(connection: Connection, path: Path) -> str | None:
    """Give the schema version of the file; None for a new one."""
    names = set(connection.execute(text("SELECT name FROM sqlite_master")).scalars())
    if not names:
        return None
    mark = connection.execute(text("PRAGMA application_id")).scalar_one()
    if mark != APPLICATION_ID or "alembic_version" not in names:
        raise WorkspaceError("is not a workspace database", where=str(path), hint="choose another folder")
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if found is not None and found > HEAD:
        raise WorkspaceError(
            f"was made by a later version of observance (schema {found})", where=str(path), hint="update observance"
        )
    if found is not None and found < OLDEST:
        raise WorkspaceError(
            f"was made by an early version of observance (schema {found}), before evidence lay in web-archive segments",
            where=str(path),
            hint="read its reports again into a new workspace; their bytes lie in evidence/ under their SHA-256",
        )
    return found


def _migrate(engine: Engine, path: Path) -> None:
    """Run the migrations in one transaction. Raises `WorkspaceError` where damage keeps the tables from being copied."""
    # Imported here only: an up-to-date workspace opens without it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.execution_options(opening="").connect() as connection:
        # Tables are copied as they are, damage and all: what does not fit is for verification to name.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql(IMMEDIATE)
        # Another process may have made the tables, ours or others, while this one waited for the lock.
        if _present(connection, path) != HEAD:
            options: dict[str, Any] = config.attributes
            options["connection"] = connection
            command.upgrade(config, "head")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.commit()
    engine.dispose()  # connections made from now on heed foreign keys
