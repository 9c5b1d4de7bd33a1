"""The platform API: one function per request the Heroku CLI makes."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from standin.builds import run_phase
from standin.model import ApiError, Json, Release, Slug, new_id

if TYPE_CHECKING:
    from email.message import Message

    from standin.app import App
    from standin.cloud import Cloud


@dataclass(frozen=True)
class Request:
    """One API request whose bearer token was right."""

    cloud: Cloud
    method: str
    path: str
    headers: Message
    body: Json
    sessions: dict[str, tuple[App, Json]] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True)
class Answer:
    """Status and JSON of an API answer."""

    body: Any
    status: int = 200


Route = Callable[..., Answer]
ROUTES: list[tuple[str, re.Pattern[str], Route]] = []


def route(method: str, path: str) -> Callable[[Route], Route]:
    """Register a function; ``*`` in the path is passed to it, the app's first."""
    pattern = re.compile("^" + path.replace("*", "([^/]+)") + "$")

    def register(function: Route) -> Route:
        ROUTES.append((method, pattern, function))
        return function

    return register


def answer(request: Request) -> Answer:
    """Find and call the route. ApiError 404 if there is none."""
    for method, pattern, function in ROUTES:
        if method == request.method and (match := pattern.match(request.path)):
            return function(request, *match.groups())
    raise ApiError(404, "not_found", "The requested API endpoint was not found.")


@route("GET", "/account")
def account(request: Request) -> Answer:
    """Who am I."""
    return Answer(request.cloud.me.account())


@route("GET", "/apps")
@route("GET", "/users/~/apps")
def list_apps(request: Request) -> Answer:
    """My apps."""
    cloud = request.cloud
    return Answer([cloud.json(a) for a in cloud.apps.values() if a.owner is cloud.me])


@route("POST", "/apps")
@route("POST", "/teams/apps")
def create_app(request: Request) -> Answer:
    """``heroku create``."""
    return Answer(request.cloud.json(request.cloud.create(request.body)), 201)


@route("GET", "/apps/*")
def show_app(request: Request, name: str) -> Answer:
    """One app."""
    return Answer(request.cloud.json(request.cloud.find(name)))


@route("PATCH", "/apps/*")
def change_app(request: Request, name: str) -> Answer:
    """Maintenance mode and the stack of the next build."""
    app = request.cloud.find(name)
    app.maintenance = bool(request.body.get("maintenance", app.maintenance))
    app.stack = request.body.get("build_stack", app.stack)
    return Answer(request.cloud.json(app))


@route("DELETE", "/apps/*")
def destroy_app(request: Request, name: str) -> Answer:
    """``heroku apps:destroy``."""
    app = request.cloud.find(name)
    last = request.cloud.json(app)
    request.cloud.destroy(app)
    return Answer(last)


@route("GET", "/apps/*/addons")
@route("GET", "/apps/*/buildpack-installations")
@route("PUT", "/apps/*/buildpack-installations")
def nothing(request: Request, name: str) -> Answer:
    """What an app of ours never has."""
    request.cloud.find(name)
    return Answer([])


@route("GET", "/apps/*/collaborators")
def collaborators(request: Request, name: str) -> Answer:
    """Only the owner."""
    app = request.cloud.find(name)
    return Answer([{"app": app.reference, "role": "owner", "user": app.owner.json()}])


@route("GET", "/apps/*/pipeline-couplings")
def pipeline(request: Request, name: str) -> Answer:
    """Never in a pipeline, which Heroku says with a 404."""
    request.cloud.find(name)
    raise ApiError(404, "not_found", "Couldn't find that pipeline coupling.")


@route("GET", "/apps/*/dynos")
def dynos(request: Request, name: str) -> Answer:
    """``heroku ps``."""
    app = request.cloud.find(name)
    return Answer([dyno.json(app.reference) for dyno in app.dynos])


@route("POST", "/apps/*/dynos")
def run(request: Request, name: str) -> Answer:
    """``heroku run``."""
    return Answer(request.cloud.invite(request.cloud.find(name), request.body), 201)


