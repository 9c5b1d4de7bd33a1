"""How many processes of each type run."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from dicectl.actions import apps
from dicectl.actions.deploy import run
from dicectl.errors import DicectlError
from dicectl.events import Done, Event, Notice
from dicectl.platforms import Formation, Platform
from dicectl.platforms.names import RULE

# As `heroku ps:scale` takes it: web=2, web+1, web-1, web=1:standard-1x.
_WISH = re.compile(r"([A-Za-z0-9_-]+?)([=+-])(\d{1,4})(?::([A-Za-z0-9-]+))?")

USUAL_TYPES = {"web", "worker", "clock", "release"}
ITS_OWN = "Nothing: release: of a Procfile runs by itself, before each new release."


@dataclass(frozen=True)
class Wish:
    """How a process type is to be scaled: `sign` is = for this many, + or - for so many more."""

    word: str
    type: str
    sign: str
    number: int
    size: str


def parse(word: str) -> Wish:
    """Read a wish.

    Raises:
        DicectlError: D306 it is none.
    """
    found = _WISH.fullmatch(word)
    if not found:
        named = RULE.fullmatch(word) and word not in USUAL_TYPES
        said = f"if {word} is the app: dicectl scale web=1 --app {word}" if named else ""
        raise DicectlError("D306", wish=word, evidence=said)
    return Wish(word, found[1], found[2], int(found[3]), found[4] or "")


def resolve(wishes: Sequence[Wish], today: Sequence[Formation]) -> list[Formation]:
    """Return the formation that is wished for, of the types that are named.

    Raises:
        DicectlError: D306 fewer than none, KeyError: there is no such type.
    """
    known = {one.type: one for one in today}
    wanted: dict[str, Formation] = {}
    for wish in wishes:
        now = wanted.get(wish.type) or known[wish.type]
        base = 0 if wish.sign == "=" else now.quantity
        quantity = base + (-wish.number if wish.sign == "-" else wish.number)
        if quantity < 0:
            raise DicectlError("D306", wish=wish.word, evidence=f"today: {now}")
        wanted[wish.type] = Formation(wish.type, quantity, wish.size)
    return list(wanted.values())


def scale(
    platform: Platform, words: Sequence[str], memory: int = 0
) -> Generator[Event, None, None]:
    """Make the formation what `words` say, and wait until it is; the last event is `Done`.

    With `memory`, each process may have so many MB: of the types that are named, or of all.

    Raises:
        DicectlError: D306 and D308 that cannot be, D307 no such type, D317 nothing is deployed,
            D321 the platform sells memory by the size.
    """
    wishes = [parse(word) for word in words]
    if memory and not platform.can.is_here:
        raise DicectlError("D321", app=platform.app, platform=platform.key)
    apps.needs_processes(platform, "scale")
    seen = yield from apps.look(platform)
    app, today = seen.app, seen.formation
    names = {"app": app.name, "platform": platform.key}
    if not app.release:
        raise DicectlError("D317", **names)
    try:
        wanted = resolve(wishes, today) if wishes else list(today)
    except KeyError as error:
        said, kind = f"there is: {_words(today)}", error.args[0]
        fix = ITS_OWN if kind == "release" else ""
        raise DicectlError("D307", **names, type=kind, evidence=said, fix=fix) from error
    if memory:
        wanted = [replace(one, size=f"{memory}MB") for one in wanted]
    changed = [one for one in wanted if _changes(one, today)]
    if changed or not app.running:
        yield from _scale(platform, today, wanted)
    else:
        yield Notice("It is so already: nothing was changed.")
    now = (yield from apps.look(platform)).formation
    text = f"{app.name} runs {_words(now)}. A month costs {platform.cost(now)}"
    yield Done(app.name, platform.key, text, app.release, app.url)


def _scale(
    platform: Platform, today: Sequence[Formation], wanted: Sequence[Formation]
) -> Generator[Event, None, None]:
    step = platform.scale(wanted)
    before = [one for one in today if one.type in {wish.type for wish in wanted}]
    where = f"--app {platform.app} --to {platform.key}"
    yield Notice(f"Before: {_words(before)}. To undo: dicectl scale {_words(before)} {where}")
    yield from run(step)


def _changes(wish: Formation, today: Sequence[Formation]) -> bool:
    now = next(one for one in today if one.type == wish.type)
    size = wish.size and wish.size.lower() != now.size.lower()
    return bool(size) or wish.quantity != now.quantity


def _words(formation: Sequence[Formation]) -> str:
    return " ".join(map(str, formation)) or "nothing"
