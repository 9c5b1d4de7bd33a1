"""What code reads of a database and a Redis, told before a push to this machine."""

from __future__ import annotations

import pytest
from users import User

from dicectl.errors import DicectlError
from dicectl.platforms.local.services import unset
from dicectl.source.project import Project

NEEDS = {
    "item": 'import os\nURL = os.environ["DATABASE_URL"]\n',
    "call": 'from decouple import config\nURL = config("DATABASE_URL")\n',
    "django": "import dj_database_url\nDATABASES = {'default': dj_database_url.config()}\n",
}
DOES_NOT = {
    "default": 'import os\nURL = os.environ.get("DATABASE_URL", "sqlite:///x.db")\n',
    "or": 'import os\nURL = os.environ.get("DATABASE_URL") or "sqlite:///x.db"\n',
    "sets": 'import os\nos.environ.setdefault("REDIS_URL", "redis://")\nos.environ["REDIS_URL"]\n',
    "comment": '# os.environ["REDIS_URL"]\n',
}


@pytest.mark.parametrize("name", NEEDS)
def test_what_is_read_and_not_set_is_told(user: User, name: str) -> None:
    user.write({"settings.py": NEEDS[name]})
    user.commit()
    project = Project.find(user.folder)
    for config in (None, {"OTHER": "1"}):
        (said,) = unset(project, config)
        assert isinstance(said, DicectlError)
        assert (said.code, said.exit_status) == ("D634", 0)
        assert said.evidence == f"settings.py:2: {NEEDS[name].splitlines()[1]}"
        assert "dicectl config set DATABASE_URL=postgres://" in said.fix
    assert list(unset(project, {"DATABASE_URL": "x"})) == ["DATABASE_URL is set"]


@pytest.mark.parametrize("name", DOES_NOT)
def test_what_there_is_another_value_for_is_not(user: User, name: str) -> None:
    user.write({"settings.py": DOES_NOT[name]})
    user.commit()
    assert list(unset(Project.find(user.folder), None)) == [""]
