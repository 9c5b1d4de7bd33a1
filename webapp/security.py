"""What makes the answers safe: response headers, https behind a router, limits on the input."""

from __future__ import annotations

import os

from flask import Flask, Response, redirect, request
from secure import ContentSecurityPolicy, Preset, Secure, StrictTransportSecurity
from werkzeug.wrappers import Response as AnyResponse

# A form or a JSON object of an algorithm's arguments, in bytes.
MAX_BODY = 64 * 1024
MAX_FIELDS = 200
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def protect(app: Flask) -> None:
    """Limit what the app reads, and add the headers that keep a browser from mischief."""
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["MAX_FORM_PARTS"] = MAX_FIELDS
    always, tls = _headers()
    trusts_router = bool(os.environ.get("FORWARDED_ALLOW_IPS"))

    @app.before_request
    def use_https() -> AnyResponse | None:
        """Send who came over http to https, if a router in front says so and has a certificate.

        The server (gunicorn) takes the scheme from X-Forwarded-Proto only if the address in front
        is one of FORWARDED_ALLOW_IPS, which Heroku and its like set. Nothing is ever redirected
        without that header, nor on loopback, where no certificate can be.
        """
        proto = request.headers.get("X-Forwarded-Proto")
        if not (proto and trusts_router) or request.is_secure:
            return None
        host = request.host.lower()
        if host.startswith(LOOPBACK) or host.partition(":")[0].endswith(".localhost"):
            return None
        return redirect(request.url.replace("http:", "https:", 1), 308)

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Cache-Control", "no-store")
        headers.extend(always)
        if request.is_secure:
            headers.extend(tls)
        return response


def _headers() -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers for every answer, and those for answers over https."""
    strict = dict(Secure.from_preset(Preset.STRICT).headers)
    for name in ("Cache-Control", "Strict-Transport-Security", "Server"):
        strict.pop(name)
    # Nothing but our own style, script and pictures; the form goes to us. `upgrade-insecure-requests`
    # is left out: it would break plain http on loopback in some browsers.
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'")
        .connect_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    strict[policy.header_name] = policy.header_value
    # Not for subdomains: the app may stand on a domain whose others are none of its business.
    hsts = StrictTransportSecurity().max_age(365 * 24 * 3600)
    return strict, {hsts.header_name: hsts.header_value}
