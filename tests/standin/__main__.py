"""``PYTHONPATH=tests python -m standin``: start one, print what to export, run until Ctrl-C."""

from __future__ import annotations

import shlex
import signal
import tempfile
from pathlib import Path

from standin.host import Standin


def main() -> None:
    """Run a stand-in by hand."""
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    with tempfile.TemporaryDirectory(prefix="standin-") as folder, Standin(Path(folder)) as heroku:
        for name, value in heroku.environment.items():
            print(f"export {name}={shlex.quote(value)}", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("# stopped")


if __name__ == "__main__":
    main()
