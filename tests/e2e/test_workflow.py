"""The workflow of docs/ci.md: its steps are run as a runner of GitHub Actions runs them."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from standin import Standin
from standin_fixtures import live
from users import Ran, User, fetch

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "deploy.yml").read_text()
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["deploy"]["steps"]
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax, "shell: bash"
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
# These bring what the machine of the tests has already.
INSTALLING = {"Install", "Install the Heroku CLI"}
NAMED = {step["name"]: step for step in STEPS if "name" in step}


def do(name: str, user: User, app: str, key: str) -> Ran:
    """Run one step of the workflow, with `key` as the repository's secret."""
    step = NAMED[name]
    given = {**WORKFLOW["env"], **step.get("env", {}), "APP": app}
    secret = "${{ secrets.HEROKU_API_KEY }}"
    own = {name: str(value).replace(secret, key) for name, value in given.items()}
    assert "${{" not in "".join(own.values()) + step["run"], "only a runner could fill that in"
    env = {**user.env, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{user.env['PATH']}"}
    env.pop("HEROKU_API_KEY", None)
    summary = str(user.folder.parent / "summary.md")
    return User(user.folder, env).run(*BASH, step["run"], GITHUB_STEP_SUMMARY=summary, **own)


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> str:
    return "ci-" + re.sub("[^a-z0-9]", "", tmp_path_factory.getbasetemp().name)


def test_it_runs_for_changes_and_deploys_only_what_is_pushed_to_main() -> None:
    assert WORKFLOW[True] == {"push": {"branches": ["main"]}, "pull_request": None}  # on:
    with_secret = [step for step in STEPS if "secrets." in str(step.get("env"))]
    assert {step["name"] for step in with_secret} >= {"Check the account", "Deploy"}
    for step in with_secret:
        only_after = "steps.deploy.outcome == 'failure'" in step["if"]
        assert only_after or step["if"] == "github.event_name == 'push'"
    assert "secrets." not in str({**WORKFLOW, "jobs": None}), "no step sees it that need not"
    assert WORKFLOW["permissions"] == {"contents": "read"}


def test_its_actions_are_pinned_and_it_checks_out_the_whole_history() -> None:
    used = {step["uses"]: step.get("with", {}) for step in STEPS if "uses" in step}
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", name) for name in used)
    (checkout,) = (given for name, given in used.items() if "checkout" in name)
    assert checkout["fetch-depth"] == 0
    assert WORKFLOW["defaults"]["run"]["shell"] == "bash", "else a pipe hides a failure"


def test_its_steps_test_check_and_deploy(herokuser: User, heroku: Standin, app: str) -> None:
    heroku.faults.clear()
    live(herokuser, heroku, app)
    herokuser.write(
        {
            "index.html": "from CI\n",
            "test_page.py": "def test_page():\n    assert 'CI' in open('index.html').read()\n",
            ".gitignore": "__pycache__/\n.pytest_cache/\n.venv/\n.env\n",
        }
    )
    head = herokuser.commit()
    assert set(NAMED) - INSTALLING == {
        *("Test", "Check", "Check the account", "Deploy", "Say what went wrong"),
    }
    for name in NAMED:
        if name not in INSTALLING:
            ran = do(name, herokuser, app, heroku.key)
            assert ran.status == 0, f"{name}\n{ran.out}\n{ran.err}"
            if name == "Deploy":
                last = json.loads(ran.out.splitlines()[-1])
    assert (last["event"], last["commit"]) == ("deployed", head)
    assert fetch(last["url"]) == (200, "from CI\n")
    assert (herokuser.folder.parent / "summary.md").read_text() == f"{last['url']}\n"
    assert herokuser.git("rev-parse", "HEAD") == head, "CI commits nothing"


def test_a_deploy_that_fails_fails_the_job(herokuser: User, app: str) -> None:
    herokuser.write({"index.html": "x\n", "Procfile": "web: python3 -m http.server $PORT\n"})
    herokuser.write({"requirements.txt": "", ".python-version": "3.13\n"})
    herokuser.commit()
    for name in ("Check the account", "Deploy"):
        ran = do(name, herokuser, app, "HRKU-wrong")
        assert ran.status > 0, name
    last = json.loads(ran.out.splitlines()[-1])
    assert (last["event"], last["exit_status"]) == ("failed", ran.status)


def test_what_the_page_says_to_type_is_what_the_workflow_types() -> None:
    page = (ROOT / "docs" / "ci.md").read_text()
    for line in re.findall(r"^(?:npm|dicectl) .+$", page, re.MULTILINE):
        assert line.replace("my-dice", '"$APP"') in TEXT
