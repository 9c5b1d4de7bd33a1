"""The stages between a text and its explanation: lines, tracebacks, facts, order, bounds."""

from __future__ import annotations

import io
import json
import random
import time
import tracemalloc
from collections.abc import Iterator

import pytest

from dicectl.explain import Explained
from dicectl.explain.reader import Reader, read
from dicectl.explain.text import Part, lines

PROMPT = "heroku: Press any key to open up the browser to login or q to exit: \n"
FRAME = '  File "/app/app.py", line 1, in <module>\n    import nope\n'
BROKEN = f"Traceback (most recent call last):\n{FRAME}ModuleNotFoundError: No module named 'nope'"
PACKAGE = (
    '  File "/app/.heroku/python/lib/python3.13/site-packages/acme/a.py", line 2, in go\n    x()\n'
)
BOOT = "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds of launch"
LOG = "2026-11-22T10:00:00.123456+00:00 app[web.1]: "


def told(text: str) -> list[Explained]:
    return read(text.split("\n")).explained()


def names(text: str) -> list[str]:
    return [one.name for one in told(text)]


GLUED = {
    "one line of JSON": json.dumps({"level": "error", "message": "boom", "exc_info": BROKEN}),
    "JSON as Docker keeps it": "\n".join(
        json.dumps({"log": f"{line}\n", "stream": "stderr"}) for line in BROKEN.split("\n")
    ),
    "line breaks as letters": BROKEN.replace("\n", r"\n"),
    "blanks for line breaks": " ".join(BROKEN.split()),
    "a log in one line": " ".join(f"{LOG}{line.strip()}" for line in BROKEN.split("\n")),
    "indentation lost": "\n".join(line.strip() for line in BROKEN.split("\n")),
    "a group": "  + Exception Group Traceback (most recent call last):\n"
    + "\n".join(f"    | {line}" for line in BROKEN.split("\n")),
    "no first line": BROKEN.partition("\n")[2],
}


@pytest.mark.parametrize("shape", GLUED)
def test_a_traceback_is_read_in_every_shape(shape: str) -> None:
    assert names(GLUED[shape])[:1] == ["module-not-found"]


@pytest.mark.parametrize("name", ["acme.errors.RegionUnknown", "NoSuchMoon", "acme.Problem"])
def test_an_exception_needs_no_error_in_its_name(name: str) -> None:
    (found,) = told(f"Traceback (most recent call last):\n{FRAME}{name}: there is none")
    assert (found.name, f"{name}: there is none" in found.cause) == ("python-error", True)


def test_a_message_may_begin_a_line_below() -> None:
    (found,) = told(f"Traceback (most recent call last):\n{FRAME}ValueError: \nthe moon is full")
    assert "ValueError: the moon is full" in found.cause


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("KeyError at /cart/7\n'item'\nRequest Method:\tGET", "KeyError: 'item'"),
        ("OSError at /\nthe moon is full", "OSError: the moon is full"),
        ("Exception Type:\tNoSuchMoon\nException Value:\t\nthere is none", "there is none"),
        ("Exception Type: NoSuchMoon at /x\nException Value: there is none", "NoSuchMoon: there"),
    ],
)
def test_an_exception_is_read_from_a_page_of_django(page: str, said: str) -> None:
    (found,) = told(page)
    assert (found.name, said in found.cause) == ("python-error", True)


@pytest.mark.parametrize("line", ["Installed at /usr/bin", "MySQL at /var/run/x.sock"])
def test_a_place_is_no_exception(line: str) -> None:
    assert names(f"{line}\nthe moon is full") == []


@pytest.mark.parametrize(
    "path", [f"/tmp/pip-install-x1/acme_{'a' * 32}/setup.py", "acme/_inner.pyx"]
)
def test_a_package_that_is_built_or_compiled_is_known_by_its_path(path: str) -> None:
    (found,) = told(f'Traceback (most recent call last):\n  File "{path}", line 2\nOSError: moon')
    assert (found.name, "(acme)" in found.cause) == ("package-error", True)


LOADED = "    m = pickle.load(f)\n"


