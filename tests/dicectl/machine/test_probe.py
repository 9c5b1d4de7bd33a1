"""Whether a page, and the algorithm behind it, answer; asked of real servers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from users import free_port
from werkzeug.serving import make_server

from dicectl.machine.probe import probe, probe_algorithm
from webapp import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """Serve an app on loopback, and give its address."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def site(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> WSGIApplication:
    (folder / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(str(folder))
    return create_app(f"{name}:run")


def test_the_dice_answer() -> None:
    with served(create_app()) as url:
        answer = probe_algorithm(url)
        assert (answer is not None and answer.good, probe(url).status) == (True, 200)


def test_a_page_can_answer_whose_algorithm_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = site(tmp_path, monkeypatch, "failing_one", "def run() -> float:\n    return 1 / 0\n")
    with served(failing) as url:
        answer = probe_algorithm(url)
        assert answer is not None
        assert (probe(url).good, answer.good, answer.status) == (True, False, 500)


def test_what_needs_input_or_is_no_algorithm_is_not_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needy = site(tmp_path, monkeypatch, "needy_one", "def run(x: int) -> int:\n    return x\n")
    with served(needy) as url:
        assert probe_algorithm(url) is None

    def other(_environ: object, start: object) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html")])  # type: ignore[operator]
        return [b'{"paths": 3}']

    with served(other) as url:
        assert probe_algorithm(url) is None


def test_nobody_there_is_told() -> None:
    answer = probe(f"http://127.0.0.1:{free_port()}/")
    assert (answer.status, "refused" in str(answer)) == (0, True)
