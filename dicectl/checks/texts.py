"""Checks of how text is saved: the encodings and the line ends of Windows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dicectl.checks.lines import shown
from dicectl.errors import DicectlError
from dicectl.machine.texts import decode
from dicectl.platforms.check import Said, as_warning
from dicectl.source.lineends import kept
from dicectl.source.project import Project

# Beside Procfile, requirements.txt and .python-version, of which their own checks tell.
_SETTINGS = (
    *("runtime.txt", "pyproject.toml", "Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock"),
    *("setup.cfg", "app.json", ".slugignore"),
)
# Who reads them passes over a byte order mark.
_MARKED = re.compile(r".*\.py|\.git(?:ignore|attributes|modules)|(?:.*/)?requirements[\w./-]*\.txt")
_SCRIPTS = (".profile", "bin/pre_compile", "bin/post_compile")
_MOST = 200_000  # bytes; no script is larger


def encodings(project: Project) -> Iterator[Said]:
    """Each text file that somebody reads before the app runs is plain UTF-8."""
    if wrong := misread(project):
        yield DicectlError("D880", evidence=shown(f"{path}: {why}" for path, why in wrong.items()))


def misread(project: Project) -> dict[str, str]:
    """Return the text files that are not read as they are saved, each with the reason."""
    found = {path: _wrong(project, path) for path in sorted(project.files) if _is_text(path)}
    return {path: why for path, why in found.items() if why}


def _is_text(path: str) -> bool:
    is_other = path != "requirements.txt" and _MARKED.fullmatch(path)
    return path in _SETTINGS or bool(is_other)


def _wrong(project: Project, path: str) -> str:
    start = project.read(path, 200) or b""
    decoded = decode(start[: len(start) // 2 * 2])  # UTF-16 has pairs of bytes
    encoding = decoded[1] if decoded else "utf-8"
    if encoding.startswith("utf-16"):
        return "saved as UTF-16 (PowerShell's > does so)"
    return "begins with a byte order mark" if encoding != "utf-8" and path in _SETTINGS else ""


def _text(project: Project, path: str) -> str:
    decoded = decode(project.read(path, _MOST) or b"")
    return decoded[0] if decoded else ""


def line_ends(project: Project) -> Iterator[Said]:
    """No script has line ends that a shell of Linux takes for a letter."""
    if wrong := with_carriage_returns(project):
        error = DicectlError(
            "D881", evidence=shown(f"{path}: ends its lines with CR LF" for path in wrong)
        )
        yield as_warning(error) if wrong == ["Procfile"] else error


def with_carriage_returns(project: Project) -> list[str]:
    """Return the Procfile and the scripts that would be deployed with the line ends of Windows."""
    scripts = (one for one in sorted(project.files) if one.endswith(".sh") or one in _SCRIPTS)
    paths = [*(["Procfile"] if "Procfile" in project.files else []), *scripts]
    suspected = [path for path in paths if "\r\n" in _text(project, path)]
    return kept(project, suspected) if suspected else []
