"""The local platform, end to end: real git, real builds, real web processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from users import FLASK_APP, SMALL_APP, Ran, User, fetch

TELLS_PID = "web: echo $$ > pid.txt; exec python3 -m http.server $PORT\n"

KEEPS_ALIVE = "web: gunicorn --worker-class gthread --keep-alive 95 app:app\n"


@pytest.fixture(autouse=True)
def _stopped(user: User) -> Iterator[None]:
    """No app outlives its test."""
    yield
    for folder in apps(user).glob("*"):
        user.dicectl("stop", folder.name, "--to", "local")


def apps(user: User) -> Path:
    return Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"


def supervisor(user: User, app: str) -> int:
    return int(json.loads((apps(user) / app / "status.json").read_text())["pid"])


def deploy(user: User, *args: str, **env: str) -> Ran:
    return user.dicectl("deploy", "--commit", *args, "--to", "local", **env)


def is_alive(user: User, pid: str) -> bool:
    """Whether a process exists and is more than a zombie."""
    state = user.run("ps", "-o", "stat=", "-p", pid).out
    return bool(state) and not state.startswith("Z")


def publish(user: User, *args: str, **env: str) -> str:
    """Deploy, which must go well, and return the app's address."""
    ran = deploy(user, *args, **env)
    assert ran.status == 0, ran.err
    return ran.out.strip()


def test_a_folder_becomes_a_page(user: User) -> None:
    user.write(FLASK_APP)
    ran = deploy(user, "dice")
    assert ran.status == 0, ran.err
    assert fetch(ran.out.strip()) == (200, "one")
    assert user.git("log", "--format=%s") == "Deploy with dicectl"
    assert user.git("status", "--porcelain") == ""
    assert user.git("symbolic-ref", "--short", "HEAD") == "main"


def test_a_second_deploy_of_the_same_tree_only_checks(user: User) -> None:
    user.write(SMALL_APP)
    first = deploy(user, "dice", "--json")
    second = user.dicectl("deploy", "--json")
    assert [event["event"] for event in second.events] == [
        "planned",
        "step_started",
        "step_done",
        "deployed",
    ]
    live, again = first.events[-1], second.events[-1]
    assert (live["changed"], again["changed"]) == (True, False)
    assert {**live, "seconds": 0, "changed": 0} == {**again, "seconds": 0, "changed": 0}


def test_a_change_becomes_a_new_release_at_the_same_address(user: User) -> None:
    user.write(SMALL_APP)
    first = deploy(user, "dice")
    user.write({"index.html": "two\n"})
    second = user.dicectl("deploy", "-m", "Say two")
    assert second.out == first.out
    assert fetch(second.out.strip()) == (200, "two\n")
    assert user.git("log", "--format=%s") == "Say two\nDeploy with dicectl"
    assert "release v2" in second.err


def test_the_pushed_tree_is_built_and_not_the_folder(user: User) -> None:
    user.write({**SMALL_APP, ".gitignore": "private.html\n", "private.html": "mine\n"})
    url = publish(user, "dice")
    assert fetch(f"{url}private.html")[0] == 404


def test_slugignore_keeps_files_off_the_web(user: User) -> None:
    user.write({**SMALL_APP, ".slugignore": "/notes\n*.md\n", "notes/a.txt": "a", "b.md": "b"})
    url = publish(user, "dice")
    assert [fetch(url + path)[0] for path in ("", "notes/a.txt", "b.md")] == [200, 404, 404]


def test_a_dry_run_changes_nothing(user: User) -> None:
    user.write(SMALL_APP)
    ran = deploy(user, "dice", "--dry-run")
    assert ran.status == 0
    assert "git init --initial-branch=main" in ran.out
    assert "HEAD:refs/heads/main" in ran.out
    assert sorted(path.name for path in user.folder.iterdir()) == sorted(SMALL_APP)
    assert not apps(user).exists()


def test_a_broken_build_leaves_the_old_release_serving(user: User) -> None:
    user.write(SMALL_APP)
    url = publish(user, "dice")
    user.write({"requirements.txt": "dicectl-no-such-package==1\n", "index.html": "two\n"})
    ran = deploy(user)
    assert ran.status == 4
    assert "D401" in ran.err
    assert "Cause: requirements.txt asks for dicectl-no-such-package" in ran.err
    assert "Commit 2 files" in ran.err.split("Done before this and kept")[1]
    assert fetch(url) == (200, "one\n")
    log = Path(ran.err.split("Whole output: ")[1].split("\n")[0])
    assert "Installing dependencies" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_after_a_broken_build_the_mended_tree_is_deployed(user: User) -> None:
    user.write({**SMALL_APP, "requirements.txt": "dicectl-no-such-package==1\n"})
    assert deploy(user, "dice").status == 4
    user.write(SMALL_APP)
    ran = user.dicectl("deploy", "--commit")
    assert ran.status == 0
    assert fetch(ran.out.strip()) == (200, "one\n")


