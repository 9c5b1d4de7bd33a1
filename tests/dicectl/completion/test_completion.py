"""Completion: what a shell is told, where its script is put, and that a real bash uses it."""

from __future__ import annotations

import os
import select
import shutil
import sys
import time
from pathlib import Path

import click
import pytest
from users import SMALL_APP, User

from dicectl.cli import COMMANDS
from dicectl.completion import shells
from dicectl.machine import seen_apps

BIN = Path(sys.executable).parent
# What a shell that types for a person is asked, see click's script.
TRY = """
source <(dicectl completion show bash)
for line in "$@"; do
    COMP_WORDS=($line)
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
    _dicectl_completion dicectl
    echo "${COMPREPLY[*]}"
done
"""


def in_bash(user: User, *lines: str, **env: str) -> list[str]:
    """Return what a real bash would offer at the end of each line."""
    path = f"{BIN}{os.pathsep}{user.env['PATH']}"
    ran = user.run("bash", "--norc", "-c", TRY, "bash", *lines, PATH=path, **env)
    assert (ran.status, ran.err) == (0, "")
    return ran.out.splitlines()


def test_bash_is_told_commands_options_and_values(user: User) -> None:
    lines = ["dicectl ", "dicectl de", "dicectl deploy --to ", "dicectl stop --j", "dicectl --v"]
    assert in_bash(user, *lines) == [
        " ".join(COMMANDS),
        "deploy" if "destroy" not in COMMANDS else "deploy destroy",
        "heroku local vercel dokku",
        "--json",
        "--version",
    ]


def test_bash_is_told_what_explain_knows_or_takes_a_file(user: User) -> None:
    by_name, by_code = in_bash(user, "dicectl explain module-not-f", "dicectl explain D90")
    assert by_name == "module-not-found"
    assert by_code.split()[:2] == ["D901", "D902"]
    asked = {"COMP_WORDS": "dicectl explain build.lo", "COMP_CWORD": "2"}
    assert user.dicectl(_DICECTL_COMPLETE="bash_complete", **asked).out == "file,build.lo\n"


def test_bash_is_told_the_apps_of_the_remotes_of_this_machine_and_those_remembered(
    user: User,
) -> None:
    user.write(SMALL_APP)
    user.commit()
    apps = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"
    (apps / "old-dice").mkdir(parents=True)
    (apps / "old-dice" / "app.json").write_text("{}")
    seen = Path(user.env["XDG_CACHE_HOME"]) / "dicectl" / "heroku-apps.txt"
    seen.parent.mkdir(parents=True)
    seen.write_text("far-dice\nweb-dice\n")
    user.git("remote", "add", "heroku", "https://git.heroku.com/web-dice.git")
    user.git("remote", "add", "local", str(apps / "my-dice" / "repo.git"))
    assert in_bash(
        user,
        "dicectl stop ",
        "dicectl stop --to local ",
        "dicectl logs --to heroku ",
        "dicectl rollback --app m",
    ) == ["my-dice old-dice web-dice far-dice", "my-dice old-dice", "web-dice far-dice", "my-dice"]


def test_bash_is_told_the_releases_that_can_be_brought_back(user: User) -> None:
    user.write(SMALL_APP)
    for text in ("one", "two", "three"):
        user.write({"index.html": text})
        assert user.dicectl("deploy", "dice", "--to", "local", "-m", text).status == 0
    user.dicectl("stop", "dice", "--to", "local")
    lines = ["dicectl rollback ", "dicectl rollback --app dice --to local v", "dicectl rollback x"]
    assert in_bash(user, *lines) == ["v2 v1", "v2 v1", ""]
    elsewhere = ["dicectl rollback --to heroku ", "dicectl rollback --app other --to local "]
    assert in_bash(user, *elsewhere) == ["", ""]
    assert user.dicectl("config", "set", "COLOUR=red", "--app", "dice").status == 0
    assert in_bash(user, "dicectl config unset C", "dicectl config get ") == ["COLOUR", "COLOUR"]


