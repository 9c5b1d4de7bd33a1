"""The local platform's router, over real connections, before web processes that say anything."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dicectl.loglines import parse, router
from dicectl.machine import certificate
from dicectl.platforms.local import times
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.ports import spare_port
from dicectl.platforms.local.routing import codes, listener, visitor
from dicectl.platforms.local.routing.codes import Code
from dicectl.platforms.local.routing.places import Place
from dicectl.platforms.local.routing.router import Router

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HERE = b"Host: 127.0.0.1\r\n"
GET = b"GET / HTTP/1.1\r\n" + HERE + b"\r\n"
ONE = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"


@dataclass
class Dyno:
    """A web process: each connection is talked to by `talk`. `seen` has the heads that came."""

    talk: Talk
    seen: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self.talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    connections = 0

    async def head(self, reader: asyncio.StreamReader) -> str:
        self.seen.append((await reader.readuntil(b"\r\n\r\n")).decode())
        return self.seen[-1]


@dataclass
class World:
    """A router before one web process, and its log."""

    port: int
    dyno: Dyno
    log: Path
    router: Router

    async def connect(
        self, tls: ssl.SSLContext | None = None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        name = "localhost" if tls else None
        return await asyncio.open_connection("127.0.0.1", self.port, ssl=tls, server_hostname=name)

    async def ask(self, data: bytes) -> bytes:
        """Send something and return all that comes until the router ends the connection."""
        reader, writer = await self.connect()
        writer.write(data)
        try:
            return await reader.read()
        finally:
            writer.close()

    async def lines(self, count: int = 1) -> list[dict[str, str | int | bool | None]]:
        """Wait for so many lines of the router, and return their fields."""
        for _ in range(100):
            found = [parse(line) for line in self.text().splitlines()]
            fields = [router(line) for line in found if line]
            if len(fields) >= count:
                return [one for one in fields if one is not None]
            await asyncio.sleep(0.02)
        raise AssertionError(self.text())

    def text(self) -> str:
        return self.log.read_text() if self.log.exists() else ""


async def plain(dyno: Dyno, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say "one" to each request."""
    while await dyno.head(reader):
        writer.write(ONE)


