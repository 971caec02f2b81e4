"""Bad wires between a client and a server: cut, silent, or as stubborn as 163.com."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

REFUSAL = b"NO EXAMINE Unsafe Login. Please contact kefu@188.com for help"


class Wire:
    """A proxy on loopback for one connection after another; use `wire()`.

    Attributes:
        lines: Commands of the clients, without tags.
    """

    def __init__(
        self, target: int, cut_after: int | None, *, demands_id: bool, offers_id: bool
    ) -> None:
        """See `wire`."""
        self._target, self._left = target, cut_after
        self._demands_id, self._offers_id = demands_id, offers_id
        self.lines: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = [self._listener]

    @property
    def port(self) -> int:
        """Where clients connect."""
        return int(self._listener.getsockname()[1])

    def start(self) -> None:
        """Accepts connections in a thread."""
        self._run(self._accept)

    def stop(self) -> None:
        """Closes everything."""
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for one in self._sockets:
            one.close()

    def _run(self, job: object, *args: object) -> None:
        thread = threading.Thread(target=job, args=args, daemon=True)  # type: ignore[arg-type] # any job
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [client, server]
                self._run(self._to_server, client, server)
                self._run(self._to_client, client, server)

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        named = False
        with suppress(OSError), client.makefile("rb") as lines:
            for line in lines:
                tag, _, command = line.rstrip().partition(b" ")
                self.lines.append(command)
                word = command.partition(b" ")[0].upper()
                named = named or word == b"ID"
                if self._demands_id and not named and word in (b"SELECT", b"EXAMINE", b"STATUS"):
                    client.sendall(tag + b" " + REFUSAL + b"\r\n")
                else:
                    server.sendall(line)

    def _to_client(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if not self._offers_id:
                    data = data.replace(b" ID ", b" ")
                if self._left is not None:
                    data, self._left = data[: self._left], self._left - len(data)
                client.sendall(data)
                if self._left is not None and self._left <= 0:
                    self._left = None  # the next connection is good
                    break
            client.shutdown(socket.SHUT_RDWR)
            server.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire(
    target: int,
    *,
    cut_after: int | None = None,
    demands_id: bool = False,
    offers_id: bool = True,
) -> Iterator[Wire]:
    """Puts a bad wire before a server.

    Args:
        target: The server's port on loopback.
        cut_after: Bytes to the client until the connection is cut, once.
        demands_id: Refuse to open folders before ID, in the words of 163.com.
        offers_id: False hides ID from the server's capabilities.
    """
    proxy = Wire(target, cut_after, demands_id=demands_id, offers_id=offers_id)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()


@contextmanager
def silence() -> Iterator[int]:
    """A port where connections are accepted and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


@contextmanager
def scripted(script: Callable[[bytes], bytes]) -> Iterator[int]:
    """A port where an IMAP server answers one client as a function says.

    Args:
        script: From a command without its tag to the answer, in which TAG stands for the tag.
            Empty means that the usual is said: OK, and what a client insists on.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_play, args=(listener, script))
        thread.start()
        yield int(listener.getsockname()[1])
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


_USUAL = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"EXAMINE": b"* OK [UIDVALIDITY 1] \r\n",
    b"LOGOUT": b"* BYE\r\n",
}


def _play(listener: socket.socket, script: Callable[[bytes], bytes]) -> None:
    with suppress(OSError), listener.accept()[0] as client, client.makefile("rb") as lines:
        client.sendall(b"* OK ready\r\n")
        for line in lines:
            tag, _, command = line.rstrip().partition(b" ")
            usual = _USUAL.get(command.partition(b" ")[0], b"") + b"TAG OK done\r\n"
            client.sendall((script(command) or usual).replace(b"TAG", tag))
