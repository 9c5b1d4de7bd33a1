"""What the checks find in the repository itself, with real git."""

from __future__ import annotations

from pathlib import Path

import pytest
from users import User

from dicectl import platforms
from dicectl.checks import repository
from dicectl.platforms.check import finding, run
from dicectl.source.project import Project

from .conftest import HEALTHY, Look, codes, findings, write


@pytest.fixture
def other(user: User, tmp_path: Path) -> str:
    """The address of another repository."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "lib.py").write_text("x = 1\n")
    someone = User(folder, user.env)
    someone.commit()
    return str(folder)


def test_a_submodule_is_told(own_git: User, look: Look, other: str) -> None:
    look(HEALTHY, commit=True)
    own_git.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", other, "lib")
    own_git.commit()
    (found,) = findings(own_git.folder)
    assert (found.code, found.level, found.evidence) == ("D825", "warning", "lib")


def test_what_a_submodule_brings_is_not_missed(own_git: User, look: Look, other: str) -> None:
    look(HEALTHY, commit=True)
    own_git.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", other, "lib")
    source = f"import lib\n{HEALTHY['app.py']!s}"
    assert codes(look({"app.py": source, "Procfile": "web: gunicorn lib.web:app\n"})) == {"D825?"}


def test_a_repository_inside_is_told(own_git: User, look: Look, other: str) -> None:
    look(HEALTHY)
    own_git.git("clone", "--quiet", other, "inside")
    (found,) = findings(own_git.folder)
    assert (found.code, found.evidence) == ("D826", "inside/")


def test_a_shallow_clone_is_a_problem_for_heroku_only(own_git: User, look: Look) -> None:
    look(HEALTHY, commit=True)
    look({"more.txt": "x"}, commit=True)
    shallow = own_git.folder.parent / "shallow"
    own_git.git("clone", "--quiet", "--depth=1", own_git.folder.as_uri(), str(shallow))
    assert findings(shallow) == []
    asked = [check for check in platforms.get("heroku").checks() if not check.waits]
    ((check, (said,)),) = run(asked, Project.find(shallow))
    found = finding(check, said)
    assert (found.code, found.level) == ("D408", "problem")


def test_a_detached_head_is_well(own_git: User, look: Look) -> None:
    look(HEALTHY, commit=True)
    own_git.git("checkout", "--quiet", "--detach")
    assert findings(own_git.folder) == []


def test_large_files_are_named_with_their_size(own_git: User, look: Look) -> None:
    write(own_git.folder, HEALTHY)
    with (own_git.folder / "model.bin").open("wb") as file:
        file.truncate(repository.LARGE + 1)
    (found,) = findings(own_git.folder)
    assert (found.code, found.level, found.evidence) == ("D822", "warning", "model.bin: 50 MB")


def test_more_than_heroku_takes_is_a_problem(own_git: User, look: Look) -> None:
    write(own_git.folder, HEALTHY)
    with (own_git.folder / "model.bin").open("wb") as file:
        file.truncate(repository.MOST_TOTAL + 1)
    (found,) = findings(own_git.folder)
    assert (found.code, found.level) == ("D823", "problem")


def test_a_password_file_that_git_has_is_a_warning(look: Look) -> None:
    look({**HEALTHY, ".gitignore": "x\n", ".env": "A=b"}, commit=True)
    (found,) = look({".gitignore": HEALTHY[".gitignore"]}, commit=True)
    assert (found.code, found.level) == ("D830", "warning")
    assert "git rm --cached .env," in found.fix


def test_the_value_of_a_key_is_never_shown(look: Look) -> None:
    key = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    private = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq3\n"
    (found,) = look({**HEALTHY, "a.py": f"\nTOKEN = '{key}'\n", "certs/site.pem": private})
    assert found.evidence == "a.py:2: a GitHub token\ncerts/site.pem:1: a private key"
    assert not [one for one in (key, "MIIE") if one in str(found)]


def test_links_out_of_the_project_are_not_followed(own_git: User, look: Look) -> None:
    outside = own_git.folder.parent / "outside.txt"
    outside.write_text("pip install nothing\n")
    write(own_git.folder, {**HEALTHY, "requirements.txt": None})
    (own_git.folder / "requirements.txt").symlink_to(outside)
    (own_git.folder / "folder").symlink_to(own_git.folder.parent)
    assert "D814" not in codes(findings(own_git.folder))