def test_a_crash_at_boot_is_not_released(user: User) -> None:
    user.write(FLASK_APP)
    url = publish(user, "dice")
    # In a way that no check sees before.
    user.write({"app.py": "def load():\n    import no_such_module\n\n\napp = load()\n"})
    ran = deploy(user)
    assert ran.status == 5
    assert "D501: The app crashed: web.1 of release v2 is not up" in ran.err
    assert "The code imports no_such_module" in ran.err
    assert "Serving now: release v1" in ran.err
    assert fetch(url) == (200, "one")


def test_a_web_process_that_binds_its_port_for_itself_only_is_not_released(user: User) -> None:
    listens = "python3 -m http.server --bind 127.0.0.1 $PORT"
    user.write({**SMALL_APP, "Procfile": f"web: {listens} & sleep 100\n"})
    ran = deploy(user, "dice", DICECTL_BOOT_TIMEOUT="2")
    assert ran.status == 5
    assert "did not bind to $PORT within 2 s" in ran.err
    assert "127.0.0.1, which is reached only from the machine itself" in ran.err
    log = (apps(user) / "dice" / "app.log").read_text()
    assert "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 2 sec" in log
    assert "Stopping process with SIGKILL" in log
    deadline = time.monotonic() + 30
    while (left := user.run("pgrep", "-f", str(apps(user))).out) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == ""


def test_a_page_that_fails_is_not_released(user: User) -> None:
    user.write({**FLASK_APP, "app.py": FLASK_APP["app.py"].replace('return "one"', "1 / 0")})
    ran = deploy(user, "dice", DICECTL_BOOT_TIMEOUT="20")
    assert (ran.status, "it answers HTTP 500" in ran.err) == (5, True)
    assert "D502: The app does not answer at http://127.0.0.1:" in ran.err


def test_a_push_by_hand_to_another_branch_builds_nothing(user: User) -> None:
    user.write(SMALL_APP)
    deploy(user, "dice")
    ran = user.run("git", "push", "local", "HEAD:refs/heads/feature")
    assert (ran.status, "skipping build" in ran.err) == (0, True)
    assert "release v1" in user.dicectl("deploy", "--commit").err


def test_the_web_process_sees_a_dyno_and_nothing_of_the_users_shell(user: User) -> None:
    user.write({**SMALL_APP, "Procfile": "web: env > env.txt; python3 -m http.server $PORT\n"})
    url = publish(user, "dice", MY_SECRET="hidden")
    seen = dict(line.split("=", 1) for line in fetch(f"{url}env.txt")[1].splitlines())
    assert (seen["DYNO"], seen["WEB_CONCURRENCY"]) == ("web.1", "2")
    assert seen["HEROKU_SLUG_COMMIT"] == user.git("rev-parse", "HEAD")
    shell = {"PWD", "SHLVL", "_", "OLDPWD"}
    assert not {"MY_SECRET", "XDG_DATA_HOME", "VIRTUAL_ENV"} & seen.keys()
    assert set(seen) - shell == {
        *("DYNO", "DYNO_RAM", "FORWARDED_ALLOW_IPS", "GUNICORN_CMD_ARGS", "HOME", "LANG", "PATH"),
        *("HEROKU_APP_NAME", "HEROKU_RELEASE_VERSION", "HEROKU_SLUG_COMMIT", "PORT"),
        *("PIP_DISABLE_PIP_VERSION_CHECK", "PYTHONPATH", "PYTHONUNBUFFERED", "WEB_CONCURRENCY"),
        "WEB_CONCURRENCY_SET_BY",
    }


def test_its_files_are_readable_by_the_user_alone(user: User) -> None:
    user.write(SMALL_APP)
    deploy(user, "dice")
    assert stat.S_IMODE((apps(user) / "dice").stat().st_mode) == 0o700


def test_no_request_fails_while_a_new_release_takes_over(user: User) -> None:
    user.write(SMALL_APP)
    url = publish(user, "dice")
    user.write({"index.html": "two\n"})
    seen = []
    with user.running("deploy", "--commit", "--json") as process:
        while process.poll() is None:
            seen.append(fetch(url))
    seen.append(fetch(url))
    assert set(seen) == {(200, "one\n"), (200, "two\n")}


