"""What stands before every page: who may ask, and what a browser may do with the answer.

The pages listen on loopback and have no login, so a page of a stranger that the clerk's browser
has open must not reach them: a name that is not ours in Host (DNS rebinding) and a foreign Origin
are refused, and only reading is allowed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_OURS = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses, or passes on and adds the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                own = [pair for pair in (*HEADERS, *_caching(scope)) if pair[0] not in given]
                message["headers"] = [*message["headers"], *own]
            await send(message)

        if status := refusal(scope["method"], _headers(scope)):
            await _refuse(with_headers, status)
            return
        if (
            scope["method"] == "HEAD"
        ):  # what GET would say, without saying it: the server cuts the body
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, with_headers)


def loopback(host: str) -> bool:
    """Whether an address to listen on is this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refusal(method: str, headers: dict[str, str]) -> int:
    """The status to refuse a request with, or 0."""
    if method not in ("GET", "HEAD"):
        return 405
    if _name(headers.get("host", "")) not in _OURS:
        return 421
    origin = headers.get("origin", "")
    if origin and _name(origin.partition("://")[2]) not in _OURS:
        return 403
    return 0


def _name(authority: str) -> str:
    """A host without its port."""
    end = authority.find("]") + 1 if authority.startswith("[") else authority.rfind(":")
    return (authority[:end] if end > 0 else authority).lower()


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _caching(scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
    """Pages name people: no cache keeps them. Our own assets carry their version in the name."""
    asset = scope["path"].startswith("/static/")
    return ((b"cache-control", b"max-age=3600" if asset else b"no-store"),)


async def _refuse(send: Send, status: int) -> None:
    text = {
        405: "这里只能查看。",
        421: "请用 http://127.0.0.1 或 http://localhost 打开本页面。",
        403: "别的网站不能读取本页面。",
    }[status]
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
