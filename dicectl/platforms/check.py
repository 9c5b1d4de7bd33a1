"""What a check is, and how all of them are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from dicectl.errors import DicectlError, ExitStatus
from dicectl.events import Finding
from dicectl.machine.threads import begin
from dicectl.source.project import Project


class NotLookedInto(str):
    """What a check cannot tell from the files, and why; neither a problem nor proved."""

    __slots__ = ()


# What a check says. An error is a problem; with the exit status 0 it is a warning. A text says what
# is well. An empty text means that there was nothing to look at.
Said = DicectlError | str


@dataclass(frozen=True)
class Check:
    """One question about a project or a platform.

    Attributes:
        name: unique, for programs: "procfile".
        title: what holds when nothing is found: "The Procfile has a web process".
        look: answers it and changes nothing. An error that it raises is an answer, too.
        waits: whether it waits for something outside this process, so that it gets a thread.
        away: whether it is only asked where apps run on another machine than this one.
        buildpack: whether it is only asked where Heroku's buildpack builds, see `Platform.needs`.
    """

    name: str
    title: str
    look: Callable[[Project], Iterable[Said]]
    waits: bool = False
    away: bool = False
    buildpack: bool = False


def run(checks: Sequence[Check], project: Project) -> Iterator[tuple[Check, list[Said]]]:
    """Yield each check with what it says, in this order. Those that wait run side by side."""
    begun = {check.name: begin(partial(_answer, check, project)) for check in checks if check.waits}
    for check in checks:
        asked = begun.get(check.name)
        yield check, asked.result() if asked else _answer(check, project)


def finding(check: Check, said: Said) -> Finding:
    """Return what a check says as an event."""
    if isinstance(said, NotLookedInto):
        return Finding(check.name, "skipped", "", said)
    if isinstance(said, str):
        return Finding(check.name, "ok", "", said)
    level = "problem" if said.exit_status else "warning"
    return Finding(check.name, level, said.code, said.title, said.evidence, said.fix, said.link)


def whole(project: Project) -> Iterator[Said]:
    """The repository has all of its history: no shallow clone can be deployed by a push."""
    if project.is_shallow:
        yield DicectlError("D408", evidence="a shallow clone: older commits are missing")
    elif not project.is_repository:
        yield ""


WHOLE = Check("history", "The repository has all of its history", whole)
NO_NAME = "No app was named, so no name was looked up: dicectl check NAME"


def each(*looks: Callable[[Project], Iterable[Said]]) -> Callable[[Project], Iterable[Said]]:
    """Join several functions into one, for `Check.look`."""
    return lambda project: chain.from_iterable(look(project) for look in looks)


def as_warning(error: DicectlError) -> DicectlError:
    """Make a problem a warning. What is not certain must not stop a deploy."""
    error.exit_status = ExitStatus.DONE
    return error


def _answer(check: Check, project: Project) -> list[Said]:
    try:
        said = list(check.look(project)) or [check.title]
    except DicectlError as error:
        said = [error]
    for one in said:
        if isinstance(one, DicectlError):
            one.title, one.evidence = _printable(one.title), _printable(one.evidence)
    return said


def _printable(text: str) -> str:
    """Replace all characters that a terminal would not show, or would obey."""
    kept = (one if one.isprintable() or one == "\n" else "\ufffd" for one in text.expandtabs(4))
    return "".join(kept)
