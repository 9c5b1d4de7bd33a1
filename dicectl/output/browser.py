"""Shows an address: as a line, as an object, and in a browser where there is a screen."""

from __future__ import annotations

import json
import os

from dicectl.machine.system import MACOS, WINDOWS
from dicectl.platforms import App


def show(app: App, platform: str, *, as_json: bool) -> None:
    """Print the app's address and open it; programs only get it."""
    if as_json:
        print(
            json.dumps({"event": "address", "app": app.name, "platform": platform, "url": app.url})
        )
        return
    print(app.url, flush=True)
    if has_screen():
        import webbrowser

        webbrowser.open(app.url)


def has_screen() -> bool:
    """Whether there is a screen for a browser. One in the terminal would be of no help."""
    if MACOS or WINDOWS:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
