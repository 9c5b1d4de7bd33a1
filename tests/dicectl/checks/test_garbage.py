"""Whatever the files hold, the checks answer."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from users import User

from dicectl.checks import fixes
from dicectl.machine import edits
from dicectl.source.project import Project

from .conftest import findings, write

NAMES = (
    *("Procfile", "requirements.txt", ".python-version", "runtime.txt", "app.py", ".gitignore"),
    *("Pipfile", "Pipfile.lock", "pyproject.toml", "uv.lock", "poetry.lock", "gunicorn.conf.py"),
    *("templates/a.html", ".gitattributes", ".slugignore", ".gitmodules"),
)
# Bytes alone never get far: so pieces of what is expected there, too.
PIECES = st.sampled_from(
    [
        *(
            b"web:",
            b" gunicorn ",
            b"app:app",
            b"-b ",
            b"$PORT",
            b'"',
            b"'",
            b"(",
            b")",
            b"&&",
            b"==",
        ),
        *(
            b"flask",
            b"-r ",
            b"-e ",
            b"..",
            b"/",
            b"[",
            b"]",
            b"@ file:",
            b"\n",
            b"\\\n",
            b"\xff\xfe",
        ),
        *(b"python-3.", b"3.13", b"9" * 30, b"import a\n", b"from . import b\n", b"app = Flask("),
        *(
            b"app.run(",
            b"def app():",
            b'render_template("a")',
            b'{"_meta":',
            b"{}",
            b"null",
            b"\0",
            b"\33[2J",
        ),
        *(
            b"[project]\n",
            b"[tool]\n",
            b'dependencies = ["a"]\n',
            b"poetry = 1\n",
            b"#",
            b";",
            b"=",
        ),
    ]
)
CONTENT = st.one_of(st.binary(max_size=60), st.lists(PIECES, max_size=12).map(b"".join))
FILES = st.dictionaries(st.sampled_from(NAMES), CONTENT, max_size=6)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(files={"requirements.txt": b"\0", "Procfile": b"web: gunicorn app:app\n"})
@given(files=FILES)
def test_garbage_is_answered(files: dict[str, bytes], own_git: User) -> None:
    for path in sorted(own_git.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    write(own_git.folder, files)
    for one in findings(own_git.folder):
        assert one.title
        assert f"{one.title}{one.evidence}".replace("\n", "").isprintable()
    project = Project.find(own_git.folder)
    for fix in fixes.find(project):
        edits.write(project.root, [fix])
    assert fixes.find(Project.find(own_git.folder)) == []
    assert scratch_files(own_git.folder) == []


def scratch_files(folder: Path) -> list[Path]:
    return list(folder.glob("*.dicectl-new"))
