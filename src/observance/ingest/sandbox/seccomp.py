"""A filter of system calls (Linux seccomp): what is not named in syscalls.tsv, the kernel refuses."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

_COLUMNS: Final = {"x86_64": 1, "aarch64": 2, "arm64": 2}
_AUDIT_ARCH: Final = {1: 0xC000003E, 2: 0xC00000B7}
_X32_BIT: Final = 0x40000000  # a second table of calls on x86_64, which would pass a filter of the first
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets into struct seccomp_data
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_ERROR: Final = 0x00050000
_REFUSE: Final = _ERROR | errno.EPERM
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def confine_calls(libc: ctypes.CDLL) -> str | None:
    """Put the filter over this process, for good; give None, or why there is none.

    Privileges must have been given up for good before (PR_SET_NO_NEW_PRIVS).
    """
    column = _COLUMNS.get(platform.machine())
    if column is None:
        return f"no table of calls for {platform.machine()}"
    program = filter_of(rules(column), _AUDIT_ARCH[column], own=os.getpid())
    packed = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    holder = _Program(len(program), packed)
    if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(holder), 0, 0):
        return os.strerror(ctypes.get_errno())
    return None


def rules(column: int) -> list[tuple[int, str]]:
    """Give (number, rule) of every call of the table, for the processor in *column*."""
    found = []
    for line in files(__package__).joinpath("syscalls.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "name\t")):
            cells = line.split("\t")
            if cells[column] != "-":
                found.append((int(cells[column]), cells[3]))
    return found


def filter_of(table: Iterable[tuple[int, str]], architecture: int, *, own: int) -> list[Instruction]:
    """Give the filter as instructions; *own* is the number of the process it is for."""
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _REFUSE),
    ]
    for number, rule in table:
        answer = _answer(rule, own)
        program.append((_JUMP_EQUAL, 0, len(answer), number))
        program += answer
    program.append((_RETURN, 0, 0, _REFUSE))
    return program


def _answer(rule: str, own: int) -> list[Instruction]:
    kind, _, argument = rule.partition(":")
    if kind == "allow":
        return [(_RETURN, 0, 0, _ALLOW)]
    if kind == "absent":
        return [(_RETURN, 0, 0, _ERROR | errno.ENOSYS)]
    # The lower half of the argument: flags and process numbers fit into it, and both processors are little-endian.
    load = (_LOAD, 0, 0, _ARGUMENTS + 8 * int(argument))
    if kind == "read-only":
        return [load, (_JUMP_SET, 0, 1, _WRITING), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    wanted = {"self": own, "zero": 0}[kind]
    return [load, (_JUMP_EQUAL, 0, 1, wanted), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
