"""Config vars: settings and secrets of an app, which its processes find in their environment.

Their values are in no event, no failure and no log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping

from dicectl.actions import apps
from dicectl.actions.deploy import run
from dicectl.errors import DicectlError
from dicectl.events import Done, Event, Notice
from dicectl.platforms import Platform
from dicectl.platforms.facts import Hidden

KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
# The longest value in bytes. Linux takes no longer "KEY=VALUE" into an environment, and Heroku's
# limit for all config vars together is half of it.
LONGEST = 65_536


def check_key(key: str, command: str) -> None:
    """Raise D309 with an example for `dicectl config COMMAND` unless `key` can be one."""
    if KEY.fullmatch(key):
        return
    name = re.sub(r"\W+", "_", key, flags=re.ASCII).strip("_").upper()
    name = name if KEY.fullmatch(name) else f"MY_{name}".rstrip("_")
    more = "=VALUE" if command == "set" else ""
    raise DicectlError("D309", key=repr(key), example=f"dicectl config {command} {name}{more}")


def assignments(words: Iterable[str], read: Callable[[str], str | None]) -> dict[str, str]:
    """Return what `KEY=VALUE` and `KEY` say; the value of the latter is what `read` returns.

    Raises:
        DicectlError: D309 no key, D312 `read` has no value, D313 no text.
    """
    pairs = [word.partition("=") for word in words]
    for number, (key, equals, _) in enumerate(pairs, 1):
        if not equals and not KEY.fullmatch(key):  # it may be a secret, so it is not shown
            what, example = f"Word {number} after `config set`", "dicectl config set MY_KEY=VALUE"
            raise DicectlError("D309", key=what, example=example)
        check_key(key, "set")
    found = {}
    for key, equals, said in pairs:
        value = said if equals else read(key)
        if value is None:
            raise DicectlError("D312", key=key)
        found[key] = _checked(key, value)
    return found


def decoded(key: str, data: bytes) -> str:
    """Return a value that was read, without the line end that `echo` adds.

    Raises:
        DicectlError: D313 it is no text.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise DicectlError("D313", key=key, reason="it is no UTF-8") from None
    return text.removesuffix("\n").removesuffix("\r")


def _checked(key: str, value: str) -> str:
    """Return a value that an environment can hold."""
    reason = ""
    if "\0" in value:
        reason = "there is a NUL in it"
    elif any("\ud800" <= letter <= "\udfff" for letter in value):  # bytes of the command line
        reason = "it is no UTF-8"
    elif len(value.encode()) > LONGEST:
        reason = f"it is longer than {LONGEST} bytes"
    if reason:
        raise DicectlError("D313", key=key, reason=reason)
    return value


def get(platform: Platform, key: str) -> Generator[Event, None, str]:
    """Return the value of one config var.

    Raises:
        DicectlError: D309 no key, D310 there is none of that name.
    """
    check_key(key, "get")
    found = yield from apps.config(platform)
    if key not in found:
        raise _missing(platform, key, found)
    if isinstance(found[key], Hidden):
        raise DicectlError("D653", key=key, platform=platform.title)
    return found[key]


def unset(platform: Platform, keys: Iterable[str]) -> Generator[Event, None, None]:
    """Remove config vars; see `change`. Raises D309 as well: no key."""
    wishes: dict[str, str | None] = dict.fromkeys(keys)
    for key in wishes:
        check_key(key, "unset")
    yield from change(platform, wishes)


def change(platform: Platform, wishes: Mapping[str, str | None]) -> Generator[Event, None, None]:
    """Set config vars, and remove those that are to be None; the last event is `Done`.

    It makes a release, and the app is live with it before this ends.

    Raises:
        DicectlError: D310 what is to be removed is not there, D311 the app does not start.
    """
    seen = yield from apps.look(platform)
    today = yield from platform.config()
    for key in (key for key, value in wishes.items() if value is None and key not in today):
        raise _missing(platform, key, today)
    changes = {key: value for key, value in wishes.items() if today.get(key) != value}
    where = f"--app {platform.app} --to {platform.key}"
    if not changes:
        text = f"{_listed(wishes)} had that value already: nothing was changed"
        yield Done(platform.app, platform.key, text, seen.app.release, seen.app.url)
        return
    if seen.app.release and platform.can.config_at_once and platform.can.config_is_released:
        yield Notice(f"To undo: dicectl rollback v{seen.app.release} {where}")
    yield from run(platform.set_config(changes))
    now = (yield from apps.look(platform)).app
    is_released = now.release and platform.can.config_is_released
    release = f" in release v{now.release}" if is_released else ""
    text = f"{_listed(changes)} changed{release}, and {now.name} is {now.state}"
    if now.release and not platform.can.config_at_once:
        next_ = f"dicectl deploy {now.name} --to {platform.key}"
        text = f"{_listed(changes)} changed. {now.name} takes that with its next deploy: {next_}"
    yield Done(now.name, platform.key, text, now.release, now.url)


def _missing(platform: Platform, key: str, there: Iterable[str]) -> DicectlError:
    said = f"there is: {_listed(there) or 'none'}"
    return DicectlError("D310", app=platform.app, platform=platform.key, key=key, evidence=said)


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(sorted(keys))
