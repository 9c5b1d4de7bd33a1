"""How a site looks: its theme, its accent, its icon, and the one stylesheet made of them.

A theme is its colours and measures as CSS variables, and a look that says where things are. A
project's own `theme.css` comes after the theme's variables, so that it wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

from webapp.functions.algorithm import AlgorithmError
from webapp.kinds.colours import GROUNDS, as_text, colour, contrast, mixed, on, written
from webapp.kinds.language import LANGUAGES, worded
from webapp.serving.site import Site

# The themes, with the file of each one's variables and the one of its look.
THEMES = {
    "plain": ("theme.css", "look-calm.css"),
    "paper": ("theme-paper.css", "look-calm.css"),
    "tutorial": ("theme-tutorial.css", "look-tutorial.css"),
}
SCRIPTS = ("app.js", "files.js", "live.js", "results.js", "rows.js")
# An icon is on one of these, which its site's title chooses; white can be read on each.
COLOURS = ("#2a5bd7", "#0f766e", "#9a3412", "#7e22ce", "#be123c", "#3f6212", "#0369a1", "#86198f")
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="{ground}"/>'
    '<text x="16" y="17" fill="{ink}" font-family="system-ui,sans-serif" font-size="20"'
    ' font-weight="700" text-anchor="middle" dominant-baseline="central">{letter}</text></svg>'
)


@dataclass(frozen=True)
class Look:
    """A site's look; `styles` and `icon` are files of the functions' own views."""

    theme: str
    accent: str
    title: str
    styles: tuple[str, ...] = ()
    icon: str = ""

    @property
    def bare(self) -> bool:
        """Whether a page has nothing but the form and the result, as the tutorial's."""
        return self.theme == "tutorial"


def chosen(site: Site, theme: str, accent: str) -> Look:
    """Return the look of a site: what was asked for, else its only function's own.

    Raises:
        AlgorithmError: there is no such theme, or the accent is no colour.
    """
    views = [one.renderer for one in site.served]
    theme = theme or (views[0].theme if len(views) == 1 else "plain")
    if theme not in THEMES:
        raise AlgorithmError(f"there is no theme {theme!r}; there are {', '.join(THEMES)}")
    if accent:
        try:
            colour(accent)
        except ValueError as error:
            raise AlgorithmError(f"accent: {error}") from error
    styles = dict.fromkeys(one.style for one in views if one.style)
    icon = views[0].icon if len(views) == 1 and not accent else ""
    return Look(theme, accent, site.title, tuple(styles), icon)


def files(look: Look, engine: Mapping[str, bytes], own: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the static files of a site by name: the project's own, then the engine's."""
    found = {**engine, **own}
    variables, where = THEMES[look.theme]
    parts = [engine[variables], _accent(look.accent).encode(), own.get("theme.css", b"")]
    parts += [found[name] for name in ("style.css", "files.css", where, *look.styles)]
    if "icon.svg" not in own and not look.icon:
        found["icon.svg"] = icon(look).encode()
    for name in SCRIPTS:
        script = _small(re.sub(rb"(?m)^\s*//.*$", b"", found[name])).decode()
        found |= {named(name, one): worded(script, one).encode() for one in LANGUAGES}
    return {**found, "style.css": _small(re.sub(rb"(?s)/\*.*?\*/", b"", b"\n".join(parts)))}


def named(script: str, language: str) -> str:
    """Return the name of a script whose words are of a language: "app.de.js"."""
    stem, dot, ending = script.rpartition(".")
    return script if language == LANGUAGES[0] else f"{stem}.{language}{dot}{ending}"


def icon(look: Look) -> str:
    """Return the picture of a site in a browser's tab: its first letter on a colour."""
    accent = look.accent or COLOURS[crc32(look.title.encode()) % len(COLOURS)]
    letter = next((one for one in look.title if one.isalnum()), "f").upper()
    ink = written(on(colour(accent)))
    return ICON.format(ground=accent, ink=ink, letter=letter)


def _accent(accent: str) -> str:
    """Return an accent as variables: what can be read on it, and itself as text."""
    if not accent:
        return ""
    ground = colour(accent)
    ink = on(ground)
    away = (0, 0, 0) if contrast((0, 0, 0), ink) > contrast((255, 255, 255), ink) else (255,) * 3
    over = mixed(ground, away, 0.15)
    bright, dark = (written(as_text(ground, one)) for one in GROUNDS)
    return (
        f":root{{--accent:{accent};--on-accent:{written(ink)};--button-over:{written(over)};"
        f"--link:{bright}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{accent};--on-accent:{written(ink)};"
        f"--button-over:{written(over)};--link:{dark}}}}}\n"
    )


def _small(text: bytes) -> bytes:
    """Return a file without indentation and empty lines."""
    return re.sub(rb"\s*\n\s*", b"\n", text).strip() + b"\n"
