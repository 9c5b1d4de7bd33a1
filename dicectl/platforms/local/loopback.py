"""Keeps a web process on this machine. Copied into each build's environment, and imported there.

A dyno's web process listens on all addresses, and so does code written for one. Here that would
show the page to everybody in the café, so what asks for all addresses gets the loopback one. What
asks for the loopback address of its port gets another port: nobody would reach it on a dyno.
This holds for servers that use Python's sockets: gunicorn, waitress, Werkzeug, uvicorn on asyncio.
"""

from __future__ import annotations

import os
import re
import socket
import sys

# Where a build's environment finds the copy; the .pth file beside it makes Python import it.
NAME = "_dicectl_loopback"
PTH = f"import {NAME}; {NAME}.stay()\n"


def stay() -> None:
    """Let the sockets of a web process be bound to loopback only."""
    bind = socket.socket.bind
    if "DYNO" not in os.environ or bind.__name__ == "bind_here":  # a .pth may be read twice
        return

    def bind_here(self: socket.socket, address: tuple[object, ...] | str) -> None:
        if self.family not in _LOOPBACK:
            bind(self, address)
        elif str(address[1]) == os.environ.get("PORT") and _ITSELF.fullmatch(str(address[0])):
            print(_UNREACHED.format(address[0]), file=sys.stderr, flush=True)
            bind(self, (address[0], 0, *address[2:]))
        else:
            bind(self, (_here(self, address[0]), *address[1:]))

    socket.socket.bind = bind_here  # type: ignore[assignment,method-assign]


_ITSELF = re.compile(r"localhost|(::ffff:)?127[\d.]+|::1")
_UNREACHED = (
    "dicectl: this listens on {}, which is reached only from the machine itself. Heroku looks for"
    " it on all addresses and would end it (R10). Let it listen on 0.0.0.0"
)


def _here(one: socket.socket, host: object) -> object:
    """Return the loopback address in place of the one that means all addresses."""
    if host not in ("", "0.0.0.0", "::"):  # noqa: S104
        return host
    if one.family == socket.AF_INET6 and one.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY):
        return "::1"
    return _LOOPBACK[one.family]


# `::` takes IPv4 connections too, and the router makes no others.
_LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::ffff:127.0.0.1"}