def says(answer: bytes, *, ends: bool = True) -> Talk:
    """Return what reads a head and gives this answer."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(answer)
            if ends:
                return

    return talk


@asynccontextmanager
async def world(
    folder: Path,
    talk: Talk | None = None,
    choose: Callable[[int], Place | Code | None] | None = None,
) -> AsyncIterator[World]:
    dyno = Dyno(talk or says(b""))
    if talk is None:
        dyno.talk = lambda reader, writer: plain(dyno, reader, writer)
    server = await asyncio.start_server(dyno.serve, "127.0.0.1", 0)
    web = server.sockets[0].getsockname()[1]
    log = folder / "app.log"
    made = Router("dice", lambda: choose(web) if choose else Place("web.1", web), Log(log), int)
    port = spare_port()
    await made.listen(port)
    try:
        async with asyncio.timeout(20):
            yield World(port, dyno, log, made)
    finally:
        made.close()
        server.close()
        for _ in range(200):  # in which connections end
            await asyncio.sleep(0.01)
            if len(asyncio.all_tasks()) == 1:
                break
        await asyncio.sleep(0.01)


Work = Callable[[World], Awaitable[None]]


def run(folder: Path, work: Work, talk: Talk | None = None, **more: Callable[..., object]) -> None:
    async def main() -> None:
        async with world(folder, talk, **more) as here:  # type: ignore[arg-type]
            await work(here)

    asyncio.run(main())


def test_a_web_process_sees_herokus_headers_and_no_forged_ones(tmp_path: Path) -> None:
    forged = (
        b"X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX_Forwarded_Proto: https\r\n"
        b"X-Forwarded-Port: 1\r\nX-Request-Start: 1\r\nx-request-id: short\r\nVia: 1.0 mine\r\n"
        b"Connection: close, X-Mine\r\nX-Mine: 1\r\nCookie: a=b\r\nTE: trailers\r\n"
    )

    async def work(here: World) -> None:
        answer = await here.ask(b"GET /a?b HTTP/1.1\r\n" + HERE + forged + b"\r\n")
        assert answer.startswith(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nVia: 1.1 heroku-router")
        assert answer.endswith(b"Connection: close\r\n\r\none")
        first, *headers = here.dyno.seen[0].split("\r\n")[:-2]
        seen = dict(line.split(": ", 1) for line in headers)
        request_id, start = seen.pop("X-Request-Id"), seen.pop("X-Request-Start")
        assert (first, seen) == (
            "GET /a?b HTTP/1.1",
            {
                "Host": "127.0.0.1",
                "Cookie": "a=b",
                "X-Forwarded-For": "1.2.3.4, 127.0.0.1",
                "X-Forwarded-Proto": "http",
                "X-Forwarded-Port": str(here.port),
                "Via": "1.0 mine, 1.1 heroku-router",
            },
        )
        assert re.fullmatch(r"[0-9a-f-]{36}", request_id) and re.fullmatch(r"\d{13}", start)
        (line,) = await here.lines()
        assert line["request_id"] == request_id
        assert line == {
            **{"at": "info", "method": "GET", "path": "/a?b", "host": "127.0.0.1", "status": 200},
            **{"request_id": request_id, "fwd": "1.2.3.4, 127.0.0.1", "dyno": "web.1", "bytes": 3},
            **{"connect_ms": line["connect_ms"], "service_ms": line["service_ms"]},
            **{"protocol": "http1.1", "tls": False},
        }

    run(tmp_path, work)


@pytest.mark.parametrize("own", ["a" * 20, "Az09+/=-" * 25])
def test_a_visitors_own_request_id_is_kept_where_it_is_valid(tmp_path: Path, own: str) -> None:
    async def work(here: World) -> None:
        ask = f"GET / HTTP/1.0\r\nX-Request-ID: {own}\r\n\r\n"
        await here.ask(ask.encode())
        assert f"X-Request-Id: {own}\r\n" in here.dyno.seen[0]
        assert f"Host: 127.0.0.1:{here.port}\r\n" in here.dyno.seen[0]

    run(tmp_path, work)


POST = b"POST / HTTP/1.1\r\n" + HERE
CHUNKED = b"Transfer-Encoding: chunked\r\n"
NO_REQUESTS = {
    "two kinds of length": (POST + b"Content-Length: 3\r\n" + CHUNKED + b"\r\n0\r\n\r\n", 400),
    "the other way round": (POST + CHUNKED + b"Content-Length: 3\r\n\r\n0\r\n\r\n", 400),
    "two lengths": (POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    "a list of lengths": (POST + b"Content-Length: 3, 3\r\n\r\nabc", 400),
    "a length with a sign": (POST + b"Content-Length: +3\r\n\r\nabc", 400),
    "another coding": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    "no coding": (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    "chunks of HTTP/1.0": (POST.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n0\r\n\r\n", 400),
    "a chunk with a bare LF": (POST + CHUNKED + b"\r\n3\nabc\r\n0\r\n\r\n", 400),
    "a bare LF": (b"GET / HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n", 400),
    "bare LFs only": (b"GET / HTTP/1.1\nHost: localhost\n\n", 400),
    "a bare CR": (b"GET / HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n", 400),
    "a header over two lines": (b"GET / HTTP/1.1\r\n" + HERE + b"X: a\r\n b\r\n\r\n", 400),
    "a blank before a colon": (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
    "a NUL": (b"GET / HTTP/1.1\r\nHost: localhost\0\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\n" + HERE + HERE + b"\r\n", 400),
    "another version": (b"GET / HTTP/2.0\r\n" + HERE + b"\r\n", 505),
    "a tunnel": (b"CONNECT example.com:443 HTTP/1.1\r\n" + HERE + b"\r\n", 405),
    "a long target": (b"GET /" + b"a" * 8192 + b" HTTP/1.1\r\n" + HERE + b"\r\n", 414),
    "a long header": (b"GET / HTTP/1.1\r\n" + HERE + b"X: " + b"a" * 8192 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\n" + HERE + b"X: a\r\n" * 1000 + b"\r\n", 431),
    "no end of a header": (b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000, 431),
    "no HTTP": (b"\x00\x01\x02\r\n\r\n", 400),
}


@pytest.mark.parametrize(("data", "status"), NO_REQUESTS.values(), ids=NO_REQUESTS)
def test_what_two_programs_could_read_differently_is_refused(
    tmp_path: Path, data: bytes, status: int
) -> None:
    async def work(here: World) -> None:
        answer = await here.ask(data)
        assert answer.startswith(b"HTTP/1.1 %d " % status), answer
        assert all("HTTP/1.1" in head and "\n X" not in head for head in here.dyno.seen)
        assert "abc" not in "".join(here.dyno.seen)

    run(tmp_path, work)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", ""])
def test_a_foreign_host_is_refused(tmp_path: Path, host: str) -> None:
    async def work(here: World) -> None:
        for target in (
            f"GET / HTTP/1.1\r\nHost: {host}",
            f"GET http://{host}/ HTTP/1.1\r\nHost: a",
        ):
            answer = await here.ask(f"{target}\r\n\r\n".encode())
            assert answer.startswith(b"HTTP/1.1 421 Misdirected Request\r\n"), answer
        assert here.dyno.seen == []
        assert "code=H31" in (await here.lines(2), here.text())[1]

    run(tmp_path, work)


@pytest.mark.parametrize("host", ["localhost", "dice.localhost:8100", "[::1]:1", "127.0.0.2:80"])
def test_names_of_this_machine_are_served(tmp_path: Path, host: str) -> None:
    async def work(here: World) -> None:
        end = b"\r\nConnection: close\r\n\r\n"
        assert (await here.ask(f"GET / HTTP/1.1\r\nHost: {host}".encode() + end)).endswith(b"one")
        ask = f"GET http://{host} HTTP/1.1\r\nHost: other".encode() + end
        assert (await here.ask(ask)).endswith(b"one")
        assert here.dyno.seen[1].startswith(f"GET / HTTP/1.1\r\nHost: {host}\r\n")

    run(tmp_path, work)


def test_requests_that_come_at_once_are_answered_in_turn(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
            if path == b"/2":
                assert await reader.readuntil(b"0\r\n\r\n") == b"5\r\nabcde\r\n0\r\n\r\n"
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + path)

    async def work(here: World) -> None:
        get = b"GET /%d HTTP/1.1\r\n" + HERE + b"\r\n"
        post = (
            b"POST /2 HTTP/1.1\r\n" + HERE + CHUNKED + b"\r\n5;ext=1\r\nabcde\r\n0\r\nT: x\r\n\r\n"
        )
        last = b"GET /4 HTTP/1.1\r\nConnection: close\r\n" + HERE + b"\r\nGET /5 is nobody's"
        answer = await here.ask(get % 1 + post + get % 3 + last)
        assert re.findall(rb"\r\n\r\n(/\d)", answer) == [b"/1", b"/2", b"/3", b"/4"]
        lines = await here.lines(4)
        assert [line["path"] for line in lines] == ["/1", "/2", "/3", "/4"]
        assert len({line["request_id"] for line in lines}) == 4

    run(tmp_path, work, talk)


STREAM = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"
ENDLESS = b"HTTP/1.1 200 OK\r\n\r\nonetwo"


@pytest.mark.parametrize("answer", [STREAM, ENDLESS], ids=["chunks", "until the end"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_an_answer_of_unknown_length_arrives_whole(
    tmp_path: Path, answer: bytes, version: str
) -> None:
    async def work(here: World) -> None:
        ask = f"GET / HTTP/{version}\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        head, _, body = (await here.ask(ask.encode())).partition(b"\r\n\r\n")
        chunks = b"".join(re.findall(rb"[36]\r\n(\w+)\r\n", body))
        assert (chunks if version == "1.1" else body) == b"onetwo"
        assert (b"chunked" in head) == (version == "1.1")
        assert (await here.lines())[0]["bytes"] == 6

    run(tmp_path, work, says(answer))


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        (b"HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
        (b"GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
        (b"GET", b"HTTP/1.1 204 No Content\r\n\r\n"),
    ],
)
def test_an_answer_without_a_body_ends_with_its_head(
    tmp_path: Path, method: bytes, answer: bytes
) -> None:
    async def work(here: World) -> None:
        reader, writer = await here.connect()
        for _ in range(2):
            writer.write(method + GET[3:])
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(answer[:12])
        writer.close()

    run(tmp_path, work, says(answer, ends=False))


def test_an_event_comes_at_once_and_100_continue_too(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert b"Expect: 100-continue" in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(3)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: %b\n\n" % body
        )
        await reader.read()

    async def work(here: World) -> None:
        reader, writer = await here.connect()
        writer.write(POST + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"abc")
        await reader.readuntil(b"data: abc\n\n")
        writer.close()
        assert (await here.lines())[0]["code"] == "H27"

    run(tmp_path, work, talk)


def test_a_websocket_goes_both_ways(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" in head
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")
        writer.write(b"Connection: Upgrade\r\n\r\nhello")
        while data := await reader.read(100):
            writer.write(data.upper())

    async def work(here: World) -> None:
        reader, writer = await here.connect()
        writer.write(GET[:-2] + b"Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"\r\nUpgrade: websocket\r\n" in head and b"\r\nConnection: Upgrade\r\n" in head
        assert await reader.readexactly(5) == b"hello"
        for text in (b"one", b"GET / HTTP/1.1\r\n\r\n"):
            writer.write(text)
            assert await reader.readexactly(len(text)) == text.upper()
        writer.write_eof()
        assert await reader.read() == b""
        writer.close()
        (line,) = await here.lines()
        assert (line["at"], line["status"], line["bytes"]) == ("info", 101, 26)

    run(tmp_path, work, talk)


def fault(line: dict[str, str | int | bool | None]) -> tuple[object, ...]:
    return tuple(line.get(name) for name in ("at", "code", "desc", "sock", "status", "dyno"))


NOT_SERVED = [
    (codes.NO_WEB, ("error", "H14", "No web processes running", None, 503, None)),
    (codes.CRASHED, ("error", "H10", "App crashed", None, 503, None)),
    (codes.BLANK, ("info", "H81", "Blank app", None, 502, None)),
    (None, ("error", "H20", "App boot timeout", None, 503, None)),
    (Place("web.1", 1), ("error", "H21", "Backend connection refused", None, 503, None)),
]


@pytest.mark.parametrize(("place", "told"), NOT_SERVED, ids=lambda one: str(one)[:12])
def test_without_a_web_process_a_visitor_gets_herokus_page(
    tmp_path: Path,
    place: Place | Code | None,
    told: tuple[object, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(times, "ANY_PROCESS", 0.3)

    async def work(here: World) -> None:
        answer = await here.ask(GET)
        assert answer.startswith(b"HTTP/1.1 %d " % told[4])
        assert b"<h1>Application error</h1>" in answer
        assert f"{told[1]}, {told[2]}".encode() in answer and b"dicectl logs dice" in answer
        assert fault((await here.lines())[0]) == told

    run(tmp_path, work, choose=lambda _: place)


def slowly(*pieces: bytes) -> Talk:
    """Return what says these pieces to a request, and then nothing."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.2)
        await reader.read()

    return talk


