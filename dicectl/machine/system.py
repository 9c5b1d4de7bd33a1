"""Which system this is: the only module that asks. What each has is in `posix` and `windows`."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from dicectl.machine.windows import (
        IGNORED,
        KILL,
        MAKE_ENVIRONMENT,
        PYTHON,
        TOO_MUCH_WRITTEN,
        UNREAD,
        WAKE,
        alarm,
        allow_open_files,
        end_on_break,
        in_forked_children,
        interrupt_thread,
        on_disk,
        private_folder,
        signal_group,
        site_packages,
        take_lock,
        user_id,
        wait_for_reader_to_go,
    )
else:
    from dicectl.machine.posix import (
        IGNORED,
        KILL,
        MAKE_ENVIRONMENT,
        PYTHON,
        TOO_MUCH_WRITTEN,
        UNREAD,
        WAKE,
        alarm,
        allow_open_files,
        end_on_break,
        in_forked_children,
        interrupt_thread,
        on_disk,
        private_folder,
        signal_group,
        site_packages,
        take_lock,
        user_id,
        wait_for_reader_to_go,
    )

__all__ = [
    "IGNORED",
    "KILL",
    "LINUX",
    "MACOS",
    "MAKE_ENVIRONMENT",
    "NAME",
    "PYTHON",
    "TOO_MUCH_WRITTEN",
    "UNREAD",
    "WAKE",
    "WINDOWS",
    "alarm",
    "allow_open_files",
    "end_on_break",
    "in_forked_children",
    "interrupt_thread",
    "on_disk",
    "private_folder",
    "signal_group",
    "site_packages",
    "take_lock",
    "user_id",
    "wait_for_reader_to_go",
]

WINDOWS = sys.platform == "win32"
MACOS = sys.platform == "darwin"
LINUX = sys.platform.startswith("linux")
NAME = "Windows" if WINDOWS else "macOS" if MACOS else "Linux"
