"""A relay on loopback: every connection is led to a server, and a conversation stands between.

It runs in a thread with a loop of its own, so it can stand before any server, in this process or
not, and be used from plain code.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import TypeAlias

LINE = 16 * 1024 * 1024  # bytes: a SEARCH over a whole season is one line
_START = 20  # seconds


class Hangup(Exception):
    """One side has hung up, or is to be hung up on."""


@dataclass(frozen=True, slots=True)
class Side:
    """The client's or the server's side of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def line(self) -> bytes:
        """The next line, with its end."""
        line = await self.reader.readline()
        if not line.endswith(b"\n"):
            raise Hangup
        return line

    async def say(self, *data: bytes) -> None:
        """Sends bytes and waits until the other side keeps up."""
        self.writer.writelines(data)
        await self.writer.drain()


@asynccontextmanager
async def _closing(side: Side) -> AsyncIterator[Side]:
    """Hangs up at the end, after everything said has gone out; whoever hung up first is no news."""
    try:
        with suppress(Hangup, OSError, asyncio.IncompleteReadError):
            yield side
    finally:
        side.writer.close()
        with suppress(OSError):
            await side.writer.wait_closed()


Talk: TypeAlias = Callable[[Side, Side], Awaitable[None]]


@contextmanager
def relay(target: int, talk: Talk) -> Iterator[int]:
    """Listens on loopback and gives the port.

    Args:
        target: The server's port on loopback.
        talk: Called with client and server for each connection; when it ends, both are closed.
    """
    ready, stop = threading.Event(), asyncio.Event()
    loop, port = asyncio.new_event_loop(), [0]

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closing(Side(reader, writer)) as client:
            there = await asyncio.open_connection("127.0.0.1", target, limit=LINE)
            async with _closing(Side(*there)) as server:
                await talk(client, server)

    async def serve() -> None:
        listener = await asyncio.start_server(connected, "127.0.0.1", 0, limit=LINE)
        port[0] = listener.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        listener.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    if not ready.wait(_START):
        raise TimeoutError("the relay did not start")
    try:
        yield port[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(_START)
        loop.close()
