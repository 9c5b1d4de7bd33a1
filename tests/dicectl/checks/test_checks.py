"""What `dicectl check` finds, as a user sees it; `deploy` stops at the same."""

from __future__ import annotations

import pytest
from users import FLASK_APP, SMALL_APP, User


def test_a_healthy_folder_has_no_problems(user: User) -> None:
    user.write({**FLASK_APP, ".gitignore": ".env\n.venv/\n", ".env": "x", ".venv/pyvenv.cfg": ""})
    ran = user.dicectl("check", "--to", "local")
    assert (ran.status, ran.out.splitlines()[-1].partition(";")[0]) == (
        0,
        "No problems found, 1 warning",
    )
    assert "D819: The build would warn: The runtime.txt file is deprecated." in ran.out


def test_an_empty_folder_has_nothing_to_deploy(user: User) -> None:
    assert "D105" in user.dicectl("check", "--to", "local").out


def test_a_missing_procfile_and_requirements_are_named_with_what_to_write(user: User) -> None:
    user.write({"hello.py": "from flask import Flask\nsite = Flask(__name__)\n"})
    ran = user.dicectl("deploy", "dice", "--to", "local")
    assert ran.status == 3
    assert "there is no Procfile and no requirements.txt in" in ran.err
    assert "Next: dicectl check --fix --to local\n" in ran.err
    assert not (user.folder / ".git").exists()


def test_the_commands_that_write_the_files_are_said_for_an_app_that_is_not_flask(
    user: User,
) -> None:
    user.write({"work.py": "import streamlit\nimport yaml\n", ".gitignore": ".env\n"})
    fix = user.dicectl("check", "--to", "local").out.split("Next: ")[1].splitlines()[0]
    assert user.run("sh", "-c", fix).status == 0
    said = "web: streamlit run work.py --server.port $PORT\n"
    assert (user.folder / "Procfile").read_text() == said
    assert (user.folder / "requirements.txt").read_text() == "pyyaml\nstreamlit\n"


def test_the_fix_makes_the_folder_deployable(user: User) -> None:
    user.write({"hello.py": "from flask import Flask\nsite = Flask(__name__)\n"})
    assert user.dicectl("check", "--to", "local", "--fix", "--yes").status == 0
    assert "\nNo problems found; " in user.dicectl("check", "--to", "local").out


def test_what_was_not_looked_into_is_said_with_the_reason_and_counted(user: User) -> None:
    """A tick is for what was proved; where a program of one's own listens is not seen in it."""
    user.write({"serve.py": "print()\n", "Procfile": "web: python serve.py\n"})
    user.write({"requirements.txt": "six\n", ".gitignore": ".env\n", ".python-version": "3.13\n"})
    out = user.dicectl("check", "--to", "local").out
    assert "? Where serve.py listens: " in out
    assert "✓ The web process listens" not in out
    assert out.splitlines()[-1].endswith(
        f"{out.count('✓')} proved, {out.count('? ')} not looked into."
    )


PROBLEMS = {
    "D111: The Procfile has no web process": {"Procfile": "worker: python work.py\n"},
    "D112: The build would fail: Multiple Python": {"poetry.lock": ""},
    "D112: The build would fail: Existing 'venv/'": {"venv/pyvenv.cfg": ""},
    "D112: The build would fail: Invalid Python version in runtime.txt": {"runtime.txt": "3.13\n"},
    "D108: These files would be committed": {".env.production": "TOKEN=x"},
}


@pytest.mark.parametrize("title", PROBLEMS)
def test_a_problem_is_found_before_anything_is_changed(user: User, title: str) -> None:
    user.write({**SMALL_APP, **PROBLEMS[title]})
    checked = user.dicectl("check", "--to", "local")
    assert (checked.status, title in checked.out) == (3, True)
    deployed = user.dicectl("deploy", "dice", "--to", "local")
    assert (deployed.status, title in deployed.err) == (3, True)
    assert not (user.folder / ".git").exists()


def test_every_problem_is_told_at_once(user: User) -> None:
    user.write({**SMALL_APP, **{k: v for files in PROBLEMS.values() for k, v in files.items()}})
    ran = user.dicectl("check", "--to", "local")
    assert [code in ran.out for code in ("D108", "D111", "D112")] == [True] * 3


def test_a_procfile_from_powershell_is_told(user: User) -> None:
    user.write(SMALL_APP)
    (user.folder / "Procfile").write_bytes("web: gunicorn app:app\n".encode("utf-16"))
    ran = user.dicectl("check", "--to", "local")
    assert (ran.status, "D109" in ran.out) == (3, True)


def test_a_secret_is_kept_back_by_the_proposed_fix(user: User) -> None:
    user.write({**SMALL_APP, "id_rsa": "-----BEGIN", ".gitignore": ".env\n"})
    ran = user.dicectl("check", "--to", "local")
    fix = ran.out.split("D108")[1].split("Next: ")[1].splitlines()[0]
    assert fix == "dicectl check --fix --to local"
    assert user.dicectl(*fix.split()[1:], "--yes").status == 0
    assert (user.folder / ".gitignore").read_text() == ".env\nid_rsa\n"


@pytest.mark.parametrize("command", ["check", "deploy", "destroy", "logs", "stop"])
def test_a_bad_name_is_answered_with_the_same_command_and_platform(
    user: User, command: str
) -> None:
    said = user.dicectl(command, "a/b", "--to", "local").err
    assert f"dicectl {command} a-b --to local\n" in said


def test_a_missing_name_is_asked_for_with_the_same_platform(user: User) -> None:
    assert "dicectl stop NAME --to local\n" in user.dicectl("stop", "--to", "local").err
