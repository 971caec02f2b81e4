"""Settings of recognition: what scans may cost."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MIB = 1024 * 1024


class ScanSettings(BaseModel):
    """How scanned pages are recognised; a passed limit keeps what was read and says so.

    Attributes:
        active: Whether scans are recognised where the program for it is installed.
        processes: Recognition processes side by side; each takes about 1 GB of memory.
        threads: Threads of each of them.
        pages: Pages of one document that are looked at.
        wall: Seconds that a page may take.
        turn: Seconds after which other mails come first; the rest of the document follows later.
        memory: Bytes of address space of a recognition process.
        renew: Pages after which a process is replaced by a fresh one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    active: bool = True
    processes: int = Field(default=1, gt=0)
    threads: int = Field(default=1, gt=0)
    pages: int = Field(default=200, gt=0)
    wall: float = Field(default=120.0, gt=0)
    turn: float = Field(default=60.0, gt=0)
    memory: int = Field(default=6144 * MIB, gt=0)
    renew: int = Field(default=500, gt=0)
