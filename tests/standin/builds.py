"""What happens on a push: build, release, launch, and the text git shows meanwhile."""

from __future__ import annotations

import json
import shutil
import socketserver
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from standin.buildpack import Buildpack, UndetectedError
from standin.dynos import environment
from standin.faults import Fault, take
from standin.model import Json, Release, Slug, new_id
from standin.processes import StoppedError
from standin.versions import BuildError

if TYPE_CHECKING:
    from standin.app import App
    from standin.cloud import Cloud

Print = Callable[[str], None]
NO_LANGUAGE = """\
 !     No default language could be detected for this app.
\t\t\tHINT: This occurs when Heroku cannot detect the buildpack to use for this application \
automatically.
\t\t\tSee https://devcenter.heroku.com/articles/buildpacks
"""


@dataclass
class Pushes:
    """Serves the hooks of all apps."""

    cloud: Cloud
    buildpack: Buildpack
    faults: list[Fault] = field(default_factory=list)

    def receive(self, app: App, updates: list[Json], say: Print) -> int:
        """All refs of one push; the hook's exit status, which is not 0 if any is refused."""
        worst = 0
        for update in updates:
            if update["ref"] not in ("refs/heads/main", "refs/heads/master"):
                say("Pushed to branch other than [main, master], skipping build.")
            elif not int(update["commit"], 16):
                say(f" !\tPush rejected, cannot delete {update['ref'].split('/')[-1]} branch")
                worst = 1
            else:
                worst |= self.deploy(app, update["commit"], Path(update["tree"]), say)
        return worst

    def deploy(self, app: App, commit: str, tree: Path, say: Print) -> int:
        """Build and release one commit. 0 once it is built, even if its release phase fails."""
        fault = take(self.faults, "PUSH", app.name)
        if fault is not None and fault.status is not None:
            say(" !\tPush rejected, the app is locked for maintenance.\n")
            return 1
        build = {"id": new_id(), "status": "pending", "source_blob": {"version": commit}}
        app.builds.append(build)
        try:
            status = self._build(app, commit, tree, say)
        finally:
            build["status"] = "failed"
        build["status"] = "failed" if status else "succeeded"
        return status

    def _build(self, app: App, commit: str, tree: Path, say: Print) -> int:
        app.logs.api(f"Build started by user {app.owner.email}")
        files = sum(1 for path in tree.rglob("*") if path.is_file())
        say(f"Updated {files} paths from {commit[:7]}\nCompressing source files... done.")
        say(f"Building source:\n\n-----> Building on the {app.stack.title()} stack")
        before = app.current.slug
        if before is None:
            say("-----> Determining which buildpack to use for this app")
        else:
            say("-----> Using buildpack: heroku/python")
        try:
            slug = self.buildpack.build(tree, commit, before, say)
        except BuildError as error:
            self._reject(app, commit, error, say)
            shutil.rmtree(tree, ignore_errors=True)
            return 1
        app.logs.api("Build succeeded")
        self._release(app, slug, say)
        return 0

    def _reject(self, app: App, commit: str, error: BuildError, say: Print) -> None:
        if isinstance(error, UndetectedError):
            say(NO_LANGUAGE)
        else:
            say(" !     Push rejected, failed to compile Python app.\n")
        say(" !     Push failed")
        if commit in app.failed_builds:
            say(" !")
            say(f" ! ## Warning - The same version of this code has already been built: {commit}")
            say(" !")
        app.failed_builds.add(commit)
        say(f"Verifying deploy...\n\n!\tPush rejected to {app.name}.\n")
        page = f"https://dashboard.heroku.com/apps/{app.id}/activity/builds/{uuid.uuid4()}"
        app.logs.api(f"Build failed -- check your build output: {page}")

    def _release(self, app: App, slug: Slug, say: Print) -> None:
        say("-----> Discovering process types")
        say(f"       Procfile declares types -> {', '.join(slug.types) or '(none)'}\n")
        say(f"-----> Compressing...\n       Done: {slug.size / 1e6:.1f}M\n-----> Launching...")
        description = f"Deploy {slug.commit[:8]}"
        phase = slug.types.get("release")
        release = app.add_release(description, slug, status="pending" if phase else "succeeded")
        say(f"       Released v{release.version}\n       {app.web_url} deployed to Heroku\n")
        if not phase:
            app.succeed(release)
        say("Verifying deploy... done.")
        if phase:
            run_phase(app, release, slug, phase, say)


def run_phase(app: App, release: Release, slug: Slug, command: str, say: Print) -> None:
    """The release phase. Its failure leaves the old release current, and the push succeeds."""
    say("Running release command...\n")
    name = f"release.{1000 + release.version}"
    home = app.dyno_home(new_id())
    shutil.copytree(slug.tree, home, symlinks=True)
    env = environment(slug, home, release.config, name)
    app.logs.write("heroku", name, f"Starting process with command `{command}`")
    status = 1
    argv = ["bash", "-c", command]
    for line in app.children.lines(argv, env=env, cwd=home, timeout=600):
        if isinstance(line, int):
            status = line
        else:
            app.logs.write("app", name, line)
            say(line)
    app.logs.write("heroku", name, f"Process exited with status {status}")
    if status == 0:
        say("Waiting for release.... done.")
        app.succeed(release)
    else:
        say("Waiting for release.... failed.")
        release.status = "failed"
        app.logs.api(f"Release v{release.version} command failed")


class Receiver(Protocol):
    """Who is told of pushes: `cloud.find` returns the app that `receive` gets."""

    @property
    def cloud(self) -> Any:  # noqa: ANN401  # apps of any platform
        """Where the apps are."""

    def receive(self, app: Any, updates: list[Json], say: Print, /) -> int:  # noqa: ANN401
        """Build what was pushed, and return the hook's exit status."""


class Channel(socketserver.ThreadingTCPServer):
    """Where the hooks knock. ``port`` and ``secret`` go into the hooks' environment."""

    daemon_threads = True

    def __init__(self, pushes: Receiver) -> None:
        super().__init__(("127.0.0.1", 0), Knock)
        self.pushes = pushes
        self.port = int(self.server_address[1])
        self.secret = uuid.uuid4().hex
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self.shutdown()
        self.server_close()


class Knock(socketserver.StreamRequestHandler):
    """One hook's connection: a line of JSON in, text out, NUL, the status."""

    server: Channel
    timeout = 120

    def handle(self) -> None:
        message = json.loads(self.rfile.readline())
        if message["secret"] != self.server.secret:
            return
        status = 1
        try:
            app = self.server.pushes.cloud.find(message["app"])
            status = self.server.pushes.receive(app, message["updates"], self._say)
        except StoppedError:
            pass
        except Exception as error:  # whatever it is, the push must end and say so
            self._say(f" !     The stand-in failed: {error!r}")
            raise
        finally:
            self._write(b"\0%d\n" % status)

    def _say(self, text: str) -> None:
        self._write(text.encode() + b"\n")

    def _write(self, data: bytes) -> None:
        """A hook that is gone does not stop the build: detaching does not cancel."""
        try:
            self.wfile.write(data)
        except OSError:
            return
