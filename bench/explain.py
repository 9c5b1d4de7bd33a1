"""Measure `dicectl explain` on a long log beside plain programs: `python bench/explain.py`.

It writes a log of 100 000 lines (healthy ones of a router and an app, with tracebacks and router
errors between them), and prints how long it takes to explain it, to read it in Python, and to
search it with grep. Each figure is the best of three runs, because a busy machine only ever makes
them longer.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

from dicectl.explain import Reader

LINES = 100_000
TIME = "2026-11-22T10:00:00.123456+00:00"
ROUTER = (
    f'{TIME} heroku[router]: at=info method=GET path="/roll?n=%d" host=demo.herokuapp.com'
    " request_id=32703692-2362-4363-b46a-92c695c1d6b1 fwd=138.68.186.89 dyno=web.1 connect=0ms"
    " service=3ms status=200 bytes=232 protocol=http2.0 tls=true tls_version=tls1.3"
)
ACCESS = (
    f'{TIME} app[web.1]: 10.1.33.7 - - [22/Nov/2026:10:00:04 +0000] "GET /roll?n=%d HTTP/1.1" 200'
    ' 207 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"'
)
LATE = ROUTER.replace("at=info", 'at=error code=H12 desc="Request timeout"')
TRACEBACK = [
    f"{TIME} app[web.1]: {line}"
    for line in (
        "[2026-11-22 10:00:03,512] ERROR in app: Exception on /roll [POST]",
        "Traceback (most recent call last):",
        '  File "/app/app.py", line 5, in home',
        "    return str(1/0)",
        "               ~^~",
        "ZeroDivisionError: division by zero",
    )
]


def healthy() -> Iterator[str]:
    """Yield the lines of an app that works, for ever."""
    for number in count():
        yield ROUTER % number
        yield ACCESS % number


def talkative() -> Iterator[str]:
    """Yield what an app says of itself that no other line is like, for ever."""
    for number in count():
        yield f"{TIME} app[web.1]: rolled 3d6 for visitor {number}, no error: {number % 16}"


def troubled() -> Iterator[str]:
    """Yield lines of which a third tells of something wrong, for ever."""
    for number, line in enumerate(healthy()):
        yield line
        if number % 20 == 0:
            yield from TRACEBACK
            yield from [LATE % number] * 4


def explained(path: Path) -> list[str]:
    """Return the names of what went wrong in a log."""
    reader = Reader()
    with path.open(encoding="utf-8") as file:
        for line in file:
            reader.read(line)
    return [one.name for one in reader.explained()]


def counted(path: Path) -> int:
    """Return the number of lines, as the least that a program can do with a log."""
    with path.open(encoding="utf-8") as file:
        return sum(1 for _ in file)


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the best of three runs."""
    found = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)


def process(*command: str) -> Callable[[], object]:
    """Return the work of running a command with its output thrown away."""
    nowhere = subprocess.DEVNULL
    return lambda: subprocess.run(command, stdout=nowhere, stderr=nowhere, check=False)


def peak(path: Path) -> int:
    """Return the most bytes that explaining a log takes at a time."""
    explained(path)  # what is made once, patterns and all
    tracemalloc.start()
    explained(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main() -> None:
    """Print a line for each kind of log."""
    columns = "".join(f"{name:>10}" for name in ("explain", "command", "read", "grep -c"))
    print(f"{'log of 100 000 lines':22}{columns}  peak")
    with tempfile.TemporaryDirectory() as folder:
        for lines in (healthy, talkative, troubled):
            path = Path(folder) / f"{lines.__name__}.log"
            path.write_text("".join(f"{line}\n" for line in islice(lines(), LINES)))
            command = process(sys.executable, "-m", "dicectl", "explain", str(path))
            seconds = (
                best(lambda path=path: explained(path)),  # type: ignore[misc]
                best(command),
                best(lambda path=path: counted(path)),  # type: ignore[misc]
                best(process("grep", "-c", "Error", str(path))),
            )
            figures = " ".join(f"{one:7.2f} s" for one in seconds)
            print(f"{lines.__name__:22} {figures}  {peak(path) // 1024} KiB")


if __name__ == "__main__":
    main()