LONG = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\none"
BROKEN = [
    (slowly(), GET, "H12", "Request timeout", 503),
    (says(b""), GET, "H13", "Connection closed without response", 503),
    (slowly(LONG), GET, "H15", "Idle connection", 503),
    (says(b"what?\r\n\r\n"), GET, "H17", "Poorly formatted HTTP response", 503),
    (says(LONG), GET, "H18", "Server Request Interrupted", 503),
    (says(STREAM[:-8]), GET, "H18", "Server Request Interrupted", 503),
    (says(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 600_000), GET, "H25", "HTTP restriction", 502),
    (slowly(), POST + b"Content-Length: 9\r\n\r\none", "H28", "Client Connection Idle", 499),
]


@pytest.mark.parametrize(("talk", "ask", "code", "desc", "status"), BROKEN)
def test_a_request_that_breaks_off_has_its_code(  # noqa: PLR0917
    tmp_path: Path,
    talk: Talk,
    ask: bytes,
    code: str,
    desc: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(times, "FIRST_BYTE", 0.3)
    monkeypatch.setattr(times, "BETWEEN_BYTES", 0.3)

    async def work(here: World) -> None:
        try:
            answer = await here.ask(ask)
        except ConnectionResetError:  # so that nobody takes a part for the whole
            answer = b""
        if code in ("H12", "H13", "H17", "H25"):
            assert answer.startswith(b"HTTP/1.1 %d " % status)
        else:
            assert b"<h1>" not in answer
        (line,) = await here.lines()
        assert (line["code"], line["desc"], line["status"]) == (code, desc, status)
        assert line["dyno"] == "web.1"

    run(tmp_path, work, talk)


def test_bytes_that_keep_coming_are_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "BETWEEN_BYTES", 0.4)

    async def work(here: World) -> None:
        reader, writer = await here.connect()
        writer.write(GET)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        assert await reader.readexactly(9) == b"onetwosix"
        writer.close()

    run(tmp_path, work, slowly(LONG, b"two", b"s", b"i", b"x"))