def test_a_crashed_web_process_is_started_again(user: User) -> None:
    user.write(
        {**SMALL_APP, "Procfile": "web: echo $$ > pid.txt; exec python3 -m http.server $PORT"}
    )
    url = publish(user, "dice")
    pid = fetch(f"{url}pid.txt")[1]
    os.kill(int(pid), signal.SIGKILL)
    deadline, answer = time.monotonic() + 30, (0, pid)
    while (answer[0] != 200 or answer[1] == pid) and time.monotonic() < deadline:
        time.sleep(0.1)
        with suppress(OSError):
            answer = fetch(f"{url}pid.txt")
    assert (answer[0], answer[1] != pid) == (200, True)
    assert "Process exited with status 137" in user.dicectl("logs", "dice", "--to", "local").out


def test_stop_ends_the_processes_and_deploy_starts_them_again(user: User) -> None:
    user.write(SMALL_APP)
    url = publish(user, "dice")
    ran = user.dicectl("stop")
    assert (ran.status, ran.out) == (0, "")
    assert "dicectl deploy dice --to local" in ran.err
    with pytest.raises(OSError, match="refused"):
        fetch(url)
    again = user.dicectl("deploy", "--commit")
    assert again.out.strip() == url
    assert "is already live" in again.err
    assert fetch(url) == (200, "one\n")


def test_stop_does_not_wait_for_a_browser_that_keeps_its_connection(user: User) -> None:
    user.write({**FLASK_APP, "Procfile": KEEPS_ALIVE})
    url = publish(user, "dice")
    port = int(url.strip("/").rsplit(":", 1)[1])
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as browser:
        browser.request("GET", "/")
        assert browser.getresponse().read() == b"one"
        began = time.monotonic()
        assert user.dicectl("stop").status == 0
        assert time.monotonic() - began < 15


def test_after_a_killed_supervisor_deploy_starts_one_app_and_no_second(user: User) -> None:
    user.write({**SMALL_APP, "Procfile": TELLS_PID})
    url = publish(user, "dice")
    old = fetch(f"{url}pid.txt")[1].strip()
    os.kill(supervisor(user, "dice"), signal.SIGKILL)
    assert publish(user) == url
    assert fetch(url) == (200, "one\n")
    assert not is_alive(user, old)


def test_a_taken_port_is_named(user: User) -> None:
    user.write(SMALL_APP)
    port = publish(user, "dice").strip("/").rsplit(":", 1)[1]
    user.dicectl("stop")
    with user.running("serve", "webapp.dice:roll", "--port", port) as process:
        assert process.stdout is not None
        process.stdout.readline()
        ran = user.dicectl("deploy", "--commit")
    assert (ran.status, f"D601: Port {port}" in ran.err) == (1, True)


def test_logs_show_the_newest_lines_of_the_app(user: User) -> None:
    user.write(SMALL_APP)
    url = publish(user, "dice")
    fetch(f"{url}some-path")
    deadline = time.monotonic() + 30
    while True:
        ran = user.dicectl("logs", "-n", "2", "--source", "app")
        if "some-path" in ran.out or time.monotonic() > deadline:
            break
    assert len(ran.out.splitlines()) == 2
    assert " app[web.1]: " in ran.out
    assert "some-path" in ran.out


def test_logs_follow_until_interrupted(user: User) -> None:
    user.write(SMALL_APP)
    url = publish(user, "dice")
    with user.running("logs", "-n", "1", "-f") as process:
        assert process.stdout is not None
        process.stdout.readline()
        fetch(f"{url}followed")
        line = process.stdout.readline()
        while "followed" not in line:
            line = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


def test_logs_of_an_unknown_app_say_so(user: User) -> None:
    ran = user.dicectl("logs", "nothing", "--to", "local")
    assert (ran.status, ran.out) == (1, "")
    assert "D303: There is no app nothing on local" in ran.err


def test_without_uv_pip_installs(user: User, tmp_path: Path) -> None:
    """An interpreter of its own for dicectl, with no uv beside it and none on the PATH."""
    lean = tmp_path / "lean"
    user.run(sys.executable, "-m", "venv", "--without-pip", str(lean))
    paths = [path for path in sys.path if path.endswith("site-packages")]
    root = str(Path(__file__).parents[3])
    python = str(lean / "bin" / "python")
    user.write({**SMALL_APP, "requirements.txt": "itsdangerous\n"})
    ran = user.run(
        *(python, "-m", "dicectl", "deploy", "dice", "--to", "local"),
        PATH="/usr/bin:/bin",
        PYTHONPATH=os.pathsep.join([root, *paths]),
    )
    assert ran.status == 0, ran.err
    assert "Installing dependencies using 'pip install -r requirements.txt'" in ran.err
    assert "Successfully installed itsdangerous" in ran.err


