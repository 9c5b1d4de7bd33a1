"""People and their folders for tests of and with the stand-in."""

from __future__ import annotations

import base64
import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from users import SMALL_APP, Ran, User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standin import Standin

TOOLS = Path(__file__).parent.parent / ".tools" / "node_modules" / ".bin"  # the real Heroku CLI
TIMEOUT = 120
IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
}
# the tutorial's own app: one route, one template, its Procfile and requirements
TUTORIAL = {
    "app.py": """\
import random

from flask import Flask, render_template, request

app = Flask(__name__)


def roll():
    return int(random.random() * 6) + 1


@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        return render_template("form1.html", coin_output=roll())
    return render_template("form1.html", coin_output="")
""",
    "templates/form1.html": """\
<form method="POST"><input type="submit" value="Roll Dice"></form>
<p id="result">{{coin_output}}</p>
""",
    "requirements.txt": "flask\ngunicorn\n",
    "Procfile": "web: gunicorn app:app\n",
}
# an app that installs nothing and boots in a tenth of a second
SMALL = {
    "requirements.txt": "",
    ".python-version": "3.14\n",
    "Procfile": "web: python -m http.server $PORT\n",
    "index.html": "small\n",
}


@dataclass(frozen=True)
class Person:
    """Types commands in a folder, with the stand-in's environment and the real tools."""

    heroku: Standin
    folder: Path

    def run(self, *argv: str, timeout: float = TIMEOUT, **env: str) -> Ran:
        """Run a command to its end, with nobody at the keyboard."""
        return User(self.folder, self.environment(env)).run(*argv, timeout=timeout)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Everything a child needs: ours, the stand-in's, a git identity and the CLI on PATH."""
        path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, **self.heroku.environment, **IDENTITY, "PATH": path, **(more or {})}

    def type(self, *commands: str) -> list[Ran]:
        """Type one command after the other, each of which must succeed."""
        done = []
        for command in commands:
            ran = self.run(*command.split())
            assert ran.status == 0, f"{command}\n{ran.out}{ran.err}"
            done.append(ran)
        return done

    def write(self, files: Mapping[str, str]) -> None:
        """Write files, given by name and text, into the folder."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def commit(self, files: Mapping[str, str]) -> None:
        """Write files and commit all there is, in a repository made if need be."""
        self.write(files)
        if not (self.folder / ".git").exists():
            self.type("git init -q -b main")
        self.type("git add .", "git commit -q --allow-empty -m change")

    def url(self, app: str) -> str:
        """The address to push to, as ``heroku git:remote`` sets it."""
        return f"https://localhost:{self.heroku.cloud.git_port}/{app}.git"

    def push(self, app: str, refspec: str = "HEAD:refs/heads/main") -> Ran:
        """Push without asking the CLI for the password, which costs two starts of node."""
        basic = base64.b64encode(f"any:{self.heroku.key}".encode()).decode()
        header = f"http.extraHeader=Authorization: Basic {basic}"
        return self.run("git", "-c", header, "push", self.url(app), refspec)


def call(heroku: Standin, method: str, path: str, body: object = None) -> tuple[int, object]:
    """One request to the API with the right key: status and JSON."""
    request = urllib.request.Request(
        heroku.environment["HEROKU_HOST"] + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {heroku.key}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def live(user: User, heroku: Standin, app: str, files: Mapping[str, str] = SMALL_APP) -> str:
    """Make and push an app without the CLI, which takes seconds, and return its address."""
    user.write(files)
    user.commit()
    status, created = call(heroku, "POST", "/apps", {"name": app})
    assert (status, isinstance(created, dict)) == (201, True)
    url = f"https://{heroku.environment['HEROKU_GIT_HOST']}/{app}.git"
    user.git("remote", "add", "heroku", url)
    basic = base64.b64encode(f"any:{heroku.key}".encode()).decode()
    header = f"http.extraHeader=Authorization: Basic {basic}"
    user.git("-c", header, "push", "--quiet", "heroku", "HEAD:refs/heads/main")
    heroku.app(app).wait("up", timeout=30)
    return heroku.app(app).web_url