def test_what_is_broken_is_left_out_and_nothing_is_said(user: User) -> None:
    """A folder that is no repository, no git, a damaged app: the shell gets what there is."""
    apps = Path(user.env["XDG_DATA_HOME"]) / "dicectl" / "apps"
    (apps / "dice").mkdir(parents=True)
    (apps / "dice" / "app.json").write_text("not JSON")
    lines = ["dicectl stop ", "dicectl rollback --app dice --to local "]
    assert in_bash(user, *lines) == ["dice", ""]


def test_a_person_presses_tab_in_bash(user: User) -> None:
    import pty  # Windows has none

    assert user.dicectl("completion", "install", "bash").status == 0
    script = Path(user.env["XDG_DATA_HOME"]) / "bash-completion" / "completions" / "dicectl"
    env = {**user.env, "PATH": f"{BIN}{os.pathsep}{user.env['PATH']}", "PS1": "$ "}
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover  another process
        os.chdir(user.folder)
        os.execvpe(
            "bash", ["bash", "--norc", "--rcfile", "/dev/null", "-i"], {**env, "TERM": "vt100"}
        )
    try:
        os.write(terminal, f"source {script}; echo re''ady\n".encode())
        read_until(terminal, "ready")
        os.write(terminal, b"dicectl expl\tH1\t4\n")
        assert "nothing runs that could answer" in read_until(terminal, "Next:")
    finally:
        os.write(terminal, b"\x03exit\n")
        os.close(terminal)
        os.waitpid(child, 0)


def read_until(terminal: int, wanted: str) -> str:
    """Return what is seen until something appears, which may take a while on a busy machine."""
    seen, end = b"", time.monotonic() + 60
    while wanted not in seen.decode(errors="replace"):
        assert time.monotonic() < end, seen
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65536)
    return seen.decode(errors="replace")


def test_completing_imports_no_command_for_a_name_and_nothing_that_costs(user: User) -> None:
    code = (
        "import sys\nfrom dicectl.cli import main\ntry:\n    main([])\n"
        "except SystemExit:\n    pass\nprint(*sys.modules)"
    )

    def loaded(words: str, number: int) -> set[str]:
        env = {"COMP_WORDS": words, "COMP_CWORD": str(number)}
        ran = user.run(sys.executable, "-c", code, _DICECTL_COMPLETE="bash_complete", **env)
        assert ran.status == 0, ran.err
        return set(ran.out.splitlines()[-1].split())

    for_names = loaded("dicectl ", 1)
    assert [name for name in for_names if name.startswith(("dicectl.commands", "webapp"))] == []
    for_apps = loaded("dicectl stop ", 2)
    assert not for_apps & {"rich", "git", "flask", "pydantic", "asyncio", "urllib.request"}


@pytest.mark.parametrize("shell", shells.SHELLS)
def test_the_script_is_clicks_own(user: User, shell: str) -> None:
    shown = user.dicectl("completion", "show", shell)
    assert (shown.status, shown.err) == (0, "")
    env = {"_DICECTL_COMPLETE": f"{shell}_source"}
    assert shown.out == user.dicectl(**env).out
    assert user.dicectl("completion", "show", SHELL=f"/usr/bin/{shell}").out == shown.out


@pytest.mark.parametrize(
    ("shell", "place"),
    [
        ("bash", "data/bash-completion/completions/dicectl"),
        ("fish", "config/fish/completions/dicectl.fish"),
        ("zsh", "data/dicectl/completion.zsh"),
    ],
)
def test_installing_writes_the_script_says_how_to_undo_it_and_can_be_repeated(
    user: User, shell: str, place: str
) -> None:
    first = user.dicectl("completion", "install", shell, "--yes")
    again = user.dicectl("completion", "install", shell, "--yes")
    file = Path(user.env["HOME"]) / place
    assert (first.status, first.out, again.status) == (0, "", 0)
    assert f"Wrote {file}" in first.err
    assert f"Undo it: rm {file}" in first.err
    assert f"Already there: {file}" in again.err
    assert file.read_text() == user.dicectl("completion", "show", shell).out


