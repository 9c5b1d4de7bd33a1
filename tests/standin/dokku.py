"""A stand-in for a Dokku server on loopback, behind a real sshd and driven by real ssh and git.

Its words were read from the source of Dokku 0.38.27. What is pushed is built by the Heroku
stand-in's buildpack, and runs.
"""

from __future__ import annotations

import base64
import json
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

from standin.buildpack import Buildpack
from standin.builds import Channel
from standin.dokku_app import Box
from standin.dynos import environment
from standin.environments import Environments
from standin.host import HOOK
from standin.processes import Children
from standin.sshd import Caller, Sshd
from standin.versions import BuildError

ERASE = "\x1b[1G\x1b[K"  # Dokku's first word in a push, which takes git's "remote: " away
NO_APP = 20


# What a command prints, or its status and what it prints on both streams.
Said = str | tuple[int, str, str]


@dataclass
class Fault:
    """What happens to a command whose words match.

    `how` is "refuse" (it ends with status 1 and says `says`), "cut" (the connection breaks off
    before anything is done), "lost" (after it was done), or "slow" (it takes `seconds` more). The
    words of a build are "BUILD APP".
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
        told: the branch that it tells of instead, as if it had been another one until now.
        domain, disk: what the server tells of itself; the disk in percent.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.children = Children(uuid.uuid4().hex)
        self._buildpack = Buildpack(Environments(cache, self.children))
        self.homes = Path(tempfile.mkdtemp(prefix="dokku-"))
        self.apps: dict[str, Box] = {}
        self.ssh = Sshd(folder, self._visit)
        self.reset()

    def reset(self) -> None:
        """Forget what a test has set; the apps stay."""
        self.version = "0.38.27"
        self.commands: list[str] = []
        self.faults: list[Fault] = []
        self.locked = False
        self.branch = self.told = ""
        self.domain = ""
        self.disk = 41

    def __enter__(self) -> Dokku:
        self._channel = Channel(self)
        self.ssh.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        for box in self.apps.values():
            box.nginx.close()
        self.ssh.__exit__()
        self._channel.close()
        self.children.end_all()
        shutil.rmtree(self.homes, ignore_errors=True)

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
            if fault.how == "refuse":
                say(fault.says)
                return 1
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

    def _visit(self, caller: Caller) -> None:
        self.commands.append(caller.sent)
        found = self._taken(caller.sent)
        how = found[0].how if found else ""
        if how == "slow":
            time.sleep(found[0].seconds)
        if how == "cut":
            caller.hang_up()
        elif how == "refuse":
            caller.end(1, err=f" !     {found[0].says}\n")
        elif caller.sent.startswith("git-"):
            self._git(caller)
        else:
            self._answer(caller, is_lost=how == "lost")

    def _answer(self, caller: Caller, *, is_lost: bool) -> None:
        words = _split(caller.sent)
        if words[:1] == ["logs"] and "--tail" in words:
            self._tail(caller, words[1])
            return
        said = self.run(words, caller.stdin)
        if is_lost:
            caller.hang_up()
        else:
            caller.end(*said)

    def _git(self, caller: Caller) -> None:
        verb, _, place = caller.sent.partition(" ")
        name = place.strip("'").lstrip("/")
        if verb == "git-receive-pack" and name not in self.apps:
            self._create(name)
            caller.say(err=f"-----> Creating {name}...\n")
        if name not in self.apps:
            caller.end(NO_APP, err=f" !     App {name} does not exist\n")
            return
        env = {
            "STANDIN_APP": name,
            "STANDIN_BUILDS": str(self.homes),
            "STANDIN_BUILT": "",
            "STANDIN_CHANNEL": str(self._channel.port),
            "STANDIN_SECRET": self._channel.secret,
        }
        caller.become_git([verb.removeprefix("git-"), str(self.apps[name].repository)], env)

    def _tail(self, caller: Caller, app: str) -> None:
        box, sent = self.apps[app], 0
        while True:  # until nobody reads it any more
            lines = box.lines()
            for line in lines[sent:]:
                caller.say(f"{line}\n")
            sent = len(lines)
            time.sleep(0.05)

    def run(self, words: list[str], stdin: str = "") -> tuple[int, str, str]:
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
                "computed-deploy-branch": self.told or branch,
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

    def do_config_import(self, values: list[str], flags: list[str], stdin: str) -> Said:
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
