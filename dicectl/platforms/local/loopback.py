"""Keeps a web process on this machine. Copied into each build's environment, and imported there.

A dyno's web process listens on all addresses, and so does code written for one. Here that would
show the page to everybody in the café, so what asks for all addresses gets the loopback one. This
holds for servers that use Python's sockets: gunicorn, waitress, Werkzeug, uvicorn on asyncio.
"""

from __future__ import annotations

import os
import socket

# Where a build's environment finds the copy; the .pth file beside it makes Python import it.
NAME = "_dicectl_loopback"
PTH = f"import {NAME}; {NAME}.stay()\n"


def stay() -> None:
    """Let the sockets of a web process be bound to loopback only."""
    if "DYNO" not in os.environ:
        return
    bind = socket.socket.bind

    def bind_here(self: socket.socket, address: tuple[object, ...] | str) -> None:
        bind(self, (_here(self, address[0]), *address[1:]) if self.family in _LOOPBACK else address)

    socket.socket.bind = bind_here  # type: ignore[assignment,method-assign]


def _here(one: socket.socket, host: object) -> object:
    """Return the loopback address in place of the one that means all addresses."""
    if host not in ("", "0.0.0.0", "::"):  # noqa: S104
        return host
    if one.family == socket.AF_INET6 and one.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY):
        return "::1"
    return _LOOPBACK[one.family]


# `::` takes IPv4 connections too, and the router makes no others.
_LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::ffff:127.0.0.1"}
