"""What dicectl knows of Vercel without asking it: what fits, and how its answers are read."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dicectl.errors import DicectlError
from dicectl.machine.fetch import Answer
from dicectl.platforms.check import Said
from dicectl.platforms.vercel import cli, fit, health, kept, releases, upload
from dicectl.platforms.vercel.platform import Vercel
from dicectl.source.project import Project

GOOD = {
    "app.py": "from webapp import create_app\n\napp = create_app('model:f')\n",
    "Procfile": "web: gunicorn app:app\n",
    ".python-version": "3.13\n",
    "requirements.txt": "flask\n",
}
LOOKS = (fit.python, fit.entry, fit.processes, fit.jobs, fit.settings, fit.disk)
BAD: dict[str, tuple[Callable[[Project], Iterator[Said]], dict[str, str], str]] = {
    "an old Python": (fit.python, {".python-version": "3.11\n"}, "D657"),
    "a factory only": (fit.entry, {"app.py": "def create_app():\n    return None\n"}, "D661"),
    "an app made in an if": (fit.entry, {"app.py": "if True:\n    app = 1\n"}, "D661"),
    "a worker": (fit.processes, {"Procfile": "web: x\nworker: python w.py\n"}, "D658"),
    "jobs": (fit.jobs, {"app.py": "app = create_app(\n    'm:f', jobs=True)\n"}, "D662"),
    "old settings": (fit.settings, {"vercel.json": '{"builds": []}'}, "D659"),
    "SQLite": (fit.disk, {"db.py": "import sqlite3\nc = sqlite3.connect('my.db')\n"}, "D660"),
    "SQLite's URL": (fit.disk, {"db.py": "URL = 'sqlite:///my.db'\n"}, "D660"),
    "a large upload": (
        fit.uploads,
        {"m.py": "from webapp import File\ntype Log = Annotated[bytes, File(max='5MB')]\n"},
        "D663",
    ),
    "a written file": (fit.disk, {"m.py": "with open('out.txt', 'w') as f:\n    pass\n"}, "D660"),
}
WELL = {
    "a database in memory": {"db.py": "import sqlite3\nc = sqlite3.connect(':memory:')\n"},
    "a file in /tmp": {"m.py": "f = open('/tmp/x', 'w')\n"},
    "a small upload": {"m.py": "from webapp import File\nx: Annotated[bytes, File(max=9)]\n"},
    "a read file": {"m.py": "f = open('x.txt', 'r')\n"},
    "a test that writes": {"tests/test_m.py": "f = open('x.txt', 'w')\n"},
    "no version": {".python-version": ""},
    "an app by another name": {"app.py": "from web import server as application\n"},
    "an entry point that is told": {
        "app.py": "x = 1\n",
        "pyproject.toml": '[tool.vercel]\nentrypoint = "web:server"\n',
    },
}


def project(folder: Path, files: Mapping[str, str]) -> Project:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Project(folder)


def codes(said: Iterator[Said]) -> list[str]:
    return [one.code for one in said if isinstance(one, DicectlError)]


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_run_there_is_found(tmp_path: Path, case: str) -> None:
    look, files, code = BAD[case]
    assert codes(look(project(tmp_path, {**GOOD, **files}))) == [code]


@pytest.mark.parametrize("case", ["what dicectl writes", *WELL])
def test_what_can_run_there_is_not_spoken_of(tmp_path: Path, case: str) -> None:
    tree = project(tmp_path, {**GOOD, **WELL.get(case, {})})
    assert [code for look in LOOKS for code in codes(look(tree))] == []


def test_the_fix_names_the_app_of_the_procfile(tmp_path: Path) -> None:
    tree = project(tmp_path, {"Procfile": "web: gunicorn site:server\n"})
    (said,) = fit.entry(tree)
    assert isinstance(said, DicectlError)
    assert said.fix == "Write app.py with: from site import server as app"


def test_releases_have_the_number_that_they_carry() -> None:
    def made(created: int, state: str = "READY", **meta: object) -> cli.Json:
        return {"uid": f"dpl_{created}", "created": created, "state": state, "meta": meta}

    told = [made(4, dicectlRelease="7"), made(3, "ERROR"), made(1), made(2), made(5)]
    found = releases.numbered(told)
    assert {n: one["uid"] for n, one in found.items()} == {
        1: "dpl_1",
        2: "dpl_2",
        7: "dpl_4",
        8: "dpl_5",
    }


def test_the_print_of_config_vars_changes_with_them() -> None:
    one = {"key": "A", "id": "env_1", "updatedAt": 1}
    assert releases.print_of([one]) == releases.print_of([dict(one)])
    assert len({releases.print_of(env) for env in ([], [one], [{**one, "updatedAt": 2}])}) == 3


def test_a_sign_in_page_is_told_from_an_app_that_asks_for_a_login() -> None:
    cookie = {"Set-Cookie": "_vercel_sso_nonce=x"}
    assert health.is_closed(Answer(401, "", headers=cookie))
    assert health.is_closed(Answer(302, "", headers={"location": "https://vercel.com/sso-api?x"}))
    assert not health.is_closed(Answer(401, ""))
    assert not health.is_closed(Answer(302, "", headers={"location": "/login"}))


def test_an_address_has_https_but_on_this_machine() -> None:
    assert health.address("a.vercel.app") == "https://a.vercel.app"
    assert health.address("https://a.vercel.app") == "https://a.vercel.app"
    assert health.address("127.0.0.1:1") == "http://127.0.0.1:1"
    assert health.address("") == ""


def test_the_claim_link_is_in_no_event_of_a_deploy() -> None:
    told = {"id": "dpl_1", "readyState": "READY", "claimUrl": "https://vercel.com/claim/x"}

    def lines() -> Iterator[str]:
        yield from ["Building", *json.dumps(told, indent=2).splitlines(), "see /claim/x", "Done"]
        return 0

    said = upload.read(lines(), "dice")  # type: ignore[arg-type]
    events = []
    while True:
        try:
            events.append(next(said))
        except StopIteration as ended:
            assert ended.value == told
            break
    assert [getattr(event, "line", "") for event in events] == ["Building", "Done"]


def test_what_is_kept_of_a_page_can_be_read_by_its_user_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    ends = datetime.now(UTC) + timedelta(days=7)
    told = {"projectId": "p", "claimUrl": "secret", "expiresAt": int(ends.timestamp() * 1000)}
    page = kept.Kept("dice", told)
    kept.save(page)
    assert kept.load("dice") == page
    assert not page.is_over
    assert "secret" not in repr(page)
    file = tmp_path / "dicectl" / "vercel" / "dice.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in kept.everything()] == ["dice"]
    file.write_text("{")
    assert kept.load("dice") is None
    kept.forget("dice")
    assert list(kept.everything()) == []


def test_a_page_that_has_ended_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    kept.save(kept.Kept("dice", {"projectId": "p", "expiresAt": 1}, release=1))
    with pytest.raises(DicectlError, match="D648"):
        Vercel("dice").claim()
    with pytest.raises(DicectlError, match="D654"):
        Vercel("other").claim()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://vercel.com/dice", "dice"),
        ("https://vercel.com/team/dice", "dice"),
        ("https://github.com/ada/dice.git", None),
    ],
)
def test_the_remote_names_the_app(url: str, name: str | None) -> None:
    assert Vercel("").app_of(url) == name


def test_the_words_of_the_cli_say_what_is_wrong() -> None:
    def code(said: str) -> str:
        return cli.failure(cli.Finished(("vercel", "x"), 1, "", said)).code

    assert code("Error: No existing credentials found. Please run `vercel login`") == "D641"
    assert code("Error: Not authorized (403)") == "D642"
    assert code("Error: Something else (500)") == "D643"
    assert code("") == "D643"


def test_the_token_is_in_the_environment_without_its_line_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", "abc\n")
    monkeypatch.setenv("VERCEL_PROJECT_ID", "prj_other")
    environment = cli.environment()
    assert environment["VERCEL_TOKEN"] == "abc"
    assert environment["VERCEL_PROJECT_ID"] == ""


def test_what_needs_processes_is_refused_with_the_reason() -> None:
    vercel = Vercel("dice")
    for act in (
        vercel.restart,
        vercel.stop,
        lambda: vercel.scale([]),
        lambda: vercel.execute("ls"),
    ):
        with pytest.raises(DicectlError, match="D652 Vercel runs functions and no processes"):
            act()
