"""`dicectl explain` as a user meets it: codes, files, pipes, and what it does not know."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from users import User

from dicectl.errors.catalogue import CATALOGUE
from dicectl.explain import EXPLANATIONS

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "dicectl" / "explain" / "explained"
HEALTHY = ROOT / "tests" / "dicectl" / "explain" / "healthy"


def piped(user: User, path: Path, *args: str) -> subprocess.CompletedProcess[str]:
    with path.open() as file:
        return subprocess.run(
            [sys.executable, "-m", "dicectl", "explain", *args],
            cwd=user.folder,
            env=dict(user.env),
            stdin=file,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.mark.parametrize("code", ["H14", "h14"])
def test_a_code_is_explained_in_any_case(user: User, code: str) -> None:
    ran = user.dicectl("explain", code)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("H14: No web dynos running: ")
    assert "  Next: dicectl deploy, or by hand: heroku ps:scale web=1" in ran.out
    assert "error-codes#h14-no-web-dynos-running" in ran.out


@pytest.mark.parametrize("code", ["R10", "L15", "module-not-found", "D301", "d902"])
def test_all_kinds_of_names_are_known(user: User, code: str) -> None:
    ran = user.dicectl("explain", code)
    assert ran.status == 0
    assert ran.out.lower().startswith(f"{code.lower()}: ")


def test_every_code_of_our_own_can_be_read_without_its_case(user: User) -> None:
    code = (
        "from dicectl.explain.lookup import about\nfrom dicectl.errors.catalogue import CATALOGUE"
    )
    code += "\nfor code in CATALOGUE: one = about(code); print(one.cause, one.fix)"
    ran = user.run(sys.executable, "-c", code)
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == len(CATALOGUE)
    assert "{" not in ran.out


def test_a_code_that_is_not_known_gets_the_nearest_ones(user: User) -> None:
    ran = user.dicectl("explain", "H141")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean H14" in ran.err
    assert "Next: dicectl explain --list" in ran.err


def test_a_file_is_explained_with_its_evidence_and_what_follows_from_it(user: User) -> None:
    ran = user.dicectl("explain", str(SAMPLES / "module-not-found.pil.txt"))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("module-not-found: The code imports PIL,")
    assert '      File "/app/app.py", line 3, in <module>\n        from PIL import Image' in ran.out
    assert r"printf '\npillow\n' >> requirements.txt (only if you have that file" in ran.out
    assert "pipenv install pillow), then: dicectl deploy" in ran.out
    assert "\nAlso seen:\n  worker-not-booted: " in ran.out


@pytest.mark.parametrize("args", [[], ["-"]])
def test_what_is_piped_in_is_explained(user: User, args: list[str]) -> None:
    ran = piped(user, SAMPLES / "history-differs.txt", *args)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("history-differs: ")


def test_a_file_that_powershell_wrote_is_read(user: User) -> None:
    text = (SAMPLES / "app-gone.txt").read_text()
    (user.folder / "push.log").write_bytes(text.encode("utf-16"))
    assert user.dicectl("explain", "push.log").out.startswith("app-gone: ")


def test_bytes_that_are_no_text_do_no_harm(user: User) -> None:
    (user.folder / "push.log").write_bytes(
        b"\xff\x00\x1b[2J\n" * 9 + b"fatal: not a git repository\n"
    )
    ran = user.dicectl("explain", "push.log")
    assert ran.out.startswith("not-a-repository: ")
    assert "\x1b" not in ran.out


def test_where_nothing_known_is_found_it_says_what_to_try(user: User) -> None:
    ran = user.dicectl("explain", str(HEALTHY / "push.txt"))
    assert (ran.status, ran.out) == (1, "")
    assert "D906: Nothing that dicectl knows was found in" in ran.err
    assert "dicectl logs -n 1000 | dicectl explain" in ran.err


def test_a_file_that_is_not_there_and_one_that_is_none(user: User) -> None:
    missing = user.dicectl("explain", "build.log")
    assert (missing.status, "D904" in missing.err) == (2, True)
    folder = user.dicectl("explain", ".")
    assert (folder.status, "D905" in folder.err) == (1, True)


def test_json_is_one_object(user: User) -> None:
    ran = user.dicectl("explain", "--json", str(SAMPLES / "module-not-found.pil.txt"))
    (told,) = ran.events
    assert (told["name"], ran.err) == ("module-not-found", "")
    assert {"cause", "evidence", "fix", "link", "also"} < set(told)
    also = told["also"]
    assert isinstance(also, list)
    assert [one["name"] for one in also] == ["worker-not-booted"]


def test_json_of_what_is_not_known_is_one_object_too(user: User) -> None:
    ran = user.dicectl("explain", "--json", str(HEALTHY / "push.txt"))
    assert [event["code"] for event in ran.events] == ["D906"]
    assert (ran.status, ran.err) == (1, "")


def test_the_list_and_the_page_show_the_whole_catalogue(user: User) -> None:
    listed = user.dicectl("explain", "--list").out
    told = json.loads(user.dicectl("explain", "--list", "--json").out)
    page = (ROOT / "docs" / "explanations.md").read_text()
    names = [one.name for one in EXPLANATIONS]
    assert [one["name"] for layer in told.values() for one in layer] == names
    for name in names:
        assert f"\n  {name} " in listed
        assert f"| {name} |" in page or f"| [{name}](" in page
    assert max(len(line) for line in listed.splitlines()) <= 80


def test_the_pages_made_from_the_code_are_fresh(user: User) -> None:
    ran = user.run(sys.executable, str(ROOT / "tools" / "docs.py"), "--check", cwd=ROOT)
    assert "explanations.md" not in ran.out


def test_it_needs_neither_the_net_nor_what_costs_to_import(user: User) -> None:
    code = (
        "import sys\nfrom dicectl.cli import main\ntry:\n    main(['explain', 'H14'])\n"
        "except SystemExit:\n    pass\nprint(*sys.modules)"
    )
    ran = user.run(sys.executable, "-c", code)
    loaded = set(ran.out.splitlines()[-1].split())
    assert not loaded & {"rich", "git", "flask", "pydantic", "asyncio", "ssl", "http.client"}


def test_why_tells_what_each_stage_found(user: User) -> None:
    ran = user.dicectl("explain", "--why", str(SAMPLES / "module-not-found.pil.txt"))
    assert ran.out.startswith("module-not-found: ")
    stages = [line.split(":")[0].strip() for line in ran.err.splitlines()[2:]]
    assert list(dict.fromkeys(stages)) == ["Lines", "Exception", "Fact", "Match", "Order"]


def test_what_is_not_known_is_said_with_the_line_that_says_most(user: User) -> None:
    (user.folder / "push.log").write_text("hello\nerror: the moon is full\nEverything up-to-date\n")
    ran = user.dicectl("explain", "push.log")
    assert (ran.status, ran.out) == (1, "")
    assert "This one says most:\n    error: the moon is full\n" in ran.err
    assert "Whoever you ask for help wants to see" in ran.err
