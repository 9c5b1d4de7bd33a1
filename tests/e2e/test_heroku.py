"""Heroku, end to end: the real Heroku CLI and real git against the stand-in."""

from __future__ import annotations

import itertools
import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from standin import Fault, Settings, Standin
from standin_fixtures import call, live
from users import FLASK_APP, SMALL_APP, Ran, User, fetch

# Written so that no check can know it beforehand.
CRASHING = """
from flask import Flask

app = Flask(__name__)

def load():
    import no_such_module

load()
"""
_numbers = itertools.count()


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A name that no other test uses."""
    return f"dice-{re.sub('[^a-z0-9]', '', tmp_path_factory.getbasetemp().name)}-{next(_numbers)}"


def publish(user: User, *args: str) -> Ran:
    """Deploy, which must go well."""
    ran = user.dicectl("deploy", "--commit", *args)
    assert ran.status == 0, ran.err
    return ran


@contextmanager
def building(user: User, app: str) -> Iterator[subprocess.Popen[str]]:
    """Deploy with --json, and stop reading in the midst of a build of four seconds."""
    user.write({**SMALL_APP, "bin/pre_compile": "#!/bin/sh\nsleep 4\n"})
    (user.folder / "bin" / "pre_compile").chmod(0o755)
    with user.running("deploy", app, "--json") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "pre_compile" in line and "Running" in line:
                break
        yield process


def test_a_folder_becomes_a_page_and_a_second_deploy_only_checks(
    herokuser: User, heroku: Standin, app: str
) -> None:
    herokuser.write(FLASK_APP)
    first = publish(herokuser, app)
    assert first.out.strip() == heroku.app(app).web_url
    assert fetch(first.out.strip()) == (200, "one")
    assert herokuser.git("remote", "get-url", "heroku").endswith(f"/{app}.git")
    heroku.requests.clear()
    again = publish(herokuser)
    assert "is already live, and answers (release v3" in again.err
    assert heroku.writes() == []


def test_a_dry_run_only_looks(herokuser: User, heroku: Standin, app: str) -> None:
    herokuser.write(SMALL_APP)
    ran = publish(herokuser, app, "--dry-run", "--region", "eu")
    assert f"$ heroku apps:create {app} --no-remote --json --region eu" in ran.out
    assert f"{app}.git HEAD:refs/heads/main" in ran.out
    assert heroku.writes() == []
    assert sorted(path.name for path in herokuser.folder.iterdir()) == sorted(SMALL_APP)


def test_a_change_is_deployed_from_a_subfolder(herokuser: User, heroku: Standin, app: str) -> None:
    live(herokuser, heroku, app, {**SMALL_APP, "sub/folder/note.txt": "x"})
    herokuser.write({"index.html": "two\n"})
    ran = herokuser.dicectl("deploy", "-m", "Two", cwd=herokuser.folder / "sub" / "folder")
    assert ran.status == 0, ran.err
    assert fetch(ran.out.strip()) == (200, "two\n")
    assert herokuser.git("log", "--format=%s").splitlines()[0] == "Two"
    assert not (herokuser.folder / "sub" / "folder" / ".git").exists()


def test_a_stale_remote_is_set_right(herokuser: User, heroku: Standin, app: str) -> None:
    herokuser.write(SMALL_APP)
    herokuser.commit()
    host = heroku.environment["HEROKU_GIT_HOST"]
    herokuser.git("remote", "add", "heroku", f"https://{host}/old-app.git")
    ran = publish(herokuser, app)
    assert f"Set the remote heroku (it was https://{host}/old-app.git)" in ran.err
    assert herokuser.git("remote", "get-url", "heroku") == f"https://{host}/{app}.git"
    assert fetch(ran.out.strip()) == (200, "one\n")


def test_a_token_in_a_remotes_address_is_shown_nowhere(
    herokuser: User, heroku: Standin, app: str
) -> None:
    """Nor is one with which git rewrites the address that it pushes to, and which a hook prints."""
    herokuser.write(SMALL_APP)
    herokuser.commit()
    host = heroku.environment["HEROKU_GIT_HOST"]
    login = f"https://heroku:{heroku.key}@{host}/"
    herokuser.git("remote", "add", "heroku", f"{login}old-app.git")
    herokuser.git("config", f"url.{login}.insteadOf", f"https://{host}/")
    hook = herokuser.folder / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\necho "pushing to $2"\n')
    hook.chmod(0o755)
    planned = herokuser.dicectl("deploy", app, "--dry-run")
    assert f"(it was https://{host}/old-app.git)" in planned.out
    first = publish(herokuser, app, "--json")
    assert f"pushing to https://{host}/{app}.git" in [e.get("line") for e in first.events]
    herokuser.git("remote", "set-url", "heroku", f"{login}old-app.git")
    again = publish(herokuser, app)
    assert f"Set the remote heroku (it was https://{host}/old-app.git)" in again.err
    logs = [path.read_text() for path in herokuser.folder.parent.rglob("*.log")]
    assert len(logs) == 2
    said = "".join(ran.out + ran.err for ran in (planned, first, again)) + "".join(logs)
    assert heroku.key not in said


def test_a_broken_build_leaves_the_old_release(herokuser: User, heroku: Standin, app: str) -> None:
    url = live(herokuser, heroku, app)
    herokuser.write({"requirements.txt": "dicectl-no-such-package==1\n"})
    ran = herokuser.dicectl("deploy", "--commit")
    assert ran.status == 4
    assert "D401" in ran.err
    assert "Cause: requirements.txt asks for dicectl-no-such-package" in ran.err
    assert fetch(url) == (200, "one\n")
    assert heroku.app(app).current.version == 3


def test_a_build_that_git_refuses_something_is_no_matter_of_ones_login(
    herokuser: User, heroku: Standin, app: str
) -> None:
    live(herokuser, heroku, app)
    refusal = "fatal: Authentication failed for 'https://github.com/ada/private.git/'"
    herokuser.write({"bin/pre_compile": f'#!/bin/sh\necho "{refusal}"\nexit 1\n'})
    (herokuser.folder / "bin" / "pre_compile").chmod(0o755)
    ran = herokuser.dicectl("deploy", "--commit")
    assert (ran.status, "D401" in ran.err, refusal in ran.err) == (4, True, True), ran.err
    assert "D207" not in ran.err


def test_a_crash_at_boot_is_told_with_its_cause(herokuser: User, heroku: Standin, app: str) -> None:
    live(herokuser, heroku, app, FLASK_APP)
    herokuser.write({"app.py": CRASHING})
    ran = herokuser.dicectl("deploy", "--commit", "--json")
    assert ran.status == 5
    last = ran.events[-1]
    assert (last["event"], last["code"], last["exit_status"]) == ("failed", "D501", 5)
    assert "imports no_such_module" in str(last["cause"])
    assert "Push the code to Heroku" in str(last["done"])


def test_a_web_process_that_never_binds_is_told(herokuser: User, heroku: Standin, app: str) -> None:
    live(herokuser, heroku, app)
    heroku.app(app).settings = Settings(boot_timeout=1, grace=1)
    herokuser.write({"Procfile": "web: sleep 100\n"})
    ran = herokuser.dicectl("deploy", "--commit")
    assert ran.status == 5
    assert "Cause: " in ran.err and "$PORT" in ran.err.split("Cause: ")[1]


def test_a_failed_release_phase_is_no_success(herokuser: User, heroku: Standin, app: str) -> None:
    live(herokuser, heroku, app)
    herokuser.write({"Procfile": SMALL_APP["Procfile"] + "release: exit 3\n"})
    ran = herokuser.dicectl("deploy", "--commit")
    assert (ran.status, ran.out) == (4, "")
    assert "D405" in ran.err
    assert heroku.app(app).current.version == 3


def test_after_a_rollback_a_deploy_brings_the_commit_back(
    herokuser: User, heroku: Standin, app: str
) -> None:
    """Heroku builds no commit twice, and a rollback would bring back the config vars, too."""
    url = live(herokuser, heroku, app)
    herokuser.write({"index.html": "two\n"})
    publish(herokuser)
    herokuser.run("heroku", "releases:rollback", "v3", "-a", app)
    call(heroku, "PATCH", f"/apps/{app}/config-vars", {"COLOUR": "red"})
    ran = publish(herokuser)
    assert "==> Release again what was built of this commit (v4)" in ran.err
    assert fetch(url) == (200, "two\n")
    assert heroku.app(app).config == {"COLOUR": "red"}
    assert "is already live, and answers (release v7" in publish(herokuser).err


def test_a_config_change_does_not_hide_that_the_commit_is_live(
    herokuser: User, heroku: Standin, app: str
) -> None:
    live(herokuser, heroku, app)
    assert call(heroku, "PATCH", f"/apps/{app}/config-vars", {"COLOUR": "red"})[0] == 200
    assert "is already live, and answers (release v4" in publish(herokuser).err


def test_a_stopped_app_is_started_again(herokuser: User, heroku: Standin, app: str) -> None:
    url = live(herokuser, heroku, app)
    stopped = herokuser.dicectl("stop")
    assert (stopped.status, f"dicectl deploy {app} --to heroku" in stopped.err) == (0, True)
    assert fetch(url)[0] == 503
    ran = publish(herokuser)
    assert "==> Start a web dyno" in ran.err
    assert fetch(url) == (200, "one\n")


def test_an_app_is_stopped_only_when_its_formation_says_so(
    herokuser: User, heroku: Standin, app: str
) -> None:
    url = live(herokuser, heroku, app)
    stopped = [{"type": "web", "quantity": 0, "size": "Basic"}]
    heroku.faults.append(Fault("PATCH", f"^/apps/{app}/formation$", status=200, body=stopped))
    lied = herokuser.dicectl("stop")
    assert (lied.status, "is stopped" in lied.out + lied.err) == (1, False)
    assert "D205" in lied.err and "Heroku tells of web=1:Basic" in lied.err
    assert fetch(url) == (200, "one\n")


def test_a_name_of_somebody_else_gets_free_alternatives(
    herokuser: User, heroku: Standin, app: str
) -> None:
    heroku.seed_foreign(app)
    herokuser.write(SMALL_APP)
    ran = herokuser.dicectl("deploy", app)
    assert (ran.status, "D302" in ran.err) == (1, True)
    offered = re.findall(r"dicectl deploy (\S+)", ran.err)
    assert len(offered) == 3
    assert all(name.startswith("dice-") for name in offered)
    assert not (herokuser.folder / ".git").exists()


def test_a_name_lost_between_looking_and_creating_gets_alternatives(
    herokuser: User, heroku: Standin, app: str
) -> None:
    body = {"id": "invalid_params", "message": f"Name {app} is already taken"}
    heroku.faults.append(Fault("POST", "^/apps$", status=422, body=body, times=1))
    herokuser.write(SMALL_APP)
    ran = herokuser.dicectl("deploy", app)
    assert (ran.status, "D302" in ran.err) == (1, True)
    assert "Done before this and kept: Make the folder a git repository" in ran.err
    publish(herokuser, app)
    assert herokuser.git("rev-list", "--count", "HEAD") == "1"


def test_without_a_login_it_says_so(herokuser: User, heroku: Standin, app: str) -> None:
    herokuser.write(SMALL_APP)
    env = {key: value for key, value in herokuser.env.items() if key != "HEROKU_API_KEY"}
    ran = User(herokuser.folder, env).dicectl("deploy", app)
    assert (ran.status, "D203: You are not logged in" in ran.err) == (1, True)
    assert "Next: heroku login" in ran.err
    assert heroku.writes() == []


def test_a_rejected_key_is_told_apart_from_none(herokuser: User, app: str) -> None:
    herokuser.write(SMALL_APP)
    ran = herokuser.dicectl("deploy", app, HEROKU_API_KEY="HRKU-wrong")
    assert (ran.status, "D204" in ran.err) == (1, True)
    assert "HRKU-wrong" not in ran.err


def test_a_key_that_was_read_with_its_line_end_is_good(
    herokuser: User, heroku: Standin, app: str
) -> None:
    """Some stores of secrets keep the last line end of the file that a secret came from."""
    herokuser.write(SMALL_APP)
    ran = herokuser.dicectl("deploy", app, HEROKU_API_KEY=f"{heroku.key}\n")
    assert ran.status == 0, ran.err
    logs = herokuser.dicectl("logs", app, HEROKU_API_KEY=f" {heroku.key}\r\n")
    assert (logs.status, "http.server" in logs.out) == (0, True), logs.err


def test_an_unverified_account_is_told_what_to_do(
    herokuser: User, heroku: Standin, app: str
) -> None:
    message = "To create an app, verify your account by adding payment information."
    body = {"id": "verification_required", "message": message}
    heroku.faults.append(Fault("POST", "^/apps$", status=402, body=body, times=None))
    herokuser.write(SMALL_APP)
    ran = herokuser.dicectl("deploy", app)
    assert (ran.status, "D206" in ran.err) == (1, True)
    assert "https://heroku.com/verify" in ran.err


def test_an_account_in_debt_is_told_so_and_not_to_add_a_card(
    herokuser: User, heroku: Standin, app: str
) -> None:
    body = {"id": "delinquent", "message": "Your account is delinquent."}
    heroku.faults.append(Fault("GET", f"^/apps/{app}$", status=402, body=body, times=None))
    herokuser.write(SMALL_APP)
    ran = herokuser.dicectl("deploy", app)
    assert (ran.status, "D211: Heroku refuses: Your account is" in ran.err) == (1, True), ran.err
    assert "Cause: Heroku has locked the account until a bill is paid." in ran.err


def test_an_error_of_heroku_is_shown_in_its_words(
    herokuser: User, heroku: Standin, app: str
) -> None:
    body = {"id": "internal", "message": "Something went quite wrong"}
    heroku.faults.append(Fault("GET", f"^/apps/{app}$", status=500, body=body, times=None))
    herokuser.write(SMALL_APP)
    ran = herokuser.dicectl("deploy", app)
    assert (ran.status, "Something went quite wrong" in ran.err) == (1, True)


def test_interrupted_in_the_push_the_next_deploy_goes_on(
    herokuser: User, heroku: Standin, app: str
) -> None:
    """The build is slow, and goes on at Heroku when nobody listens any more."""
    with building(herokuser, app) as process:
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        rest = process.stdout.read().splitlines()
        assert process.wait(30) == 130, "\n".join(rest)
    last = json.loads(rest[-1])
    assert (last["event"], last["code"]) == ("failed", "D907")
    ran = publish(herokuser)
    assert fetch(ran.out.strip()) == (200, "one\n")
    assert herokuser.git("rev-list", "--count", "HEAD") == "1"
    assert [path for _, path in heroku.writes() if path == "/apps"] == ["/apps"]


def test_logs_are_passed_through(herokuser: User, heroku: Standin, app: str) -> None:
    live(herokuser, heroku, app)
    ran = herokuser.dicectl("logs", "-n", "3")
    assert (ran.status, len(ran.out.splitlines())) == (0, 3)
    assert "[" in ran.out.splitlines()[0].split(" ")[1]
    unknown = herokuser.dicectl("logs", f"{app}-not", "--to", "heroku")
    assert (unknown.status, unknown.out) == (1, "")
    assert "D303" in unknown.err


def test_without_the_heroku_cli_it_says_how_to_get_it(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    ran = user.dicectl("deploy", "dice", PATH="/usr/bin:/bin")
    assert (ran.status, "D202: The Heroku CLI is not installed" in ran.err) == (1, True)
    assert "dicectl deploy dice --to local" in ran.err
    assert not (user.folder / ".git").exists()


def test_a_passing_failure_of_heroku_is_asked_again(
    herokuser: User, heroku: Standin, app: str
) -> None:
    body = {"id": "service_unavailable", "message": "Try again later"}
    for path in (f"^/apps/{app}$", f"^/apps/{app}/releases"):
        heroku.faults.append(Fault("GET", path, status=503, body=body, times=1))
    herokuser.write(SMALL_APP)
    ran = publish(herokuser, app)
    assert fetch(ran.out.strip()) == (200, "one\n")


def test_a_taken_name_gives_way_to_a_free_one_when_that_is_wished(
    herokuser: User, heroku: Standin, app: str
) -> None:
    heroku.seed_foreign(app)
    herokuser.write(SMALL_APP)
    ran = publish(herokuser, app, "--generate")
    assert re.search(rf"The name {app} belongs to somebody else on Heroku; taking dice-", ran.err)
    assert fetch(ran.out.strip()) == (200, "one\n")
    taken = herokuser.git("remote", "get-url", "heroku")
    assert not taken.endswith(f"/{app}.git")


def test_a_crash_says_what_is_served_and_how_to_go_back(
    herokuser: User, heroku: Standin, app: str
) -> None:
    live(herokuser, heroku, app, FLASK_APP)
    herokuser.write({"app.py": CRASHING})
    ran = herokuser.dicectl("deploy", "--commit", "--no-check")
    assert ran.status == 5
    back = f"dicectl rollback v3 --app {app} --to heroku"
    assert f"To go back to the release before: {back}" in ran.err
    assert re.search(r"Serving now: release v4 \(commit \w+\) at http.*, which does not", ran.err)
    gone_back = herokuser.dicectl(*back.split()[1:], "--json")
    assert gone_back.status == 0, gone_back.out
    last = gone_back.events[-1]
    assert (last["event"], last["release"]) == ("deployed", 5)
    assert fetch(str(last["url"])) == (200, "one")
    assert "To undo: dicectl rollback v4" in gone_back.out


def test_a_crash_is_undone_when_that_is_wished(herokuser: User, heroku: Standin, app: str) -> None:
    url = live(herokuser, heroku, app, FLASK_APP)
    herokuser.write({"app.py": CRASHING})
    ran = herokuser.dicectl("deploy", "--commit", "--no-check", "--rollback-on-failure")
    assert ran.status == 5
    assert "==> Go back to release v3" in ran.err
    assert re.search(r"Serving now: release v5 .*, which answers", ran.err)
    assert "To go back" not in ran.err
    assert fetch(url) == (200, "one")


def test_there_is_nothing_to_go_back_to(herokuser: User, heroku: Standin, app: str) -> None:
    live(herokuser, heroku, app)
    first = herokuser.dicectl("rollback")
    assert (first.status, "D304" in first.err) == (1, True)
    unknown = herokuser.dicectl("rollback", "v99")
    assert (unknown.status, "D304" in unknown.err) == (1, True)
    nonsense = herokuser.dicectl("rollback", "yesterday")
    assert (nonsense.status, "is no release; they are called v1" in nonsense.err) == (2, True)


def test_a_build_whose_output_breaks_off_is_asked_for(
    herokuser: User, heroku: Standin, app: str
) -> None:
    """The connection is cut in the midst of the build, which goes on and succeeds."""
    with building(herokuser, app) as process:
        herokuser.run("pkill", "-KILL", "--session", str(process.pid), "-f", "git.remote-https")
        assert process.stdout is not None
        rest = process.stdout.read().splitlines()
        assert process.wait(60) == 0, "\n".join(rest)
    told = [json.loads(line) for line in rest]
    assert any("broke off. Waiting for what Heroku says" in event.get("text", "") for event in told)
    assert fetch(told[-1]["url"]) == (200, "one\n")