def test_a_visitor_who_goes_is_told_to_the_web_process(tmp_path: Path) -> None:
    left = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            assert await reader.read() == b""
        except ConnectionResetError:
            pass
        finally:
            left.set()

    async def work(here: World) -> None:
        _, writer = await here.connect()
        writer.write(GET)
        await asyncio.sleep(0.1)
        writer.close()
        await left.wait()
        told = ("warning", "H27", "Client Request Interrupted", "client", 499, "web.1")
        assert fault((await here.lines())[0]) == told

    run(tmp_path, work, talk)


def test_a_kept_connection_that_the_web_process_has_closed_costs_nobody_an_answer(
    tmp_path: Path,
) -> None:
    """It closes in the moment in which the next request is on its way; a POST gets a new one."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ONE)
        await reader.readexactly(1)  # the next request

    async def work(here: World) -> None:
        reader, writer = await here.connect()
        for ask in (GET, GET, GET, POST + b"Content-Length: 0\r\n\r\n", GET):
            writer.write(ask)
            await reader.readuntil(b"one")
        writer.close()
        assert [line["status"] for line in await here.lines(5)] == [200] * 5

    run(tmp_path, work, talk)


def test_a_kept_connection_is_used_again(tmp_path: Path) -> None:
    async def work(here: World) -> None:
        for _ in range(3):
            reader, writer = await here.connect()
            writer.write(GET + GET)
            await reader.readuntil(b"one")
            await reader.readuntil(b"one")
            writer.close()
        assert here.dyno.connections == 1
        assert here.router.visitors == set() or len(here.router.visitors) == 1

    run(tmp_path, work)


def test_an_answer_before_the_end_of_an_upload_is_read(tmp_path: Path) -> None:
    answer = b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig"

    async def work(here: World) -> None:
        reader, writer = await here.connect()
        writer.write(POST + b"Content-Length: 9000000\r\n\r\n" + b"a" * 100_000)
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"HTTP/1.1 413 " in head and b"Connection: close" in head
        writer.write(b"a" * 900_000)
        assert await reader.read() == b"big"
        writer.close()

    run(tmp_path, work, says(answer))


def test_who_reads_slowly_fills_no_memory(tmp_path: Path) -> None:
    sent = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        for _ in range(100):
            writer.write(b"a" * 1_000_000)
            await writer.drain()
            sent += 1

    async def work(here: World) -> None:
        reader, writer = await here.connect()
        writer.write(GET)
        await reader.read(100)
        await asyncio.sleep(0.3)
        assert sent < 30, "most of it must still be at the web process"
        writer.close()

    run(tmp_path, work, talk)


def test_a_head_that_trickles_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "HEAD", 0.4)

    async def work(here: World) -> None:
        reader, writer = await here.connect()
        answer = asyncio.ensure_future(reader.read())
        for letter in b"GET / HTTP/1.1\r\n":
            writer.write(bytes([letter]))
            await asyncio.sleep(0.1)
            if answer.done():
                break
        assert (await answer).startswith(b"HTTP/1.1 408 Request Timeout")
        writer.close()

    run(tmp_path, work)


def test_who_says_nothing_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "_SILENCE", 0.2)
    monkeypatch.setattr(visitor, "KEPT", 0.2)

    async def work(here: World) -> None:
        reader, writer = await here.connect()
        assert await reader.read() == b""
        writer.close()
        assert (await here.ask(GET)).endswith(b"one")

    run(tmp_path, work)


def test_idle_visitors_make_room_for_the_next_one(tmp_path: Path) -> None:
    async def work(here: World) -> None:
        here.router._most = 10
        idle = [await here.connect() for _ in range(12)]
        for number, (reader, writer) in enumerate(idle):
            if number in (3, 5, 7):  # the first two had to go already
                writer.write(GET)
                await reader.readuntil(b"one")
        for _ in range(3):
            answer = await here.ask(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            assert answer.endswith(b"one")
        for _, writer in idle:
            writer.close()

    run(tmp_path, work)


def test_https_is_answered_on_the_same_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    secured = b"HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=9\r\n" + ONE[17:]
    heads: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(secured)

    async def work(here: World) -> None:
        with pytest.raises(ssl.SSLError):  # nobody trusts it without being told to
            await here.connect(ssl.create_default_context())
        reader, writer = await here.connect(ssl.create_default_context(cafile=certificate.path()))
        writer.write(GET)
        answer = await reader.readuntil(b"one")
        assert b"Strict" not in answer, "it would hold for whatever else is at localhost"
        assert b"\r\nX-Forwarded-Proto: https\r\n" in heads[0]
        assert (await here.lines())[0]["tls"] is True
        writer.close()
        await writer.wait_closed()

    run(tmp_path, work, talk)
    assert certificate.path().stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    async def work(here: World) -> None:
        with pytest.raises(OSError, match="in use"):
            await Router("other", lambda: None, Log(tmp_path / "log"), int).listen(here.port)

    run(tmp_path, work)


def test_a_web_process_that_ends_is_left_by_all(tmp_path: Path) -> None:
    async def work(here: World) -> None:
        reader, writer = await here.connect()
        writer.write(GET)
        await reader.readuntil(b"one")
        place = here.router._choose()
        assert isinstance(place, Place)
        await here.router.drained(place.port, 5)
        writer.write(GET)
        await reader.readuntil(b"one")
        assert here.dyno.connections == 2
        writer.close()

    run(tmp_path, work)