@pytest.mark.parametrize(
    ("rest", "name"),
    [
        ("TypeError: code() argument 13 must be str, not int", "saved-by-other-version"),
        ("ModuleNotFoundError: No module named 'xgboost'", "module-not-found"),
        ("TypeError: file must have 'read' and 'readline' attributes", "python-error"),
        (f"OSError: x\nTraceback (most recent call last):\n{FRAME}TypeError: y", "python-error"),
    ],
)
def test_only_what_fails_within_a_saved_file_is_of_another_version(rest: str, name: str) -> None:
    frame = FRAME.replace("    import nope\n", LOADED)
    assert names(f"Traceback (most recent call last):\n{frame}{rest}") == [name]


def test_what_a_package_raised_is_not_called_a_line_of_the_project() -> None:
    (found,) = told(f"Traceback (most recent call last):\n{FRAME}{PACKAGE}acme.Odd: full moon")
    assert found.name == "package-error"
    assert "(acme)" in found.cause
    assert found.evidence.startswith('  File "/app/app.py", line 1')


def test_the_first_exception_of_a_chain_is_the_cause() -> None:
    later = f"Traceback (most recent call last):\n{PACKAGE}acme.Odd: could not start"
    link = "\n\nThe above exception was the direct cause of the following exception:\n\n"
    assert names(f"{BROKEN}{link}{later}") == ["module-not-found", "package-error"]


def test_a_prompt_for_a_login_is_no_failure_when_it_went_on() -> None:
    assert names(f"{PROMPT}Logging in... done\nLogged in as me@example.com\n$ git push\n") == []
    assert names(PROMPT) == ["login-asked"]


def test_nothing_is_called_up_to_date_after_an_error() -> None:
    assert names("Everything up-to-date") == ["nothing-new"]
    reader = read(["error: the moon is full", "Everything up-to-date"])
    assert (reader.explained(), reader.hint.text) == ([], "error: the moon is full")


def test_where_only_consequences_are_known_the_line_that_says_most_is_shown() -> None:
    crash = f"{LOG}moon: cannot open the door\n"
    crash += f"{LOG.replace('app', 'heroku')}State changed from up to crashed"
    (found,) = told(crash)
    assert (found.name, found.evidence) == ("crashed", "moon: cannot open the door")
    assert "dicectl does not know" in found.cause


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("Starting process with command `uvicorn main:app --port 8000`", "port-fixed"),
        ("Starting process with command `python bot.py`\nStart polling", "bot-as-web"),
        ("Starting process with command `python run.py`", "program-as-web"),
        (" * Running on http://127.0.0.1:5000", "listens-elsewhere"),
        ("", "R10"),
    ],
)
def test_facts_from_other_lines_tell_why_a_start_took_too_long(before: str, name: str) -> None:
    assert names(f"{before}\n{BOOT}") == [name]


