"""Checks that the files which the app reads by name will be on the server: models, tables, texts.

Only what is written in the code is looked at, in the code that the page is likely to run.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from dicectl.checks.entry import entry
from dicectl.checks.lines import adding, renamed, shown
from dicectl.checks.names import is_on_disk
from dicectl.checks.paths import ABSOLUTE, Spot
from dicectl.checks.reached import Part, parts
from dicectl.checks.reading import Use, uses
from dicectl.checks.source import folders
from dicectl.checks.targets import Start, line_at, start
from dicectl.errors import DicectlError
from dicectl.errors.advice import then
from dicectl.platforms.check import NotLookedInto, Said, as_warning
from dicectl.source.project import Project

# The most that Heroku's slug may be, compressed: https://devcenter.heroku.com/articles/limits,
# read 2026-11-22. Models hardly shrink.
MOST_SLUG = 500_000_000

# A call that may read a file, and a name of one in the same module.
_CALL = re.compile(
    rb"\b(open|loads?|load_\w+|loadtxt|loadmat|genfromtxt|fromfile|imread|read|read_\w+|open_dataset"
    rb"|InferenceSession|ZipFile|ParquetFile|File|Booster|Llama)\("
)
_NAME = re.compile(rb"""\bopen\(\s*["']|["'][^"'\n]{0,200}\.[A-Za-z]\w{0,9}["']""")
# Folders of a person's machine or of a notebook's, and folders that a server has, too.
_PERSONAL = re.compile(
    r"~|/(home|Users|root|mnt|media|Volumes|content|kaggle)/|[A-Za-z]:[\\/]|\\\\"
)
_SERVER = re.compile(r"/(app|tmp|etc|proc|sys|dev|usr|var|run|opt|lib|bin|workspace|srv)(/|$)")


@dataclass(frozen=True)
class Wrong:
    """A file that will not be there.

    Attributes:
        code: the error's.
        is_sure: whether it surely fails; if not, it is a warning.
        place: where it is read: "model.py:3: joblib.load('model.pkl')".
        fix: a command, or a sentence.
        steps: the commands, none for a sentence.
    """

    code: str
    is_sure: bool
    place: str
    fix: str
    steps: tuple[str, ...] = ()


def read(project: Project) -> Iterator[Said]:
    """Each file that the app reads by name is in the project."""
    at = start(project)
    if at is None or not _is_suspected(at):
        yield ""
        return
    found = [(part, use) for part in parts(at) for use in _uses(part)]
    made = {_place(at, part, use.spot) for part, use in found if not use.is_read}
    read_here = [(part, use) for part, use in found if use.is_read and part.is_reached]
    wrong = [one for part, use in read_here for one in Judge(project, at, part, use).wrong(made)]
    outside = [use.spot.text for _, use in read_here if ABSOLUTE.match(use.spot.text)]
    if outside and not wrong:
        yield NotLookedInto(f"The file {outside[0]}: it lies outside of the project")
    elif not read_here:
        yield ""
    yield from _told(wrong)


def _is_suspected(at: Start) -> bool:
    """Words are looked for first: most apps read no files by name."""
    paths = {path for one in at.paths for path in at.sources.reachable(one)}
    texts = [at.sources.text(path) for path in paths]
    return any(map(_CALL.search, texts)) and any(map(_NAME.search, texts))


def _uses(part: Part) -> Iterator[Use]:
    return uses(part.tree, part.path, part.node, part.own)


def _told(wrong: Iterable[Wrong]) -> Iterator[DicectlError]:
    """Make one error of all that have the same cause."""
    ordered = sorted(wrong, key=lambda one: (one.code, not one.is_sure))
    for (code, is_sure), group in groupby(ordered, key=lambda one: (one.code, one.is_sure)):
        several = list(group)
        fixes = list(dict.fromkeys(one.fix for one in several))
        steps = dict.fromkeys(step for one in several for step in one.steps)
        error = DicectlError(
            code,
            fix=then(*steps) if all(one.steps for one in several) else fixes[0],
            evidence=shown(dict.fromkeys(one.place for one in several)),
        )
        yield error if is_sure else as_warning(error)


def _place(at: Start, part: Part, spot: Spot) -> str:
    """Return the path in the project that code means, ".." before it where it leads out of it.

    What is not named beside a module counts from the folder that the app is started in.
    """
    if ABSOLUTE.match(spot.text):
        return spot.text
    begins = entry(at.sources.project)
    is_moved = begins is None or begins.attribute  # by gunicorn --chdir
    folder = (
        part.path.rpartition("/")[0] if spot.is_beside else at.sources.roots[0] * bool(is_moved)
    )
    return posixpath.normpath(posixpath.join(folder, spot.text))


class Judge:
    """Says what is wrong with one file that is read."""

    def __init__(self, project: Project, at: Start, part: Part, use: Use) -> None:
        self._project, self._use, self._module = project, use, part.path
        self._path = _place(at, part, use.spot)
        self._line = str(line_at(at.sources, part.path, use.number))
        self._is_moving = any(b"chdir(" in at.sources.text(one) for one in at.paths)

    def wrong(self, made: set[str]) -> Iterator[Wrong]:
        """Yield what is wrong, nothing where the file is there or made by the app itself."""
        path, text = self._path, self._use.spot.text
        if path in made or (self._is_moving and not self._use.spot.is_beside):
            return
        if ABSOLUTE.match(text):
            yield from self._absolute(text)
        elif path == ".." or path.startswith("../"):
            yield self._say("D846", "", self._beside(posixpath.basename(text)))
        elif path in self._project.files | folders(self._project):
            yield from self._carried(path)
        elif not any(path.startswith(f"{one}/") for one in self._project.repositories_inside):
            yield from self._missing(path, text)

    def _absolute(self, text: str) -> Iterator[Wrong]:
        root = self._project.root.as_posix()
        is_own = bool(_PERSONAL.match(text)) or text.startswith(f"{root}/")
        if is_own or not _SERVER.match(text):
            name = re.split(r"[\\/]", text)[-1]
            yield self._say("D845", "", self._beside(name), is_sure=is_own)

    def _carried(self, path: str) -> Iterator[Wrong]:
        if path in self._project.files and self._project.read(path, 1) is None:
            link = f"   ({path} is a link out of the project)"
            yield self._say("D846", link, f"Put the file itself in place of the link {path}.")
        size = self._project.size(path)
        if size > MOST_SLUG:
            seen = f"   ({size / 1_000_000:.0f} MB)"
            fix = "Make it smaller, or load it from a store of files when the app starts."
            yield self._say("D848", seen, fix, is_sure=False)

    def _missing(self, path: str, text: str) -> Iterator[Wrong]:
        files = self._project.files
        plain = path.replace("\\", "/")
        same = next((one for one in sorted(files) if one.lower() == plain.lower()), "")
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(self._module), text))
        if same and plain != path:
            yield self._say(
                "D847", f"   (there is {same})", f'Write "{same}", which every system reads.'
            )
        elif same:
            fix = renamed(self._project, same, path)
            yield self._say("D847", f"   (there is {same})", fix, steps=(fix,))
        elif is_on_disk(self._project, path):
            steps = tuple(adding(self._project, path))
            yield self._say("D844", f"   (git ignores {path})", "", steps=steps)
        elif beside in files and not self._use.spot.is_beside:
            fix = f'Name it from where the code is:  Path(__file__).parent / "{text}"'
            yield self._say("D849", f"   (there is {beside})", fix)
        elif self._use.is_sure:
            yield self._absent(path)

    def _absent(self, path: str) -> Wrong:
        name = posixpath.basename(path)
        like = [one for one in sorted(self._project.files) if posixpath.basename(one) == name]
        seen = f"   (there is {like[0]})" if like else ""
        fix = f"Write {like[0]} in place of {path}." if like else f"Put {path} into the project."
        return self._say("D843", seen, fix)

    def _beside(self, name: str) -> str:
        folder = posixpath.dirname(self._module) or "the project"
        return f'Put the file into {folder}, and write:  Path(__file__).parent / "{name}"'

    def _say(
        self, code: str, seen: str, fix: str, *, is_sure: bool = True, steps: tuple[str, ...] = ()
    ) -> Wrong:
        is_sure = is_sure and self._use.is_sure
        return Wrong(code, is_sure, f"{self._line}{seen}", fix, steps)
