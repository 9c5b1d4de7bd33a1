"""Reads what Heroku's API tells about an app into `platforms.facts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dicectl.machine.fetch import Answer
from dicectl.platforms.facts import App, Dyno, Formation, Overview, Release
from dicectl.platforms.heroku import api
from dicectl.platforms.heroku.releases import (
    Json,
    commits,
    is_eligible,
    live_release,
    newest_first,
    previous_release,
    version,
)


def lists_of(app: str) -> list[str]:
    """Return where the API has the lists that `overview` reads, beside the app itself."""
    return [f"/apps/{app}/{more}" for more in ("dynos", "releases", "formation", "builds")]


def read_lists(app: str, answers: Mapping[str, Answer]) -> dict[str, list[Json]]:
    """Return those lists from the answers, by the last part of their paths.

    Raises:
        DicectlError: an answer is no list, and what it says.
    """
    paths = lists_of(app)
    return {path.rpartition("/")[2]: api.value(answers[path], path, list) for path in paths}


def overview(
    about: Json,
    dynos: list[Json],
    releases: list[Json],
    formation: list[Json],
    builds: list[Json],
) -> Overview:
    """Return all of an app."""
    building = any(build["status"] == "pending" for build in builds)
    return Overview(
        replace(_app(about, dynos, releases, formation), building=building),
        tuple(_releases(releases)),
        tuple(map(_dyno, dynos)),
        tuple(Formation(one["type"], int(one["quantity"]), one["size"]) for one in formation),
    )


def _app(about: Json, dynos: list[Json], releases: list[Json], formation: list[Json]) -> App:
    release, commit = live_release(releases)
    has_page = not formation or any(one["type"] == "web" for one in formation)
    of_it = [dyno["state"] for dyno in dynos if dyno["type"] == "web" or not has_page]
    return App(
        about["name"],
        about["web_url"],
        release,
        commit,
        running=bool(of_it) or not release,
        previous=previous_release(releases),
        crashed=bool(of_it) and set(of_it) == {"crashed"},
        has_page=has_page,
    )


def _dyno(dyno: Json) -> Dyno:
    return Dyno(
        dyno["name"],
        dyno["type"],
        dyno["state"],
        dyno.get("updated_at") or "",
        version(dyno),
        dyno.get("size") or "",
    )


def _releases(releases: list[Json]) -> list[Release]:
    built = commits(releases)
    return [
        Release(
            int(one["version"]),
            one.get("description") or "",
            built.get(int(one["version"]), ""),
            one.get("created_at") or "",
            (one.get("user") or {}).get("email") or "",
            live=bool(one.get("current")),
            kept=is_eligible(one) and not one.get("current"),
            deploy=(one.get("description") or "").startswith("Deploy "),
        )
        for one in newest_first(releases)
    ]
