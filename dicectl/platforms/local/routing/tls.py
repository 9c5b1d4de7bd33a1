"""https on the app's own port, with a certificate that was made on this machine."""

from __future__ import annotations

import asyncio
import ssl

from dicectl.errors import DicectlError
from dicectl.machine import certificate
from dicectl.platforms.local.routing.lines import Lines


class Tls:
    """Makes what https needs, when the first visitor asks for it."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._made: asyncio.Future[ssl.SSLContext | None] | None = None

    async def context(self) -> ssl.SSLContext | None:
        """Return it; None where there is no certificate, which the log says once."""
        if self._made is None:
            self._made = asyncio.ensure_future(self._make())
        return await asyncio.shield(self._made)

    async def _make(self) -> ssl.SSLContext | None:
        try:
            return await asyncio.to_thread(_load)
        except (OSError, DicectlError) as error:  # ssl.SSLError is the former
            self._lines.say(f'at=error desc="No https" reason="{error}"')
            return None


def _load() -> ssl.SSLContext:
    file = certificate.made()
    if file is None:
        raise OSError("openssl, which makes a certificate, is not here or has failed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
