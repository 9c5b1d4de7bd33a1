"""Line ends: whether those of Windows, which a file has here, go into the commit.

What counts is what git keeps, not what lies in the folder: on Windows git mostly takes them away.
https://git-scm.com/docs/gitattributes#_text
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dicectl.source import gitcli
from dicectl.source.ignored import looking
from dicectl.source.project import Project
from dicectl.source.settings import last

# "i/lf    w/crlf  attr/text=auto        " before the path, see `git ls-files --eol`.
_ANSWER = re.compile(r"i/(\S*)\s+w/\S*\s+attr/([^\t]*)\t(.*)", re.DOTALL)


def kept(project: Project, paths: Iterable[str]) -> list[str]:
    """Return those of the paths, which have line ends of Windows, that keep them in a commit."""
    asked = ("ls-files", "--eol", "-z", "--cached", "--others", "--", *paths)
    with looking(project.root, is_repository=project.is_repository) as own:
        said = gitcli.ask(project.root, *own, *asked, action="look at the line ends")
    autocrlf = last(project.git_settings, "core.autocrlf")
    answers = (found.groups() for one in said.split("\0") if (found := _ANSWER.match(one)))
    return [path for index, rule, path in answers if keeps(index, rule, autocrlf)]


def keeps(index: str, rule: str, autocrlf: str) -> bool:
    """Whether git keeps line ends of Windows.

    Args:
        index: what git has of the file: "lf", "crlf", "mixed", "" for a new one.
        rule: what .gitattributes says: "text=auto eol=crlf", "-text", "" for nothing.
        autocrlf: the setting core.autocrlf: "true", "input", else nothing is taken away.
    """
    words = rule.split()
    if "text" in words or (not {"-text", "text=auto"} & {*words} and "eol" in rule):
        return False
    if "-text" in words:
        return True
    # Where nothing but a setting says so, git leaves alone what it once took with them.
    return index in {"crlf", "mixed"} or ("text=auto" not in words and autocrlf not in _TAKING)


_TAKING = {"true", "input"}