def test_a_moved_dicectl_can_still_deploy(user: User) -> None:
    user.write(SMALL_APP)
    deploy(user, "dice")
    hook = apps(user) / "dice" / "repo.git" / "hooks" / "pre-receive"
    hook.write_text(hook.read_text().replace(":-/", ":-/gone/"))
    user.write({"index.html": "two\n"})
    assert fetch(publish(user)) == (200, "two\n")


def test_old_builds_are_removed(user: User) -> None:
    user.write(SMALL_APP)
    deploy(user, "dice")
    for number in range(6):
        user.write({"index.html": f"{number}\n"})
        assert user.dicectl("deploy", "--commit").status == 0
    assert len(list((apps(user) / "dice" / "builds").iterdir())) == 5


def test_a_shallow_clone_can_be_deployed(user: User, tmp_path: Path) -> None:
    user.write(SMALL_APP)
    user.commit("one")
    user.write({"index.html": "two\n"})
    user.commit("two")
    shutil.move(user.folder, tmp_path / "origin")
    user.run(
        "git",
        "clone",
        "-q",
        "--depth",
        "1",
        f"file://{tmp_path}/origin",
        str(user.folder),
        cwd=tmp_path,
    )
    ran = deploy(user, "dice")
    assert fetch(ran.out.strip()) == (200, "two\n")


def test_submodules_come_along(user: User, tmp_path: Path) -> None:
    """As on Heroku; one inside of another, too."""
    others = {}
    for name, files in (("deep", {"text.html": "deep\n"}), ("lib", {"text.html": "lib\n"})):
        folder = tmp_path / name
        folder.mkdir()
        others[name] = User(folder, user.env)
        others[name].write(files)
        others[name].commit()
    add = ("-c", "protocol.file.allow=always", "submodule", "add", "--quiet")
    others["lib"].git(*add, str(tmp_path / "deep"), "deep")
    others["lib"].commit()
    user.write(SMALL_APP)
    user.commit()
    user.git(*add, str(tmp_path / "lib"), "lib")
    user.commit()
    ran = deploy(user, "dice")
    assert ran.status == 0, ran.err
    url = ran.out.strip()
    assert fetch(f"{url}lib/text.html") == (200, "lib\n")
    assert fetch(f"{url}lib/deep/text.html") == (200, "deep\n")
    assert fetch(f"{url}lib/.git/HEAD")[0] == 404

    (tmp_path / "lib").rename(tmp_path / "gone")
    user.write({"index.html": "two\n"})
    ran = deploy(user, "dice", "-m", "Two")
    assert (ran.status, "The submodule lib could not be fetched" in ran.err) == (4, True)
    assert fetch(url) == (200, "one\n")


def test_what_is_set_up_for_all_repositories_does_not_change_a_push(user: User) -> None:
    settings = {
        "core.hooksPath": str(user.folder.parent / "hooks"),
        "push.followTags": "true",
        "push.gpgSign": "true",
        "push.pushOption": "fast",
        "push.recurseSubmodules": "only",
        "safe.bareRepository": "explicit",
    }
    for key, value in settings.items():
        user.git("config", "--global", key, value)
    user.write(SMALL_APP)
    user.commit()
    user.git("tag", "--annotate", "v1", "--message", "one")
    assert fetch(publish(user, "dice"))[1] == "one\n"


def test_slugignore_may_name_a_submodule(user: User, tmp_path: Path) -> None:
    lib = User(tmp_path / "lib", user.env)
    lib.folder.mkdir()
    lib.write({"lib.txt": "lib\n"})
    lib.commit()
    user.write({**SMALL_APP, ".slugignore": "/lib\n"})
    user.commit()
    user.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(lib.folder))
    url = publish(user, "dice", GIT_ALLOW_PROTOCOL="file")
    assert fetch(f"{url}lib/lib.txt")[0] == 404


def test_a_damaged_app_hides_no_other(user: User) -> None:
    user.write(SMALL_APP)
    publish(user, "dice")
    (apps(user) / "broken").mkdir()
    (apps(user) / "broken" / "app.json").write_text("{")
    ran = user.dicectl("apps", "--to", "local")
    assert ran.status == 0
    assert "dice " in ran.out
    assert "broken is damaged" in ran.err
    shutil.rmtree(apps(user) / "broken")
