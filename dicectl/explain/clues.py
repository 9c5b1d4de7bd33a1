"""Facts that lines tell beside what went wrong: which command ran, where it listens, in what place.

Explanations ask for them by name, see `Explanation.facts`.
"""

from __future__ import annotations

import re

from dicectl.explain.words import any_of

_ADDRESS = r"(?:https?://)?(?P<listens>[\w.\[\]*-]*:\d{2,5})"
_CLUES: list[tuple[str, re.Pattern[str]]] = [
    ("Starting process with command", re.compile(r"with command [`'](?P<command>.+?)[`']?$")),
    ("mem=", re.compile(r"Process running mem=(?P<memory>\d+M)")),
    ("unning on", re.compile(rf"(?:unning on|unning on:) (?:all addresses )?\(?{_ADDRESS}")),
    ("istening", re.compile(rf"[Ll]istening (?:at:?|on:?)(?: port)? {_ADDRESS}")),
    ("started at", re.compile(rf"started at {_ADDRESS}")),
    ("erving", re.compile(rf"[Ss]erving (?:HTTP |Flask )?(?:at|on) {_ADDRESS}")),
    ("Running upgrade", re.compile(r"Running upgrade .*-> (?P<upgrading>\w+)")),
    ("Applying ", re.compile(r"Applying (?P<upgrading>[\w.]+\.\d{4}\w*)\.\.\.")),
    ('File "', re.compile(r'File "(?P<windows>[A-Za-z]:\\)')),
    ("bound on", re.compile(rf"bound (?:on|to) (?:TCP address )?{_ADDRESS}")),
    ("server at", re.compile(rf"development server at {_ADDRESS}")),
    ("Local URL", re.compile(rf"Local URL: {_ADDRESS}")),
    ("Streamlit app", re.compile(r"(?P<streamlit>view your Streamlit app)")),
    (
        "github",
        re.compile(r"(?P<ci>git config .*github|AkhileshNS/heroku-deploy|github-actions)"),
    ),
    ("##[", re.compile(r"(?P<ci>##\[\w+\])")),
    ("::error", re.compile(r"(?P<ci>::error)")),
    ("Successfully logged into heroku", re.compile(r"(?P<ci>Successfully logged into heroku)")),
    ("Running setup.py", re.compile(r"Running setup\.py \w+ for (?P<built>[\w.-]+).*error")),
    (
        "Building wheel",
        re.compile(r"Building wheel for (?P<built>[\w.-]+) \([\w.]+\).*(?:error|did not run)"),
    ),
    ("pre-flight checks", re.compile(r"(?P<checked>pre-flight checks)")),
    ("CIRCLE", re.compile(r"(?P<ci>\bCIRCLE(?:CI\b|_[A-Z]))")),
    ("pipefail", re.compile(r"(?P<ci>bash -eo pipefail)")),
    ("/home/", re.compile(r"(?P<ci>/home/(?:runner/work|circleci|travis)/)")),
    ("Job failed", re.compile(r"(?P<ci>ERROR: Job failed)")),
    ("ubmodule", re.compile(r"(?P<submodules>[Ss]ubmodule)")),
    ("Press any key", re.compile(r"(?P<asked>Press any key to open up the browser)")),
    ("collectstatic", re.compile(r"(?P<collectstatic>manage\.py collectstatic)")),
    ("Running release command", re.compile(r"(?P<phase>Running release command)")),
    ("/var/task/", re.compile(r"(?P<vercel>/var/task/)")),
    ("polling", re.compile(r"(?P<bot>[Pp]olling)")),
    ("ot started", re.compile(r"(?P<bot>[Bb]ot (?:has )?started)")),
    (
        "[worker.",
        re.compile(r"heroku\[(?P<worker>worker)\.\d+\]: (?:Starting|State changed .* up)"),
    ),
    ("discord", re.compile(r"(?P<bot>discord\.(?:client|gateway))")),
]
WORDS = frozenset(word for word, _ in _CLUES)
_ANY = re.compile(any_of(WORDS))
# What stands before the program that is meant.
_WRAPPERS = re.compile(
    r"(?:\w+=\S+ |exec |env |newrelic-admin run-program |bin/start-\S+ |sh -c |['\"])+"
)
_OPTION = r"(?:--(?:http|http-socket|bind|port|server\.port|socket)|-[bp])[= ]?"
_FIXED = re.compile(rf"{_OPTION}(?:[\w.]*:)?(?P<fixed>\d{{2,5}})\b(?! *\|)")
LONGEST = 400


def of(text: str) -> dict[str, str]:
    """Return the facts that a line tells."""
    if not _ANY.search(text):
        return {}
    facts: dict[str, str] = {}
    for word, pattern in _CLUES:
        if word in text and (found := pattern.search(text)):
            facts |= {name: value[:LONGEST] for name, value in found.groupdict("").items()}
    return facts | (of_command(facts["command"]) if "command" in facts else {})


def of_command(command: str) -> dict[str, str]:
    """Return what the command of a process tells: its program, a file of the project, a port."""
    command = _WRAPPERS.sub("", command, count=1)
    words = command.split()
    program = words[0].rpartition("/")[2] if words else ""
    facts = {"program": program}
    if found := _FIXED.search(command):
        facts["fixed"] = found["fixed"]
    if program.startswith("python") and (files := [w for w in words[1:] if w.endswith(".py")]):
        facts["file"] = files[0]
    return facts
