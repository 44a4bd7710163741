"""Which files a process may open (Linux Landlock): those of the program itself, to read; no others, and none to write."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same number on every processor
_VERSION: Final = 1
_BENEATH: Final = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# Rights on files a version of Landlock knows: execute, write, read, list, remove, make..., then link, truncate, ioctl.
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_RIGHTS: Final = 16
_TCP: Final = 3  # bind and connect, known from version 4 on
_SCOPES: Final = 3  # abstract sockets and signals, known from version 6 on


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def confine_files(libc: ctypes.CDLL, readable: Iterable[str]) -> str | None:
    """Let this process read below *readable* and open nothing else, for good; give None, or why that is not done."""
    version = libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return os.strerror(ctypes.get_errno())
    rules = _Ruleset(
        (1 << _RIGHTS.get(version, _NEWEST_RIGHTS)) - 1, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0
    )
    size = 8 * (1 + (version >= 4) + (version >= 6))
    ruleset = libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return os.strerror(ctypes.get_errno())
    try:
        for path in readable:
            if Path(path).exists():
                _allow(libc, ruleset, path)
        if libc.syscall(_RESTRICT, ruleset, 0):
            return os.strerror(ctypes.get_errno())
    finally:
        os.close(ruleset)
    return None


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | _READ_DIR if Path(path).is_dir() else _READ_FILE
        rule = _Beneath(rights, opened)
        libc.syscall(_ADD, ruleset, _BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(opened)
