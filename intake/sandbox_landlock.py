"""Landlock: a child reads the file it was given, writes its own folder, and sees nothing else.

Works without privileges and inside containers, where namespaces are often forbidden; Linux 5.13 and
later. The constants are those of linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION, _PATH_BENEATH = 1, 1
_WRITE, _READ, _LIST = 1 << 1, 1 << 2, 1 << 3
_REMOVE, _MAKE_DIR, _MAKE_FILE = 1 << 4 | 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_FIRST = (1 << 13) - 1  # all rights of the first version
_SINCE = ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL))
_NETWORK_SINCE, _NETWORK = 4, 0b11  # bind and connect
_SCOPE_SINCE, _SCOPE = 6, 0b11  # abstract sockets and signals


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version(libc: ctypes.CDLL) -> int:
    """The kernel's Landlock version; 0 where there is none."""
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)))


def restrict(libc: ctypes.CDLL, given: Iterable[Path], software: Iterable[Path], own: Path) -> int:
    """Takes every right to files away from this process but those it needs.

    Args:
        libc: The C library, with errno.
        given: Files to read.
        software: Files and folders of programs and libraries, to read.
        own: The folder to write.

    Returns:
        The version that is in force; 0 if there is none.
    """
    abi = version(libc)
    if not abi:
        return 0
    handled = _FIRST | sum(right for since, right in _SINCE if abi >= since)
    rules = _Ruleset(
        handled,
        _NETWORK if abi >= _NETWORK_SINCE else 0,
        _SCOPE if abi >= _SCOPE_SINCE else 0,
    )
    size = 24 if abi >= _SCOPE_SINCE else 16 if abi >= _NETWORK_SINCE else 8
    ruleset = libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return 0
    writing = _READ | _LIST | _WRITE | _REMOVE | _MAKE_DIR | _MAKE_FILE | _TRUNCATE
    try:
        _allow(libc, ruleset, own, writing & handled)
        for path in given:
            _allow(libc, ruleset, path, _READ)
        for path in software:
            _allow(libc, ruleset, path, _READ | _LIST if path.is_dir() else _READ)
        return abi if libc.syscall(_RESTRICT, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no right
    try:
        rule = _Beneath(rights, handle)
        libc.syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(handle)
