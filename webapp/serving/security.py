"""Safe headers for every answer, and limits on the size of a request."""

from __future__ import annotations

from flask import Flask
from secure import ContentSecurityPolicy, Preset, Secure, StrictTransportSecurity

# A form or a JSON object of an algorithm's arguments, in bytes.
MAX_BODY = 64 * 1024
MAX_FIELDS = 200
# Where there are rows, each cell is a field.
MAX_CELLS = 2_000
YEAR = 365 * 24 * 3600


def limit_input(app: Flask) -> None:
    """Let the app refuse a request that is too large, with 413."""
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["MAX_FORM_PARTS"] = MAX_FIELDS


def safe_headers() -> list[tuple[str, str]]:
    """Return the headers for every answer."""
    # Nothing but our own style, script and pictures; the form goes to us. A picture that a function
    # returns stands in the page itself (data:), which runs nothing: so nothing is kept on the
    # server, under no address that another worker or dyno would not know. Without
    # `upgrade-insecure-requests`: it would break plain http on loopback in some browsers.
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'", "data:")
        .connect_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    strict = {**Secure.from_preset(Preset.STRICT).headers, policy.header_name: policy.header_value}
    # Each route says how long its answer is kept, https has headers of its own (below), and the web
    # server sends its own name.
    elsewhere = {"Cache-Control", "Strict-Transport-Security", "Server"}
    return [(name, value) for name, value in strict.items() if name not in elsewhere]


def secure_headers() -> list[tuple[str, str]]:
    """Return the headers for answers over https.

    They say nothing of subdomains, because other sites may stand there.
    """
    hsts = StrictTransportSecurity().max_age(YEAR)
    return [(hsts.header_name, hsts.header_value)]
