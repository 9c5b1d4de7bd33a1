"""Requests made from an app's own OpenAPI document."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def fuzzed(tmp_path: Path) -> Callable[..., str]:
    """Send a server what its document allows and forbids; return what schemathesis says of it."""

    def fuzz(url: str, *options: str, config: str = "") -> str:
        file = tmp_path / "schemathesis.toml"
        file.write_text(config)
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(file), "run"]
        always = ("--suppress-health-check", "all", "--generation-deterministic", "--no-color")
        ran = subprocess.run(
            [*command, f"{url}/openapi.json", *options, *always],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert "failed" not in ran.stdout
        return ran.stdout

    return fuzz
