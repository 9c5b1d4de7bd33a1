"""A stand-in for a Dokku server on loopback, for tests with real ssh and real git.

Its words were read from the source of Dokku 0.38.27. What is pushed is built by the Heroku
stand-in's buildpack, and runs.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh
from sshserver import SshServer

from standin.buildpack import Buildpack
from standin.builds import Channel
from standin.dokku_app import Box
from standin.dynos import environment
from standin.environments import Environments
from standin.host import HOOK
from standin.processes import Children
from standin.versions import BuildError

HOST = "dokku.test"  # a name in the user's ssh configuration
ERASE = "\x1b[1G\x1b[K"  # Dokku's first word in a push, which takes git's "remote: " away
NO_APP = 20


# What a command prints, or its status and what it prints on both streams.
Said = str | tuple[int, str, str]


@dataclass
class Fault:
    """What happens to a command whose words match.

    `how` is "refuse" (it ends with status 1 and says `says`), "cut" (the connection breaks off
    before anything is done), "lost" (after it was done), or "slow" (it takes `seconds` more).
    """

    words: str
    how: str
    says: str = "something went wrong"
    seconds: float = 0.0
    times: int = 1


class Dokku:
    """A server with apps.

    Attributes:
        version: what it says it is.
        commands: each command that came, as it was sent.
        faults: see `Fault`; the first that matches is used.
        locked: whether a deploy lock is held.
        branch: the deploy branch of all apps, "" for Dokku's own default.
        domain, disk: what the server tells of itself; the disk in percent.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.children = Children(uuid.uuid4().hex)
        self._buildpack = Buildpack(Environments(cache, self.children))
        self.homes = Path(tempfile.mkdtemp(prefix="dokku-"))
        self.apps: dict[str, Box] = {}
        self.ssh = SshServer(folder, session=self._session)
        self.reset()

    def reset(self) -> None:
        """Forget what a test has set; the apps stay."""
        self.version = "0.38.27"
        self.commands: list[str] = []
        self.faults: list[Fault] = []
        self.locked = False
        self.branch = ""
        self.domain = ""
        self.disk = 41
        self.ssh.unknown.clear()

    def __enter__(self) -> Dokku:
        self.ssh.__enter__()
        self._channel = Channel(self)
        return self

    def __exit__(self, *_: object) -> None:
        for box in self.apps.values():
            box.nginx.close()
        self._channel.close()
        self.ssh.__exit__()
        self.children.end_all()
        shutil.rmtree(self.homes, ignore_errors=True)

    def give_client(self, bin_folder: Path, *, known: bool = True, key: bool = True) -> None:
        """Put an `ssh` there that knows this server by its name, or has yet to meet it."""
        bin_folder.mkdir(exist_ok=True)
        hosts = bin_folder / "known_hosts"
        _, key_of_host = (self.folder / "known").read_text().split(" ", 1)
        hosts.write_text(f"{HOST} {key_of_host}" if known else "")
        config = bin_folder / "config"
        identity = self.folder / "user" if key else bin_folder / "nobody"
        own = (
            *(f"Host {HOST} dokku.example.com", "  HostName 127.0.0.1", f"  Port {self.ssh.port}"),
            *(f"  IdentityFile {identity}", "  IdentitiesOnly yes", "  IdentityAgent none"),
            f"  HostKeyAlias {HOST}",
            *(f"  UserKnownHostsFile {hosts}", "  GlobalKnownHostsFile /dev/null"),
        )
        config.write_text("\n".join(own) + "\n")
        ssh = bin_folder / "ssh"
        log = f"echo \"$*\" >> '{bin_folder}/words'"
        ssh.write_text(f'#!/bin/sh\n{log}\nexec {shutil.which("ssh")} -F {config} "$@"\n')
        ssh.chmod(0o755)

    # What the channel of the hooks needs.

    @property
    def cloud(self) -> Dokku:
        """The apps, for the channel."""
        return self

    def find(self, name: str) -> Box:
        """An app, for the channel."""
        return self.apps[name]

    def receive(self, box: Box, updates: list[Any], say: Callable[[str], None]) -> int:
        """All refs of one push, as Dokku's hook takes them."""
        for update in updates:
            name = update["ref"].removeprefix("refs/heads/")
            if name != self.branch_of(box):
                where = self.branch_of(box)
                say(f"{ERASE}-----> WARNING: deploy did not complete, you must push to {where}.")
                say(f"{ERASE}-----> for example, try 'git push <dokku> {update['ref']}:{where}'")
            elif status := self._deploy(box, update["commit"], Path(update["tree"]), say):
                return status
        return 0

    def branch_of(self, box: Box) -> str:
        """The branch that the server deploys of an app."""
        return box.branch or self.branch or "master"

    def _deploy(self, box: Box, commit: str, tree: Path, say: Callable[[str], None]) -> int:
        if self.locked:
            say(f" !     {box.name} currently has a deploy lock in place. Exiting...")
            return 1
        box.config["GIT_REV"] = commit
        build = box.begin("git-hook", "build")
        try:
            status = self._build(box, commit, tree, say)
        except BaseException:
            box.end(build, 1)
            raise
        box.end(build, status)
        if not status:
            box.metadata = commit
        return status

    def _build(self, box: Box, commit: str, tree: Path, say: Callable[[str], None]) -> int:
        say(f"{ERASE}-----> Cleaning up...")
        if (tree / "Dockerfile").exists():
            say("-----> Building app from Dockerfile")
            say(" !     The stand-in builds no images")
            return 1
        say(f"-----> Building {box.name} from herokuish")
        say("       Adding BUILD_ENV to build environment...")
        for fault in self._taken(f"BUILD {box.name}"):
            time.sleep(fault.seconds)
        try:
            slug = self._buildpack.build(tree, commit, box.slug, say)
        except BuildError:
            say(" !     Push rejected, failed to compile Python app.")
            return 1
        say("-----> Discovering process types")
        say(f"       Procfile declares types -> {', '.join(slug.types)}")
        say(f"-----> Releasing {box.name}...")
        if "release" in slug.types and box.run_once(slug, slug.types["release"], say):
            say(" !     Execution of release task failed")
            return 1
        say(f"-----> Deploying {box.name} via the docker-local scheduler...")
        return box.switch(slug, say)

    def _taken(self, words: str) -> list[Fault]:
        for fault in self.faults:
            if fault.times and re.search(fault.words, words):
                fault.times -= 1
                return [fault]
        return []

    # What comes over ssh.

    async def _session(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        sent = process.command or ""
        self.commands.append(sent)
        loop = asyncio.get_running_loop()
        found = self._taken(sent)
        how = found[0].how if found else ""
        if how == "cut":
            self.ssh.hang_up()
            return
        if how == "slow":
            await asyncio.sleep(found[0].seconds)
        if how == "refuse":
            process.stderr.write(f" !     {found[0].says}\n".encode())
            process.exit(1)
            return
        if sent.startswith("git-"):
            await self._git(process, sent)
            return
        words = await loop.run_in_executor(None, _split, sent)
        stdin = await process.stdin.read() if "-" in words else b""
        if words[:1] == ["logs"] and "--tail" in words:
            await self._tail(process, words)
            return
        status, out, err = await loop.run_in_executor(None, self.run, words, stdin)
        if how == "lost":
            self.ssh.hang_up()
            return
        process.stdout.write(out.encode())
        process.stderr.write(err.encode())
        process.exit(status)

    async def _git(self, process: asyncssh.SSHServerProcess[bytes], sent: str) -> None:
        verb, _, place = sent.partition(" ")
        name = place.strip("'").lstrip("/")
        if verb == "git-receive-pack" and name not in self.apps:
            self._create(name)
            process.stderr.write(f"-----> Creating {name}...\n".encode())
        if name not in self.apps:
            process.stderr.write(f" !     App {name} does not exist\n".encode())
            process.exit(NO_APP)
            return
        env = {
            **os.environ,
            "STANDIN_APP": name,
            "STANDIN_BUILDS": str(self.homes),
            "STANDIN_BUILT": "",
            "STANDIN_CHANNEL": str(self._channel.port),
            "STANDIN_SECRET": self._channel.secret,
        }
        git = await asyncio.create_subprocess_exec(
            *("git", verb.removeprefix("git-"), str(self.apps[name].repository)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=env,
        )
        sending = asyncio.create_task(_pump(process.stdin, git.stdin))
        await asyncio.gather(_pump(git.stdout, process.stdout), _pump(git.stderr, process.stderr))
        sending.cancel()
        process.exit(await git.wait())

    async def _tail(self, process: asyncssh.SSHServerProcess[bytes], words: list[str]) -> None:
        box = self.apps[words[1]]
        sent = 0
        while not process.is_closing():
            lines = box.lines()
            for line in lines[sent:]:
                process.stdout.write(f"{line}\n".encode())
            sent = len(lines)
            await asyncio.sleep(0.05)

    def run(self, words: list[str], stdin: bytes = b"") -> tuple[int, str, str]:
        """One command: its status, and what it prints."""
        command, *rest = words
        flags = [word for word in rest if word.startswith("--")]
        values = [word for word in rest if not word.startswith("--")]
        if "--format" in flags:
            values.remove("json")
        method = getattr(self, "do_" + re.sub(r"\W", "_", command), None)
        if method is None:
            return 1, "", f" !     `{command}` is not a dokku command.\n"
        free = ("version", "report", "apps:list", "apps:create")
        if command not in free and "--global" not in flags and values[0] not in self.apps:
            return NO_APP, "", f" !     App {values[0]} does not exist\n"
        said = method(values, flags, stdin)
        return said if isinstance(said, tuple) else (0, said, "")

    def _create(self, name: str) -> None:
        repository = self.folder / f"{name}.git"
        subprocess.run(
            ["git", "init", "-q", "--bare", "--template=", str(repository)], check=True, timeout=30
        )
        hook = repository / "hooks" / "pre-receive"
        hook.parent.mkdir()
        hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{HOOK}"\n')
        hook.chmod(0o755)
        self.apps[name] = Box(name, repository, self.homes, self.children)

    def do_version(self, *_: object) -> str:
        return f"dokku version {self.version}\n"

    def do_report(self, *_: object) -> str:
        return (
            "-----> uname: Linux dokku 6.1.0 x86_64 GNU/Linux\n-----> disk utilization:\n"
            "       Filesystem      Size  Used Avail Use% Mounted on\n"
            f"       /dev/vda1        25G   10G   14G  {self.disk}% /\n"
            "       /dev/vda15      124M   12M  113M  10% /boot/efi\n"
        )

    def do_apps_list(self, *_: object) -> str:
        return json.dumps(sorted(self.apps))

    def do_apps_exists(self, *_: object) -> str:
        return ""

    def do_apps_create(self, values: list[str], *_: object) -> Said:
        if values[0] in self.apps:
            return 1, "", " !     Name is already taken\n"
        self._create(values[0])
        return f"-----> Creating {values[0]}...\n"

    def do_apps_destroy(self, values: list[str], flags: list[str], *_: object) -> Said:
        if "--force" not in flags:
            return 1, "", " !     Confirmation did not match\n"
        box = self.apps.pop(values[0])
        box.stop()
        box.nginx.close()
        shutil.rmtree(box.repository)
        return f"-----> Destroying {box.name} (including all add-ons)\n"

    def do_apps_report(self, values: list[str], *_: object) -> str:
        source = self.apps[values[0]].metadata
        key = "deploy-source-metadata"
        return json.dumps({key: source, f"app-{key}": source, "dir": f"/home/dokku/{values[0]}"})

    def do_git_report(self, values: list[str], flags: list[str], *_: object) -> str:
        if "--global" in flags:
            return json.dumps({"computed-deploy-branch": self.branch or "master"})
        box = self.apps[values[0]]
        branch = self.branch_of(box)
        return json.dumps(
            {
                "computed-deploy-branch": branch,
                "deploy-branch": box.branch,
                "sha": box.tip(branch)[:8],
                "last-updated-at": str(int(box.changed)),
            }
        )

    def do_ps_report(self, values: list[str], *_: object) -> str:
        return json.dumps(self.apps[values[0]].report())

    def do_ps_scale(self, values: list[str], *_: object) -> Said:
        box = self.apps[values[0]]
        for word in values[1:]:
            kind, count = word.split("=")
            box.scale[kind] = int(count)
        if values[1:] and box.slug:
            box.restart("ps:scale")
            return f"-----> Scaling {box.name}\n"
        rows = [{"process_type": kind, "quantity": n} for kind, n in sorted(box.scale.items())]
        return json.dumps(rows)

    def do_ps_restart(self, values: list[str], *_: object) -> Said:
        box = self.apps[values[0]]
        if not box.slug:
            return 0, "", f" !     App {box.name} has not been deployed\n"
        return (0, "", "") if box.restart("ps:restart") else (1, "", " !     Could not restart\n")

    def do_ps_start(self, values: list[str], *_: object) -> str:
        box = self.apps[values[0]]
        box.restore = True
        box.restart("ps:start")
        return ""

    def do_ps_stop(self, values: list[str], *_: object) -> str:
        box = self.apps[values[0]]
        box.restore = False
        box.stop()
        return f"-----> Stopping {box.name}\n"

    def do_ps_rebuild(self, values: list[str], *_: object) -> Said:
        box = self.apps[values[0]]
        said: list[str] = []
        commit = box.tip(self.branch_of(box))
        tree = Path(tempfile.mkdtemp(dir=self.homes))
        archive = subprocess.run(
            ["git", "archive", commit], cwd=box.repository, capture_output=True, check=True
        )
        subprocess.run(["tar", "-x", "-C", str(tree)], input=archive.stdout, check=True)
        build = box.begin("ps:rebuild", "build")
        status = self._build(box, commit, tree, said.append)
        box.end(build, status)
        return status, "\n".join(said) + "\n", ""

    def do_builds_list(self, values: list[str], *_: object) -> str:
        return json.dumps(self.apps[values[0]].builds)

    def do_urls(self, values: list[str], *_: object) -> str:
        return f"http://127.0.0.1:{self.apps[values[0]].nginx.port}\n"

    def do_domains_report(self, *_: object) -> str:
        return json.dumps({"global-enabled": "true", "global-vhosts": self.domain})

    def do_config_get(self, values: list[str], *_: object) -> Said:
        found = self.apps[values[0]].config.get(values[1])
        return (1, "", "") if found is None else f"{found}\n"

    def do_config_export(self, values: list[str], *_: object) -> str:
        return json.dumps(self.apps[values[0]].config)

    def do_config_import(self, values: list[str], flags: list[str], stdin: bytes) -> Said:
        return self._configure(values[0], json.loads(stdin), flags)

    def do_config_set(self, values: list[str], flags: list[str], *_: object) -> Said:
        pairs = dict(word.split("=", 1) for word in values[1:])
        if "--encoded" in flags:
            pairs = {key: base64.b64decode(value).decode() for key, value in pairs.items()}
        return self._configure(values[0], pairs, flags)

    def do_config_unset(self, values: list[str], flags: list[str], *_: object) -> Said:
        return self._configure(values[0], dict.fromkeys(values[1:]), flags)

    def _configure(self, app: str, pairs: Mapping[str, str | None], flags: list[str]) -> Said:
        box = self.apps[app]
        merged = {**box.config, **pairs}
        box.config = {key: value for key, value in merged.items() if value is not None}
        if "--no-restart" in flags or not box.slug or not box.restore:
            return ""
        if not box.restart("config-redeploy"):  # and the status is 0 all the same
            return 0, "", " !     Failure while restarting app\n"
        return ""

    def do_run(self, values: list[str], *_: object) -> Said:
        box = self.apps[values[0]]
        assert box.slug
        env = environment(box.slug, box.slug.tree, box.config, "run.1")
        done = subprocess.run(
            values[1:], env=env, cwd=box.slug.tree, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    def do_logs(self, values: list[str], *_: object) -> Said:
        box = self.apps[values[0]]
        if not box.slug:
            return 1, "", f" !     App {box.name} has not been deployed\n"
        return "".join(f"{line}\n" for line in box.lines())

    def do_logs_failed(self, values: list[str], *_: object) -> Said:
        failed = self.apps[values[0]].failed
        return (
            "\n".join(failed) + "\n" if failed else (0, "", " !     No failed containers found\n")
        )


async def _pump(source: Any, sink: Any) -> None:  # noqa: ANN401  of asyncio or asyncssh
    """Pass everything on until the source ends or the sink is gone."""
    with contextlib.suppress(OSError, asyncssh.Error):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()


def _split(sent: str) -> list[str]:
    """The words of a command as Dokku splits them; what xargs does not like is dropped."""
    done = subprocess.run(
        ["xargs", "-n", "1"], input=sent, text=True, capture_output=True, check=False
    )
    return done.stdout.splitlines()


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something holds. TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        threading.Event().wait(0.02)
