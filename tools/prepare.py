"""Sets up what a target needs: an environment with dicectl, and the programs that tests drive.

What is there already is left alone, so that it can be broken off and started again at any time.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from dicectl.machine.install import how_to
from tools import pythons

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / ".tools"
HEROKU, VERCEL = "11.10.0", "64.0.2"
# npm lacks the `sandbox` that Vercel's CLI asks for.
OVERRIDES = {"sandbox": "4.5.0"}
PAGE = "https://www.python.org/downloads/"
# Programs that tests drive, and Debian's packages of them; sshd is where only root looks.
SERVERS = {"ssh": "openssh-client", "sshd": "openssh-server", "redis-server": "redis"}
SBIN = "/usr/sbin"
# What Debian asks before it starts a service that it has installed; 101 means no.
POLICY = Path("/usr/sbin/policy-rc.d")


class NotReadyError(Exception):
    """Something is missing that the user has to bring, or a program failed and has said why."""


class Environment:
    """A virtual environment of this folder: `.venv`, or of one version of Python `.venv-3.12`."""

    def __init__(self, version: str = "", name: str = "") -> None:
        self.version = version
        self.folder = ROOT / (name or f".venv{version and '-'}{version}")

    def program(self, name: str) -> str:
        r"""Return the path of a program in it: bin/python, on Windows Scripts\python.exe."""
        folder = sysconfig.get_path("scripts", "venv", {"base": str(self.folder)})
        return str(Path(folder, name + (sysconfig.get_config_var("EXE") or "")))

    def make(self) -> None:
        """Make it with the newest Python that is here, or with its version."""
        python = self.program("python")
        if _works(python, "import uv"):
            return
        if self.version:
            found = pythons.find(self.version)
        else:
            found = pythons.find(*pythons.VERSIONS) or sys.executable
        if not found:
            raise NotReadyError(f"There is no Python {self.version} here. Get it from {PAGE}")
        say(f"making {self.folder.name} with {found}")
        if not _works(found, "import ensurepip"):
            get(f"python{self.version or '3'}-venv")
        again = () if _works(python) else ("--clear",)
        run(found, "-m", "venv", *again, str(self.folder))
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")

    def install(self, *extras: str) -> None:
        """Install dicectl as it lies here, with extras, if that was not done since setup.cfg."""
        done = self.folder / f".{extras[-1]}"
        if done.exists() and done.stat().st_mtime > (ROOT / "setup.cfg").stat().st_mtime:
            return
        # A path in a .pth file; what setuptools does otherwise costs each start of Python 20 ms.
        self._add(extras, "--config-setting", "editable_mode=compat", "--editable")
        done.touch()

    def install_copy(self, *extras: str) -> None:
        """Install a copy of dicectl as it is now."""
        shutil.rmtree(ROOT / "build", ignore_errors=True)
        self._add(extras, "--reinstall-package", "dicectl")
        shutil.rmtree(ROOT / "build", ignore_errors=True)

    def _add(self, extras: tuple[str, ...], *how: str) -> None:
        what = f"[{','.join(extras)}]"
        say(f"installing dicectl{what} in {self.folder.name}")
        python = self.program("python")
        run(self.program("uv"), "pip", "install", "--quiet", "--python", python, *how, f".{what}")


def ready(what: str, version: str = "") -> Environment:
    """Set up what is needed to "run", "test" or "bench", and return the environment.

    Raises:
        NotReadyError: something is missing or failed.
    """
    if not shutil.which("git"):
        get("git", how_to("git"))
    environment = Environment(version, ".venv-bench" if what == "bench" else "")
    environment.make()
    if what == "run":
        environment.install("local")
        return environment
    with ThreadPoolExecutor() as beside:
        programs = beside.submit(install_programs)
        (environment.install_copy if what == "bench" else environment.install)("local", what)
        programs.result()
    if what == "bench" and not shutil.which("wrk"):
        get("wrk")
    if what == "test":
        install_browser(environment)
    if what in ("test", "bench"):
        install_servers()
    return environment


def install_servers() -> None:
    """Install the servers that tests and benchmarks start themselves, on ports of their own."""
    path = f"{os.environ['PATH']}{os.pathsep}{SBIN}"
    for program, package in SERVERS.items():
        if not shutil.which(program, path=path):
            get(package)


def install_programs() -> None:
    """Install the Heroku and the Vercel CLI, the latter in a folder where it can have overrides."""
    install_from_npm("heroku", HEROKU, TOOLS, {})
    install_from_npm("vercel", VERCEL, TOOLS / "vercel", OVERRIDES)


def install_from_npm(name: str, version: str, folder: Path, overrides: dict[str, str]) -> None:
    """Install a package of npm in a folder, unless it is there as a whole."""
    try:  # npm writes it at the end
        listed = json.loads((folder / "node_modules/.package-lock.json").read_text("utf-8"))
        if listed["packages"][f"node_modules/{name}"]["version"] == version:
            return
    except (OSError, ValueError, KeyError):
        pass
    if not shutil.which("npm"):
        get("npm", how_to("node"))
    say(f"installing {name} {version} in {folder.relative_to(ROOT)} (a minute)")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {"private": True, "dependencies": {name: version}, "overrides": overrides}
    (folder / "package.json").write_text(json.dumps(wanted), encoding="utf-8")
    npm = shutil.which("npm") or "npm"  # on Windows npm.cmd
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    run(npm, "install", "--prefix", str(folder), *quiet, quiet=True)


def install_browser(environment: Environment) -> None:
    """Install Chromium: Debian's, or the one that Playwright brings."""
    if shutil.which("chromium"):
        return
    if _is_debians_root():
        get("chromium")
        return
    say("installing Playwright's Chromium")
    run(environment.program("python"), "-m", "playwright", "install", "chromium", quiet=True)


def get(package: str, how: str = "") -> None:
    """As root on Debian and Ubuntu, install a package; elsewhere say how to."""
    if not _is_debians_root():
        how = how or f"Install it: brew install {package}, or sudo apt-get install {package}"
        raise NotReadyError(f"{package} is missing. {how}")
    say(f"installing {package} with apt-get")
    run("apt-get", "update", "-qq", quiet=True)
    with no_service():
        run("apt-get", "install", "-qq", "-y", "--no-install-recommends", package, quiet=True)


@contextmanager
def no_service() -> Iterator[None]:
    """Let nothing start that is installed meanwhile: the programs are wanted, not the services."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def run(*argv: str, quiet: bool = False) -> None:
    """Run a program to its end; raises NotReadyError unless that is a good one."""
    if status := call(*argv, quiet=quiet):
        raise NotReadyError(f"That failed with {status}: {' '.join(argv)}")


def call(*argv: str, quiet: bool = False) -> int:
    """Run a program in this folder, and return its exit status.

    Ctrl-C goes to the program, too, which ends in its own way; only then is it raised here.
    """
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.DEVNULL if quiet else None)
    interrupted = False
    while True:
        try:
            status = process.wait()
        except KeyboardInterrupt:
            interrupted = True
            continue
        if interrupted:
            raise KeyboardInterrupt
        return status


def say(what: str) -> None:
    """Tell on standard error what is done now."""
    print(f"setup: {what}", file=sys.stderr, flush=True)


def _works(python: str, code: str = "") -> bool:
    try:
        return not subprocess.run([python, "-c", code], capture_output=True, check=False).returncode
    except OSError:
        return False


def _is_debians_root() -> bool:
    return sys.platform == "linux" and bool(shutil.which("apt-get")) and os.geteuid() == 0
