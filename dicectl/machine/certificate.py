"""A certificate for this machine's own addresses. Nobody else trusts it, nor needs to."""

from __future__ import annotations

import tempfile
from pathlib import Path

from dicectl.machine import runner

# An address that is a number has no name to ask anybody about: localhost is this machine alone.
_NAMES = "IP:127.0.0.1, DNS:localhost, DNS:*.localhost"
# For LibreSSL, which is what macOS has, too.
_WISHES = f"""
[req]
distinguished_name = name
x509_extensions = more
prompt = no
[name]
CN = dicectl on this machine
[more]
subjectAltName = {_NAMES}
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
"""
_DAYS = "3650"


def path() -> Path:
    """Return the file with the key and the certificate, which need not exist."""
    from platformdirs import user_data_path

    return user_data_path("dicectl", appauthor=False) / "localhost.pem"


def made() -> Path | None:
    """Return the file, made if need be; None where that cannot be, as there is no openssl."""
    file = path()
    if file.exists():
        return file
    with tempfile.TemporaryDirectory() as scratch:
        text = _signed(Path(scratch))
    if not text:
        return None
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="ascii")
    fresh.replace(file)
    return file


def _signed(folder: Path) -> str:
    """Let openssl make a key and a certificate; return both, "" if it does not."""
    wishes, key, signed = folder / "wishes", folder / "key", folder / "signed"
    wishes.write_text(_WISHES, encoding="ascii")
    new = ("req", "-x509", "-new", "-nodes", "-sha256", "-days", _DAYS, "-config", str(wishes))
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    done = runner.run(("openssl", *new, *curve, "-keyout", str(key), "-out", str(signed)))
    if done.status or not (key.exists() and signed.exists()):
        return ""
    return key.read_text(encoding="ascii") + signed.read_text(encoding="ascii")
