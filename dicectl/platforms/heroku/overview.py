"""Reads what Heroku's API tells about an app into `platforms.facts`."""

from __future__ import annotations

from dataclasses import replace

from dicectl.platforms.facts import App, Dyno, Formation, Overview, Release
from dicectl.platforms.heroku.releases import (
    Json,
    commits,
    is_eligible,
    live_release,
    newest_first,
    previous_release,
    version,
)


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
        replace(_app(about, dynos, releases), building=building),
        tuple(_releases(releases)),
        tuple(map(_dyno, dynos)),
        tuple(Formation(one["type"], int(one["quantity"]), one["size"]) for one in formation),
    )


def _app(about: Json, dynos: list[Json], releases: list[Json]) -> App:
    release, commit = live_release(releases)
    web = [dyno["state"] for dyno in dynos if dyno["type"] == "web"]
    return App(
        about["name"],
        about["web_url"],
        release,
        commit,
        running=bool(web) or not release,
        previous=previous_release(releases),
        crashed=bool(web) and set(web) == {"crashed"},
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