def test_without_homes_of_its_own_bash_looks_below_the_users(user: User) -> None:
    ran = user.dicectl("completion", "install", XDG_DATA_HOME="", SHELL="/bin/bash")
    file = Path(user.env["HOME"]) / ".local/share/bash-completion/completions/dicectl"
    assert (ran.status, file.exists()) == (0, True)
    own = str(user.folder / "own")
    user.dicectl("completion", "install", "bash", BASH_COMPLETION_USER_DIR=own)
    assert (user.folder / "own" / "completions" / "dicectl").exists()


def test_zsh_gets_its_line_only_with_consent_and_once(user: User) -> None:
    zshrc = Path(user.env["HOME"]) / ".zshrc"
    zshrc.write_text("alias d=dicectl")  # without a line end
    refused = user.dicectl("completion", "install", "zsh")
    assert (refused.status, zshrc.read_text()) == (1, "alias d=dicectl")
    assert "D910" in refused.err
    assert "dicectl completion install zsh --yes" in refused.err
    line = next(line.strip() for line in refused.err.splitlines() if "compinit" in line)
    no = user.at_a_terminal("completion", "install", "zsh", typed="n\n", at="Add it?")
    assert (no.status, zshrc.read_text()) == (1, "alias d=dicectl")
    user.on_a_terminal("completion", "install", "zsh", typed="y\n", at="Add it?")
    assert zshrc.read_text() == f"alias d=dicectl\n{line}\n"
    assert user.dicectl("completion", "install", "zsh").status == 0
    assert zshrc.read_text() == f"alias d=dicectl\n{line}\n"


def test_a_file_of_somebody_else_is_left_as_it_is(user: User) -> None:
    file = Path(user.env["XDG_DATA_HOME"]) / "bash-completion" / "completions" / "dicectl"
    file.parent.mkdir(parents=True)
    file.write_text("# mine\n")
    ran = user.dicectl("completion", "install", "bash")
    assert (ran.status, "D911" in ran.err, file.read_text()) == (1, True, "# mine\n")


def test_where_nothing_can_be_written_it_says_why(user: User) -> None:
    (user.folder / "file").write_text("")
    ran = user.dicectl("completion", "install", "bash", XDG_DATA_HOME=str(user.folder / "file"))
    assert (ran.status, "D610" in ran.err) == (1, True)


def test_a_shell_that_cannot_be_helped_is_refused(user: User) -> None:
    for shell in ("/bin/tcsh", ""):
        ran = user.dicectl("completion", "install", SHELL=shell)
        assert (ran.status, ran.out, "D912" in ran.err) == (2, "", True)


def test_a_deploy_to_heroku_is_remembered_and_one_to_this_machine_need_not_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from dicectl.events import Deployed
    from dicectl.output.record import Record

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for platform, app in [("heroku", "one"), ("heroku", "two"), ("heroku", "one"), ("local", "x")]:
        Record().keep(Deployed(app, platform, "http://x/", 1, "c", True, 1.0))
    assert seen_apps.apps("heroku") == ["two", "one"]
    assert seen_apps.apps("local") == []


def test_what_is_remembered_can_be_forgotten_and_has_an_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    seen_apps.replace("heroku", (f"app-{number}" for number in range(seen_apps.MOST + 9)))
    assert len(seen_apps.apps("heroku")) == seen_apps.MOST
    seen_apps.forget("heroku", "app-400")
    assert "app-400" not in seen_apps.apps("heroku")
    shutil.rmtree(tmp_path)
    tmp_path.touch()  # no folder can be made below a file
    seen_apps.add("heroku", "one")
    assert seen_apps.apps("heroku") == []


def test_the_shells_of_the_command_are_those_there_are() -> None:
    from dicectl.commands.completion import command

    for one in command.commands.values():
        (shell,) = (param for param in one.params if param.name == "shell")
        assert isinstance(shell.type, click.Choice)
        assert tuple(shell.type.choices) == shells.SHELLS
