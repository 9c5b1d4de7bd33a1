"""The stand-ins install from lock files with the programs that the platforms use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from standin.buildpack import Buildpack
from standin.environments import Environments, find_uv
from standin.processes import Children
from standin.vercel_model import Deployment, Project
from standin.vercel_runs import build
from standin.versions import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from users import User

FILES = {
    ".python-version": "3.13\n",
    "Procfile": "web: python app.py\n",
    "app.py": "app = None\n",
    "pyproject.toml": '[project]\nname = "x"\nversion = "1"\nrequires-python = ">=3.11"\n',
}


@pytest.fixture
def children() -> Iterator[Children]:
    """Who starts the programs, and ends them."""
    made = Children("locks")
    yield made
    made.end_all()


def test_a_lock_is_installed_as_it_is_and_a_stale_one_refused(
    user: User, tmp_path: Path, children: Children
) -> None:
    """Vercel takes the stale one, too: it locks anew."""
    user.write(FILES)
    uv = find_uv()
    assert uv is not None
    assert user.run(uv, "lock", "--offline").status == 0
    said: list[str] = []
    environments = Environments(tmp_path / "cache", children)
    slug = Buildpack(environments).build(user.folder, "0123", None, said.append)
    assert (slug.environment / "pyvenv.cfg").is_file()
    assert "-----> Installing dependencies using 'uv sync --locked --no-default-groups'" in said
    user.write({"pyproject.toml": FILES["pyproject.toml"].replace("3.11", "3.12")})
    with pytest.raises(BuildError, match="Unable to install dependencies using uv"):
        Buildpack(environments).build(user.folder, "0123", None, said.append)
    assert build(environments, Deployment(Project("x"), {}, user.folder))
