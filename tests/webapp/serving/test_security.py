"""Safe headers on every answer, and https behind a router that says how the request came."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from webapp import create_app

PATHS = ["/", "/api", "/api/roll", "/openapi.json", "/healthz", "/nothing", "/?notation=1d6"]


@pytest.fixture
def behind_router(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of an app on a dyno."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    return create_app().test_client()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers_that_a_scanner_looks_for(
    client: FlaskClient, path: str
) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Cache-Control" in headers
    assert "Strict-Transport-Security" not in headers
    assert len(headers) == len({name for name, _ in headers})


def test_hsts_is_sent_over_https_alone(client: FlaskClient) -> None:
    answer = client.get("/", base_url="https://dice.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT"])
@pytest.mark.parametrize("path", ["/", "/api/roll?notation=3d6%2B2", "/nothing"])
def test_behind_a_router_http_is_sent_to_https(
    behind_router: FlaskClient, method: str, path: str
) -> None:
    answer = behind_router.open(
        path,
        method=method,
        base_url="http://dice.example",
        headers={"X-Forwarded-Proto": "http"},
    )
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"https://dice.example{path}"
    assert "Content-Security-Policy" in answer.headers


def test_without_a_router_nobody_is_sent_anywhere(
    client: FlaskClient, behind_router: FlaskClient
) -> None:
    forged = {"X-Forwarded-Proto": "http"}
    assert client.get("/", base_url="http://dice.example", headers=forged).status_code == 200
    assert behind_router.get("/", base_url="http://dice.example").status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "localhost", "[::1]:80", "dice.localhost:80"])
def test_on_loopback_there_is_no_certificate_to_be_sent_to(
    behind_router: FlaskClient, host: str
) -> None:
    forwarded = {"X-Forwarded-Proto": "http"}
    assert behind_router.get("/", base_url=f"http://{host}", headers=forwarded).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1.example", "localhost.example", "notlocalhost"])
def test_a_name_that_only_looks_like_loopback_is_none(
    behind_router: FlaskClient, host: str
) -> None:
    forwarded = {"X-Forwarded-Proto": "http"}
    assert behind_router.get("/", base_url=f"http://{host}", headers=forwarded).status_code == 308


@pytest.mark.parametrize("proto", ["https", "https, http", "", "ftp", "HTTP"])
def test_only_the_plain_word_http_sends_to_https(behind_router: FlaskClient, proto: str) -> None:
    headers = {"X-Forwarded-Proto": proto}
    answer = behind_router.get("/", base_url="http://dice.example", headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["dice.example\r\nX: 1", "a b", '"><script>', "", "a/b", "é"])
def test_an_odd_host_is_no_failure(behind_router: FlaskClient, host: str) -> None:
    for path in ("/", "/api", "/api/roll"):
        answer = behind_router.get(
            path, environ_overrides={"HTTP_HOST": host, "HTTP_X_FORWARDED_PROTO": "http"}
        )
        assert answer.status_code < 500
        assert "<script>" not in answer.text.replace('<script src="/static', "")
        assert "X" not in answer.headers
