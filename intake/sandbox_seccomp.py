"""Seccomp: a child may call nothing that reaches other processes, programs or the network.

A filter of refused calls, not of allowed ones: the readers are many libraries, and a call that a new
version needs must not turn a school's file into a failure. Refused calls answer EPERM. The numbers
are those of the kernel's tables for x86-64 and arm64; elsewhere there is no filter.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import re
from collections.abc import Iterator

_SECCOMP_MODE_FILTER, _PR_SET_SECCOMP = 2, 22
_LOAD, _JUMP_EQUAL, _JUMP_GREATER, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_X32 = 0x40000000
_CLONE_THREAD = 0x00010000

_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
# Each call with its number on x86-64 and on arm64 ("-": it does not exist there).
_REFUSED = """
    network: socket 41 198, socketpair 53 199, bind 49 200, connect 42 203, listen 50 201,
        accept 43 202, accept4 288 242, sendto 44 206, sendmsg 46 211, sendmmsg 307 269,
    programs and processes: execve 59 221, execveat 322 281, fork 57 -, vfork 58 -,
        ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, kill 62 129,
        tkill 200 130, tgkill 234 131, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240,
        pidfd_open 434 434, pidfd_getfd 438 438, pidfd_send_signal 424 424,
    links, devices, mounts: symlink 88 -, symlinkat 266 36, link 86 -, linkat 265 37, mknod 133 -,
        mknodat 259 33, mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51,
        open_by_handle_at 304 265, open_tree 428 428, move_mount 429 429, fsopen 430 430,
    the kernel itself: unshare 272 97, setns 308 268, bpf 321 280, keyctl 250 219,
        add_key 248 217, request_key 249 218, perf_event_open 298 241, userfaultfd 323 282,
        io_uring_setup 425 425, kexec_load 246 104, init_module 175 105, finit_module 313 273,
"""
_CLONE, _CLONE3 = (56, 220), (435, 435)


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def restrict(libc: ctypes.CDLL) -> bool:
    """Puts the filter in force; needs no_new_privs before. False where there is none."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    steps = tuple(_filter(*machine))
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(architecture: int, column: int) -> Iterator[_Step]:
    yield _Step(_LOAD, 0, 0, _ARCHITECTURE)
    yield _Step(_JUMP_EQUAL, 1, 0, architecture)
    yield _Step(_RETURN, 0, 0, _KILL)  # another machine's calls would pass by our numbers
    yield _Step(_LOAD, 0, 0, _NUMBER)
    if column == 0:
        yield from _refuse(_JUMP_GREATER, _X32, errno.ENOSYS)
    for numbers in re.findall(r"\w+ (\d+) (\d+|-),", _REFUSED):
        if numbers[column].isdigit():
            yield from _refuse(_JUMP_EQUAL, int(numbers[column]), errno.EPERM)
    # Threads are wanted, processes are not; clone3 hides its flags, so libc must use clone.
    yield from _refuse(_JUMP_EQUAL, _CLONE3[column], errno.ENOSYS)
    yield _Step(_JUMP_EQUAL, 0, 3, _CLONE[column])
    yield _Step(_LOAD, 0, 0, _FIRST_ARGUMENT)
    yield _Step(_JUMP_SET, 1, 0, _CLONE_THREAD)
    yield _Step(_RETURN, 0, 0, _ERRNO | errno.EPERM)
    yield _Step(_RETURN, 0, 0, _ALLOW)


def _refuse(jump: int, number: int, error: int) -> tuple[_Step, _Step]:
    return _Step(jump, 0, 1, number), _Step(_RETURN, 0, 0, _ERRNO | error)