@route("DELETE", "/apps/*/dynos")
@route("DELETE", "/apps/*/dynos/*")
@route("DELETE", "/apps/*/formations/*")
def restart(request: Request, name: str, which: str | None = None) -> Answer:
    """``heroku ps:restart``."""
    request.cloud.find(name).restart(which)
    return Answer({}, 202)


def formation_json(app: App) -> list[Json]:
    """The process types with their numbers of dynos."""
    types = app.current.slug.types if app.current.slug else {}
    return [
        {
            "app": app.reference,
            "command": types.get(kind, ""),
            "id": f"{app.id}-{kind}",
            "quantity": quantity,
            "size": app.sizes.get(kind, "Basic"),
            "type": kind,
        }
        for kind, quantity in app.formation.items()
    ]


@route("GET", "/apps/*/formation")
def formation(request: Request, name: str) -> Answer:
    """``heroku ps:scale`` without arguments."""
    return Answer(formation_json(request.cloud.find(name)))


@route("PATCH", "/apps/*/formation")
def scale(request: Request, name: str) -> Answer:
    """``heroku ps:scale web=0``."""
    app = request.cloud.find(name)
    for update in request.body.get("updates", []):
        app.scale(update["type"], str(update.get("quantity", "+0")), update.get("size"))
    return Answer(formation_json(app))


@route("GET", "/apps/*/config-vars")
def config(request: Request, name: str) -> Answer:
    """``heroku config``."""
    return Answer(request.cloud.find(name).config)


@route("PATCH", "/apps/*/config-vars")
def set_config(request: Request, name: str) -> Answer:
    """``heroku config:set``."""
    return Answer(request.cloud.find(name).set_config(request.body))


@route("GET", "/apps/*/releases")
def releases(request: Request, name: str) -> Answer:
    """``heroku releases``: honours order and max of the Range header, then with status 206."""
    app = request.cloud.find(name)
    wish = str(request.headers.get("Range", ""))
    listed = list(app.releases)
    if "order=desc" in wish:
        listed.reverse()
    limit = re.search(r"max=(\d+)", wish)
    cut = listed[: int(limit[1])] if limit else listed
    body = [r.json(app.reference, current=r is app.current) for r in cut]
    return Answer(body, 206 if len(cut) < len(listed) else 200)


@route("GET", "/apps/*/releases/*")
def release(request: Request, name: str, key: str) -> Answer:
    """One release by version or id."""
    app = request.cloud.find(name)
    found = app.find_release(key)
    return Answer(found.json(app.reference, current=found is app.current))


@route("GET", "/apps/*/releases/*/config-vars")
def config_of_release(request: Request, name: str, key: str) -> Answer:
    """The config vars that a release had."""
    return Answer(request.cloud.find(name).find_release(key).config)


@route("GET", "/apps/*/builds")
def builds(request: Request, name: str) -> Answer:
    """What was pushed, newest first."""
    return Answer(request.cloud.find(name).builds[::-1])


@route("POST", "/apps/*/releases")
def new_release(request: Request, name: str) -> Answer:
    """``heroku releases:rollback``, or with a slug that code with today's config vars."""
    app = request.cloud.find(name)
    if key := request.body.get("slug"):
        made = release_again(app, app.find_slug(str(key)), str(request.body.get("description")))
    else:
        old, slug = app.find_kept(str(request.body.get("release")))
        made = release_again(app, slug, f"Rollback to v{old.version}", old.config)
    return Answer(made.json(app.reference, current=made is app.current), 201)


def release_again(
    app: App, slug: Slug, description: str, config: dict[str, str] | None = None
) -> Release:
    """A release of a slug; its release phase runs behind the caller's back."""
    phase = slug.types.get("release")
    status = "pending" if phase else "succeeded"
    made = app.add_release(description, slug, config, status)
    if phase:
        job = partial(run_phase, app, made, slug, phase, app.logs.api)
        threading.Thread(target=job, daemon=True).start()
    else:
        app.succeed(made)
    return made


@route("POST", "/apps/*/log-sessions")
def log_session(request: Request, name: str) -> Answer:
    """``heroku logs``: the address of a stream that needs no token."""
    session = new_id()
    request.sessions[session] = (request.cloud.find(name), request.body)
    return Answer({"id": session, "logplex_url": f"{request.address}/stream/{session}"}, 201)
