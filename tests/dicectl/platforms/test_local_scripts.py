"""What a build runs of the project, and what its processes find when they start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from users import SMALL_APP, Ran, User, fetch
from wheels import wheel

DEPLOY = ("deploy", "dice", "--commit", "--to", "local")
ENV = {"Procfile": "web: env > env.txt; exec python -m http.server $PORT\n"}

MANAGE = """
import os, sys
print(" ".join(sys.argv[1:]), "with", os.environ.get("COLOUR"), os.environ["PYTHONPATH"])
open("static.txt", "w").write("gathered")
sys.exit({status})
"""
DOWNLOADER = """
import pathlib, sys
folder, *names = sys.argv[2:]
for name in names:
    if name == "nothing":
        sys.exit("[nltk_data] Error loading nothing: Package 'nothing' not found in index")
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    (pathlib.Path(folder) / name).touch()
"""


@pytest.fixture(autouse=True)
def _stopped(user: User) -> Iterator[None]:
    """No app outlives its test."""
    yield
    user.dicectl("stop", "dice", "--to", "local")


def with_package(user: User, name: str, files: Mapping[str, str]) -> None:
    """Let the project bring a package, which stands in for a large one."""
    file = Path("vendor") / f"{name}-1.0-py3-none-any.whl"
    (user.folder / file).parent.mkdir(exist_ok=True)
    (user.folder / file).write_bytes(wheel(name, files))
    user.write({**SMALL_APP, "requirements.txt": f"./{file}\n"})


def live(ran: Ran) -> str:
    assert ran.status == 0, ran.err
    return ran.out.strip()


def test_hooks_run_before_and_after_the_packages_are_installed(user: User) -> None:
    """The first may change the list of packages; the second may install more of them."""
    user.write({**SMALL_APP, "requirements.txt": "no-such-package\n"})
    user.write({"bin/pre_compile": 'echo "$COLOUR $MY_OWN" && : > requirements.txt\n'})
    after = '#!/usr/bin/env python\nimport pip, sys\nopen("made.txt", "w").write(sys.prefix)\n'
    user.write({"bin/post_compile": after})
    ran = user.dicectl(*DEPLOY, MY_OWN="secret")
    url = live(ran)
    phases = [line.strip() for line in ran.err.splitlines() if "----->" in line]
    hooks = [phases.index(f"-----> Running bin/{name}_compile hook") for name in ("pre", "post")]
    (installs,) = (at for at, one in enumerate(phases) if "Installing dependencies" in one)
    assert hooks[0] < installs < hooks[1]
    assert "secret" not in ran.err
    assert fetch(f"{url}made.txt")[1].endswith("/env")


@pytest.mark.parametrize("name", ["pre_compile", "post_compile"])
def test_a_hook_that_fails_ends_the_build(user: User, name: str) -> None:
    user.write({**SMALL_APP, f"bin/{name}": "echo so sorry; exit 3\n"})
    ran = user.dicectl(*DEPLOY)
    assert (ran.status, "so sorry" in ran.err) == (4, True)
    assert f"Cause: The project has a script bin/{name}" in ran.err


def test_djangos_static_files_are_gathered(user: User) -> None:
    with_package(user, "django", {"django/__init__.py": ""})
    user.write({"site/manage.py": MANAGE.format(status=0)})
    ran = user.dicectl(*DEPLOY)
    url = live(ran)
    assert "-----> $ python site/manage.py collectstatic --noinput\n" in ran.err
    assert "collectstatic --noinput --traceback with None ." in ran.err
    assert fetch(f"{url}static.txt") == (200, "gathered")


def test_where_they_cannot_be_gathered_the_build_fails_until_it_is_switched_off(
    user: User,
) -> None:
    with_package(user, "django", {"django/__init__.py": ""})
    user.write({"manage.py": MANAGE.format(status=1)})
    ran = user.dicectl(*DEPLOY)
    assert (ran.status, "Django could not gather its static files" in ran.err) == (4, True)
    off = "dicectl config set DISABLE_COLLECTSTATIC=1"
    assert off in ran.err
    assert user.dicectl(*off.split()[1:], "COLOUR=red").status == 0
    ran = user.dicectl(*DEPLOY)
    assert live(ran)
    assert "Skipping Django collectstatic since the env var DISABLE_COLLECTSTATIC is" in ran.err


def test_without_a_manage_py_there_is_nothing_to_gather(user: User) -> None:
    with_package(user, "django", {"django/__init__.py": ""})
    user.write({"a/b/c/manage.py": "boom"})
    assert "since no manage.py file found" in user.dicectl(*DEPLOY).err
    user.write({".heroku/collectstatic_disabled": ""})
    assert "since the file '.heroku/collectstatic_disabled' exists" in user.dicectl(*DEPLOY).err


def test_what_nltk_needs_is_downloaded_and_found(user: User) -> None:
    with_package(user, "nltk", {"nltk/__init__.py": "", "nltk/downloader.py": DOWNLOADER})
    ran = user.dicectl(*DEPLOY)
    assert live(ran)
    assert "'nltk.txt' not found, not downloading any corpora" in ran.err
    user.write({**ENV, "nltk.txt": "stopwords\nwordnet\n"})
    ran = user.dicectl(*DEPLOY)
    seen = fetch(f"{live(ran)}env.txt")[1]
    assert "-----> Downloading NLTK packages: stopwords wordnet" in ran.err
    (place,) = (line for line in seen.splitlines() if line.startswith("NLTK_DATA="))
    assert (Path(place.removeprefix("NLTK_DATA=")) / "wordnet").is_file()
    user.write({"nltk.txt": "nothing\n"})
    ran = user.dicectl(*DEPLOY)
    assert (ran.status, "A name in nltk.txt is not one" in ran.err) == (4, True)


def test_profiles_are_read_before_the_command(user: User) -> None:
    """In their order; and the command's process is the one that gets the signals."""
    profiles = {
        ".profile.d/a.sh": "export FIRST=a SECOND=a\n",
        ".profile.d/b.txt": "export FIRST=no\n",
        ".profile": 'export SECOND="$FIRST and $COLOUR"\n',
    }
    user.write({**SMALL_APP, **ENV, **profiles})
    url = live(user.dicectl(*DEPLOY))
    assert user.dicectl("config", "set", "COLOUR=red", "WEB_CONCURRENCY=7").status == 0
    seen = fetch(f"{url}env.txt")[1].splitlines()
    assert {"FIRST=a", "SECOND=a and red", "WEB_CONCURRENCY=7"} <= set(seen)
    assert not [line for line in seen if line.startswith("WEB_CONCURRENCY_SET_BY")]
