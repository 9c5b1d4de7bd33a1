"""Runs what a project brings for its build: bin/pre_compile and bin/post_compile, and others.

From lib/hooks.sh of https://github.com/heroku/heroku-buildpack-python v351, with its words.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dicectl.buildpack import Rejected
from dicectl.platforms.local import dyno
from dicectl.platforms.local.phases import alone, say, users_environment

# What of the user's own environment a script needs to reach the network from this machine.
_NETWORK = re.compile(
    r"((https?|ftp|all|no)_proxy|(PIP|UV)_\w+|SSL_CERT_\w+|\w+_CA_BUNDLE|TMPDIR)", re.IGNORECASE
)
# Config vars that would break the build, by vendor/buildpack-stdlib_v8.sh.
_HARMFUL = {"PATH", "GIT_DIR", "CPATH", "CPPATH", "LD_PRELOAD", "LIBRARY_PATH"}
_STACK = "heroku-24"
_FAILED = """We found a '{script}' script in your app source, so ran
it to allow for customisation of the build process.

However, this script exited with a non-zero exit status.

Fix any errors output by your script above, or remove/rename
the script to prevent it from being run during the build."""


@dataclass(frozen=True)
class Scripts:
    """What one build runs.

    Attributes:
        folder: the build's own, with code/ and, once that is made, env/.
        config: the app's config vars.
    """

    folder: Path
    config: Mapping[str, str]

    @property
    def code(self) -> Path:
        """The project's folder."""
        return self.folder / "code"

    def has(self, name: str) -> bool:
        """Whether the project has the hook `name`."""
        return (self.code / "bin" / name).is_file()

    def hook(self, name: str) -> None:
        """Run bin/NAME if there is one.

        Raises:
            Rejected: it failed.
        """
        if not self.has(name):
            return
        script = f"bin/{name}"
        say(f"Running {script} hook")
        file = self.code / script
        file.chmod(file.stat().st_mode | 0o700)
        if self.run([dyno.shell(), "-c", script]):
            raise Rejected(f"Failed to run the {script} script.", _FAILED.format(script=script))

    def has_package(self, name: str) -> bool:
        """Whether a package was installed."""
        return any(self.folder.glob(f"env/lib/python*/site-packages/{name}/__init__.py"))

    def python(self, *args: str, **more: str) -> int:
        """Run the environment's Python, with more variables, and return its exit status."""
        return self.run([str(self.folder / "env" / "bin" / "python"), *args], more)

    def run(self, argv: list[str], more: Mapping[str, str] | None = None) -> int:
        """Run a program as a build runs it, and return its exit status."""
        with self._home() as home:
            env = {**self._environment(), "HOME": str(home), **(more or {})}
            return alone(argv, self.code, env)

    @contextmanager
    def _home(self) -> Iterator[Path]:
        """What a script leaves at home is no part of the build, as on Heroku."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        try:
            yield home
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        """Return config vars, what the buildpack sets, and the way to the network."""
        users = users_environment().items()
        cache = self.folder.parents[1] / "cache"  # kept from build to build
        cache.mkdir(exist_ok=True)
        return {
            **{key: value for key, value in users if _NETWORK.fullmatch(key)},
            **{key: value for key, value in self.config.items() if key not in _HARMFUL},
            "BUILD_DIR": str(self.code),
            "CACHE_DIR": str(cache),
            "LANG": dyno.language(),
            "PATH": dyno.path(self.folder / "env"),
            "PYTHONUNBUFFERED": "1",
            "STACK": _STACK,
            "VIRTUAL_ENV": str(self.folder / "env"),
        }
