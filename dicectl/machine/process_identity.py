"""Tells a process from any other one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from dicectl.machine.runner import run


def identity(pid: int) -> str:
    """Return what tells a process from any other one, also from a later one with its number.

    Linux tells the clock tick of the boot in which it began, field 22 of proc_pid_stat(5); what ps
    makes of that may differ by a second from one time to the next.
    """
    proc = Path("/proc")
    if (proc / "self" / "stat").exists():
        with suppress(OSError):
            boot = (proc / "sys/kernel/random/boot_id").read_text().strip()
            after_name = (proc / str(pid) / "stat").read_text().rpartition(")")[2]
            return f"{pid} {boot} {after_name.split()[19]}"
        return ""
    ps = ["ps", "-o", "lstart=", "-p", str(pid)]
    started = run(ps, env={"LC_ALL": "C", "TZ": "UTC"}).stdout.strip()
    return f"{pid} {started}" if started else ""
