"""A process shuts itself in, for good: memory, files, network, other processes. Every step says whether it took."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from observance.ingest.sandbox.landlock import confine_files
from observance.ingest.sandbox.measures import Limits, Measure
from observance.ingest.sandbox.seccomp import confine_calls

MOST_FILES: Final = 64
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_CAPABILITIES_V3: Final = 0x20080522


def confine(limits: Limits, readable: Iterable[str]) -> list[Measure]:
    """Confine this process to *limits*, reading below *readable*; give each measure and whether it is in force.

    There is no way back. Works in part on POSIX systems other than Linux: the limits hold there, the rest does not.
    """
    found = [_memory(limits), *_files_and_cores()]
    if sys.platform != "linux":
        missing = "only Linux has it"
        return [*found, *(Measure(name=name, value=missing, in_force=False) for name in ("network", "files", "calls"))]
    libc = ctypes.CDLL(None, use_errno=True)
    net = _own_network(libc)
    files = confine_files(libc, readable)
    _give_up_rights(libc)
    calls = confine_calls(libc)
    return [*found, _network(calls, net), _files(files), _calls(calls)]


def _network(calls: str | None, net: str | None) -> Measure:
    if calls and net:
        return Measure(name="network", value=f"not shut off ({calls}; {net})", in_force=False)
    how = [*([] if calls else ["no socket can be made"]), *([] if net else ["a network of its own, empty"])]
    return Measure(name="network", value="none: " + ", ".join(how), in_force=True)


def _files(missing: str | None) -> Measure:
    value = f"all you may read (no Landlock: {missing})" if missing else "its own program files, to read"
    return Measure(name="files", value=value, in_force=missing is None)


def _calls(missing: str | None) -> Measure:
    value = f"all ({missing})" if missing else "those of a table; no file is written, no process started"
    return Measure(name="calls", value=value, in_force=missing is None)


def readable_paths() -> list[str]:
    """Give what an interpreter and its extension modules are read from."""
    found = {entry for entry in sys.path if entry}
    found |= {sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(os.__file__).parent)}
    found |= {"/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo"}
    found |= {"/dev/null", "/dev/urandom"}
    return sorted(found)


def _memory(limits: Limits) -> Measure:
    import resource  # noqa: PLC0415 - POSIX only

    try:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    except (OSError, ValueError) as error:
        return Measure(name="memory", value=f"not limited ({error})", in_force=False)
    return Measure(name="memory", value=f"{limits.memory // 1024**2:,} MiB", in_force=True)


def _files_and_cores() -> list[Measure]:
    import resource  # noqa: PLC0415 - POSIX only

    failed = []
    for name, most in (("FSIZE", 0), ("CORE", 0), ("NOFILE", MOST_FILES), ("NPROC", 0)):
        try:
            limit = getattr(resource, f"RLIMIT_{name}")
            resource.setrlimit(limit, (most, most))
        except (AttributeError, OSError, ValueError):
            failed.append(name)
    value = "no file grows, no core is dumped" if not failed else f"not limited: {', '.join(failed)}"
    return [Measure(name="limits", value=value, in_force=not failed)]


def _own_network(libc: ctypes.CDLL) -> str | None:
    """Move to a network of its own, which holds nothing; give None, or why that is not done."""
    for flags in (_NEW_NET, _NEW_USER | _NEW_NET):
        if libc.unshare(flags) == 0:
            return None
    return os.strerror(ctypes.get_errno())


def _give_up_rights(libc: ctypes.CDLL) -> None:
    """Give up what the superuser may do, and ever getting it back; keep others from looking into this process."""
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0)
    none = (ctypes.c_uint32 * 6)()
    libc.capset(ctypes.byref(header), ctypes.byref(none))
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