def test_a_fact_may_come_after_the_line_that_needs_it() -> None:
    text = "fatal: not a git repository\n##[error]Process completed with exit code 128."
    assert names(text) == ["ci-checkout-missing"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_is_read_in_every_encoding(encoding: str) -> None:
    data = io.BytesIO(f"\ufeff{BROKEN}".encode(encoding))
    assert [one.name for one in read(lines(data)).explained()] == ["module-not-found"]


class Endless(io.RawIOBase):
    """So many bytes, made when they are read: of a text that has an answer at its end."""

    def __init__(self, piece: bytes, size: int) -> None:
        self.left, self.piece = size, piece * (1 + (1 << 18) // len(piece))

    def read(self, size: int = -1) -> bytes:
        if self.left <= 0:
            return b""
        self.left -= size
        return self.piece[:size] if self.left > 0 else f"\n{BROKEN}\n".encode()


NOISE = random.Random(1).randbytes(1 << 16)
LONG = {
    "a log": f"{LOG}INFO request 17 handled in 3 ms by worker 4\n".encode(),
    "one line": b"no end ",
    "bytes": NOISE,
    "letters": bytes(b"abcdefgh ijkl:ERor"[n % 18] for n in NOISE) + b"\n",
}


@pytest.mark.parametrize("kind", LONG)
def test_200_mb_take_seconds_and_little_memory(kind: str) -> None:
    """The bound is five times what was measured, so that a busy machine does not fail it."""
    tracemalloc.start()
    started = time.process_time()
    reader = Reader()
    for line in lines(Endless(LONG[kind], 200_000_000)):  # type: ignore[arg-type]
        reader.read(line)
    found = [one.name for one in reader.explained()]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "module-not-found" in found or kind == "one line"
    assert peak < 60_000_000
    assert time.process_time() - started < 20


def test_of_a_long_text_a_part_is_read_and_that_is_said() -> None:
    part = Part()
    found = read(lines(Endless(LONG["a log"], 20_000_000), part)).explained()  # type: ignore[arg-type]
    assert [one.name for one in found] == ["module-not-found"]
    assert part.told.startswith("Of 20 MB only 3 were read: the beginning, the end, and where")
    short = Part()
    assert list(lines(io.BytesIO(BROKEN.encode()), short)) == BROKEN.split("\n")
    assert short.told == ""


@pytest.mark.parametrize("text", [BROKEN, BOOT, PROMPT, f"{PACKAGE}{BROKEN}"])
def test_a_failure_in_a_long_log_is_read_as_in_a_short_one(text: str) -> None:
    noise = [f"{LOG}INFO request {number} handled" for number in range(2000)]
    logged = [f"{LOG}{line}" for line in text.splitlines()]
    assert read([*noise, *logged, *noise]).explained() == read(logged).explained()


PAGE = (
    '<font color="#06989A">2026-01-02T10:00:00+00:00 app[web.1]:</font> File &quot;/app/a.py&quot;,'
    " line 1, in &lt;module&gt;\n"
    "<span>2026-01-02T10:00:00+00:00 app[web.1]:</span> ModuleNotFoundError: No module named"
    " &#39;nope&#39;"
)


@pytest.mark.parametrize(
    "text", [PAGE, "\n".join(f"> {n}  {LOG}{line}" for n, line in enumerate(BROKEN.split("\n"), 8))]
)
def test_a_text_is_read_as_it_was_pasted(text: str) -> None:
    assert names(text) == ["module-not-found"]


def healthy() -> Iterator[tuple[str, str]]:
    """Logs of a dozen kinds of apps that are well."""
    run = "2026-11-22T10:00:00.123456+00:00 heroku[{}.1]: Starting process with command `{}`\n"
    up = "2026-11-22T10:00:02.123456+00:00 heroku[{}.1]: State changed from starting to up\n"
    said = {
        "gunicorn app:app": "[2026-11-22 10:00:01 +0000] [2] [INFO] Listening at: http://0.0.0.0:4",
        "uvicorn main:app": "INFO:     Uvicorn running on http://0.0.0.0:41234 (Press CTRL+C)",
        "streamlit run app.py": "  You can now view your Streamlit app in your browser.",
        "daphne a.asgi": "2026-11-22 10:00:01,000 INFO     Listening on TCP address 0.0.0.0:41",
        "python app.py": "Dash is running on http://0.0.0.0:41234/",
        "celery -A a worker": "[2026-11-22 10:00:01,000: INFO/MainProcess] celery@a ready.",
        "python clock.py": "Scheduler started",
        "python bot.py": "INFO:telegram.ext.Application:Application started",
        "python discord_bot.py": "INFO discord.gateway Shard ID None has connected to Gateway",
        "waitress-serve a:app": "INFO:waitress:Serving on http://0.0.0.0:41234",
        "hypercorn a:app": "[2026-11-22 10:00:01 +0000] [2] [INFO] Running on http://0.0.0.0:41",
        "uwsgi --http :$PORT": "*** Operational MODE: preforking ***",
        "release": "Operations to perform:\n  Apply all migrations: admin, auth\n  No migrations",
    }
    for command, line in said.items():
        who = (
            "web"
            if " " in command and "bot" not in command and "clock" not in command
            else "worker"
        )
        yield command, run.format(who, command) + LOG + line + "\n" + up.format(who)


@pytest.mark.parametrize(("command", "text"), list(healthy()))
def test_a_healthy_app_of_any_kind_has_no_failure(command: str, text: str) -> None:
    reader = read(text.split("\n"))
    assert (reader.explained(), reader.hint.text) == ([], ""), command
