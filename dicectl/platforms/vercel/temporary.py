"""A page without an account: built on this machine, public at once, and gone after some days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice
from dicectl.plan import Step
from dicectl.platforms.facts import App, Overview, Release
from dicectl.platforms.local.tools import find_uv
from dicectl.platforms.vercel import cli, health, kept
from dicectl.platforms.vercel.app import VercelApp
from dicectl.platforms.vercel.kept import Kept
from dicectl.platforms.vercel.upload import LEFT_OUT, read, without
from dicectl.source.checkout import checkout
from dicectl.source.project import Project

ARGV = ("vercel", "deploy", "--temporary", "--yes", "--format", "json")


def steps(app: VercelApp, project: Project, asked: str = "") -> list[Step]:
    """Return the one step that makes the page, or brings it up to date."""
    page = app.page
    if page and page.is_over:
        raise DicectlError("D648", app=app.name, when=page.ends_in_words)
    title = "Build it here, and upload it to a page without an account"
    return [Step(title, ARGV, partial(_run, app, project, asked))]


def _run(app: VercelApp, project: Project, asked: str) -> Iterator[Event]:
    yield from without(asked)
    page, commit = app.page or Kept(app.name, {}), project.head or ""
    with checkout(project.root, commit, LEFT_OUT) as folder:
        _lay(page, folder)
        argv = (*ARGV, "--env", f"DICECTL_COMMIT={commit}")
        try:
            lines = cli.stream(argv, folder, _environment())
            told = yield from read(lines, app.name)
        except DicectlError as error:
            raise _named(app, error) from error
        finally:
            page = replace(page, anonymous=_left(folder) or page.anonymous)
            if page.anonymous:
                kept.save(page)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    url = health.address(str(told.get("productionUrl") or told["url"]))
    page = replace(page, url=url, commit=commit, release=page.release + 1, when=now)
    kept.save(page)
    yield from look_at(page)  # it is public at once: nobody is told of it before it is looked at
    yield Notice(
        f"This page needs no account and ends on {page.ends_in_words}. To keep it: dicectl claim"
        f" {app.name}"
    )


def look_at(page: Kept) -> Iterator[Event]:
    """Look until the page answers, with the commit that was deployed last.

    Raises:
        DicectlError: D645 it does not.
    """
    how, answer = yield from health.wait(page.url, page.commit)
    if how != "well":
        raise health.broken(page.name, f"{page.name} does not work", how, answer)


def _environment() -> dict[str, str]:
    """Return the CLI's environment: without CI's mark, and with uv, by which it builds.

    Raises:
        DicectlError: D604 there is no uv.
    """
    import os

    uv = find_uv()
    if not uv:
        raise DicectlError("D604", server="uv")
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{Path(uv).parent}"
    return cli.environment() | {"CI": "", "PATH": path}


def _lay(page: Kept, folder: Path) -> None:
    """Lay what the CLI keeps of the page where it looks for it."""
    if page.anonymous:
        (folder / ".vercel").mkdir()
        file = folder / ".vercel" / "anonymous.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(page.anonymous), encoding="utf-8")


def _left(folder: Path) -> cli.Json:
    """Return what the CLI left there."""
    try:
        told = json.loads((folder / ".vercel" / "anonymous.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _named(app: VercelApp, error: DicectlError) -> DicectlError:
    """Return the failure that the CLI's words mean for such a page."""
    if "claimed" in error.output:
        return DicectlError("D650", app=app.name, evidence=error.evidence)
    if "has expired" in error.output and app.page:
        return DicectlError("D648", app=app.name, when=app.page.ends_in_words)
    return error


def look(page: Kept) -> Overview:
    """Return what is known of a page here; nobody can be asked."""
    app = App(page.name, page.url, page.release, page.commit)
    what = f"Deploy {page.commit[:8]}, until {page.ends_in_words}"
    one = Release(page.release, what, page.commit, page.when, live=True, deploy=True)
    return Overview(app, (one,) if page.release else (), (), ())


def destroy(app: VercelApp, page: Kept) -> Step:
    """Return the step that forgets a page that has ended.

    Raises:
        DicectlError: D649 it has not, and only its owner could remove it.
    """
    if page.release and not page.is_over:
        what = f"be removed; it ends by itself on {page.ends_in_words}"
        raise DicectlError("D649", what=what, app=app.name)
    return Step(f"Forget {app.name}", ("dicectl", "destroy", app.name), partial(_forget, app))


def _forget(app: VercelApp) -> Iterator[Event]:
    yield from ()
    kept.forget(app.name)
