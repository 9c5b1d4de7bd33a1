"""Every error has its page, its problem document and its line in a terminal; none tells secrets."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from webapp.serving.logs import OneLine
from webapp.serving.security import MAX_BODY

ClientOf = Callable[..., FlaskClient]
CURL = {"User-Agent": "curl/8.5.0"}
BROKEN = """
def run(number: int = 0) -> float:
    secret = "the secret of the house"
    return 1 / number
"""


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/nothing", 404, "Not Found"),
        ("PUT", "/", 405, "Method Not Allowed"),
        ("TRACE", "/api", 405, "Method Not Allowed"),
    ],
)
def test_a_page_that_is_not_there_looks_like_the_site(
    client: FlaskClient, method: str, path: str, status: int, title: str
) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert f"<h1>{title}</h1>" in answer.text
    assert "style.css" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/roll", 405),
        ("POST", "/healthz", 405),
        ("POST", "/openapi.json", 405),
    ],
)
def test_api_paths_answer_with_problem_documents(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.json["type"] == f"/api#error-{status}"


def test_who_asks_for_json_gets_it_on_any_path(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/api/roll"])
def test_a_body_that_is_too_large_is_refused(client: FlaskClient, path: str) -> None:
    for sent in ({"data": {"notation": "1" * 70_000}}, {"json": {"notation": "1" * 70_000}}):
        if path == "/" and "json" in sent:
            continue
        answer = client.post(path, **sent)
        assert answer.status_code == 413
        assert "64 kB" in answer.text
    parts = {f"part{n}": "1" for n in range(300)}
    answer = client.post(path, data=parts, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/api/roll"])
def test_a_body_in_chunks_is_read_whole_or_refused(client: FlaskClient, path: str) -> None:
    def post(body: bytes) -> tuple[int, str]:
        answer = client.post(
            path,
            input_stream=BytesIO(body),
            content_type="application/x-www-form-urlencoded",
            headers={"Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
        )
        return answer.status_code, answer.text

    status, text = post(b"notation=3d1")
    assert (status, "3d1" in text) == (200, True)
    status, text = post(b"notation=3d1" + b" " * MAX_BODY)
    assert (status, "64 kB" in text) == (413, True)


@pytest.mark.parametrize("path", ["/", "/api/roll"])
def test_a_form_that_is_not_utf_8_is_refused_as_it_stands(client: FlaskClient, path: str) -> None:
    kind = "application/x-www-form-urlencoded"
    answer = client.post(path, data=b"notation=2\xe9d", content_type=kind)
    assert answer.status_code == 422
    assert "Character 2" in answer.text
    assert client.post(path, data=b"notation=%e9", content_type=kind).status_code == 422


def test_a_form_that_is_not_one_runs_on_the_defaults_or_is_refused(client: FlaskClient) -> None:
    for kind, body in [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"--a\r\nContent-Disposition: form-data\r\n\r\n1"),
        ("application/x-www-form-urlencoded", b"%ff%fe=%zz&&==&notation"),
        ("text/plain", b"\x00"),
    ]:
        answer = client.post("/", data=body, content_type=kind)
        assert answer.status_code in {200, 400, 422}, (kind, answer.status)


def test_a_failure_shows_an_id_and_the_log_has_the_traceback_under_it(
    client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(BROKEN)
    page = client.post("/")
    assert page.status_code == 500
    assert "The algorithm failed" in page.text
    problem = client.get("/api/run")
    line = client.get("/", headers=CURL)
    for answer, record in zip((page, problem, line), caplog.records, strict=True):
        given = answer.headers["X-Request-Id"]
        assert given in answer.text
        assert f"request_id={given} " in record.getMessage()
        assert record.exc_info is not None
        for secret in (
            "ZeroDivisionError",
            "division",
            "secret",
            ".py",
            "Traceback",
            "/work",
            "1 /",
        ):
            assert secret not in answer.text
    written = OneLine().format(caplog.records[0])
    assert "\n" not in written
    assert "\\nZeroDivisionError: division by zero" in written


def test_the_routers_request_id_is_used_if_it_looks_like_one(client: FlaskClient) -> None:
    given = "6c2f6e9a-8d5f-4c3e-9f3b-2a1b0c9d8e7f"
    assert client.get("/x", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given
    for odd in ("<b>", "a b", "x" * 200, "é"):
        own = client.get("/x", headers={"X-Request-Id": odd}).headers["X-Request-Id"]
        assert re.fullmatch("[0-9a-f]{32}", own)


@pytest.mark.parametrize(
    "body",
    [
        "raise SystemExit(3)",
        "raise KeyboardInterrupt",
        "raise RecursionError",
        "raise GeneratorExit",
        "return run()",
        "return '\\ud800'",
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_way_to_fail_ends_the_process(client_of: ClientOf, body: str) -> None:
    client = client_of(f"from typing import Any\ndef run() -> Any:\n    {body}")
    for answer in (client.post("/"), client.get("/api/run"), client.get("/", headers=CURL)):
        assert answer.status_code == 500
        assert "The algorithm failed" in answer.text


def test_a_value_error_of_the_algorithm_is_the_input_s_fault(client_of: ClientOf) -> None:
    client = client_of("def run(n: int = 1) -> int:\n    raise ValueError('Not on Sundays.')")
    page, problem = client.post("/"), client.get("/api/run")
    assert (page.status_code, problem.status_code) == (422, 422)
    assert "<p>Not on Sundays.</p>" in page.text
    assert problem.json is not None
    assert problem.json["errors"][0]["detail"] == "Not on Sundays."


def test_a_value_error_without_any_field_is_told_above_the_button(client_of: ClientOf) -> None:
    page = client_of("def run() -> int:\n    raise ValueError('Not today.')").post("/")
    assert page.status_code == 422
    assert '<div class="wrong" role="alert"><p>Not today.</p></div>' in page.text


def test_in_debug_mode_the_debugger_gets_the_failure(client_of: ClientOf) -> None:
    client = client_of(BROKEN)
    client.application.debug = True
    with pytest.raises(ZeroDivisionError):
        client.post("/")


def test_an_empty_log_line_stays_one_line() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "a\r\nb", (), None)
    assert OneLine().format(record) == "a\\r\\nb"
