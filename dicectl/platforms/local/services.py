"""What a project reads of the services that it needs: where its database and its Redis are.

On Heroku an add-on sets these config vars. Here nobody does but the app's owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dicectl.errors import DicectlError
from dicectl.platforms.check import Said
from dicectl.source.built import Built
from dicectl.source.project import Project

EXAMPLES = {
    "DATABASE_URL": "postgres://USER:PASSWORD@127.0.0.1:5432/NAME",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
_NAMES = "|".join(EXAMPLES)
# Without another value: `environ["X"]`, `getenv("X")`, and `env("X")` of environs and decouple.
_READ = re.compile(
    rf"""environ\[\s*["'](?P<item>{_NAMES})["']\s*\](?!\s*=[^=])"""
    rf"""|(?:getenv|environ\.get|\bconfig|\benv)\(\s*["'](?P<call>{_NAMES})["']\s*\)(?!\s*or\b)"""
    r"""|(?P<dj>dj_database_url\.config\(\s*\)|\benv\.db\(\s*\))"""
)
_SHOWN = 3


def unset(project: Project, config: Mapping[str, str] | None) -> Iterator[Said]:
    """Each service that the code names has its config var; `config` is None before there is an app.

    What the code may do without is no problem, so that it is a warning.
    """
    read = _read(Built(project))
    if not read:
        yield ""
    for name, lines in read.items():
        if config is not None and name in config:
            yield f"{name} is set"
        else:
            evidence = "\n".join(lines[:_SHOWN])
            yield DicectlError("D634", name=name, example=EXAMPLES[name], evidence=evidence)


def _read(tree: Built) -> dict[str, list[str]]:
    """Return where each is read: "shop/settings.py:12: …"."""
    found: dict[str, list[str]] = {}
    for path in sorted(tree.files):
        if path.endswith(".py") and "test" not in path:
            content = tree.read(path) or b""
            if b"_URL" in content or b"dj_database_url" in content or b"env.db" in content:
                for name, line in _lines(path, content.decode("utf-8", "replace")):
                    found.setdefault(name, []).append(line)
    return found


def _lines(path: str, text: str) -> Iterator[tuple[str, str]]:
    if re.search(rf"""setdefault\(\s*["'](?:{_NAMES})|environ\[["'](?:{_NAMES})["']\]\s*=""", text):
        return  # it may come from there
    for number, line in enumerate(text.splitlines(), 1):
        code = line.partition("#")[0]
        for one in _READ.finditer(code):
            name = one["item"] or one["call"] or "DATABASE_URL"
            yield name, f"{path}:{number}: {line.strip()}"
