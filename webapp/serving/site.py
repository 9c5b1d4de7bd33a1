"""The functions of a site: where each is, how it is shown, and how it is run."""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import current_app, g, request

from webapp.functions.algorithm import Algorithm, AlgorithmError
from webapp.functions.printed import Printed, printing
from webapp.kinds.outgoing import ready
from webapp.kinds.render import Renderer, renderer
from webapp.serving.feed import Feed
from webapp.serving.jobs.client import Jobs
from webapp.serving.limits import limited
from webapp.serving.line import PLACES, Line

LONGEST_TITLE = 60
# Addresses of the site's own.
RESERVED = {"api", "static", "healthz", "jobs"}

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Served:
    """One function on the web.

    Attributes:
        path: where its page is: "/" where it is the only one, else "/predict".
        title: what stands above the page.
        description: what stands below it.
        examples: arguments to try it with, as JSON has them.
        time_limit: for how many seconds it may run.
        line: where calls wait for their turn.
        show_output: whether visitors see what it prints.
        jobs: the line of its jobs, None where each call is answered at once.
    """

    algorithm: Algorithm
    renderer: Renderer
    time_limit: float
    line: Line
    path: str = "/"
    title: str = ""
    description: str = ""
    examples: tuple[Arguments, ...] = ()
    show_output: bool = True
    jobs: Jobs | None = None

    @property
    def api_path(self) -> str:
        """Where the function answers with JSON."""
        return f"/api/{self.algorithm.name}"

    @property
    def methods(self) -> list[str]:
        """How the API is asked: neither files nor secrets go into an address, nor does a job."""
        own = self.algorithm
        return ["POST"] if own.most_bytes or own.secrets or self.jobs else ["GET", "POST"]

    @property
    def about(self) -> str:
        """What stands below the title: what was given, else all that the docstring says."""
        own = self.algorithm
        if self.description != own.summary:
            return self.description
        summary = "" if own.summary.rstrip(".") == self.title else own.summary
        return f"{summary}\n\n{own.description}".strip()

    @property
    def is_quick(self) -> bool:
        """Whether the function promises to return soon whatever it is given; see `run`."""
        return bool(getattr(self.algorithm.function, "quick", False))

    @property
    def is_followed(self) -> bool:
        """Whether the page's script asks for a stream: to see pieces, or a place in the line."""
        return not (self.is_quick or self.jobs)

    def run(self, arguments: Arguments, ending: str = "") -> object:
        """Return the function's result; a picture in the format that an ending stands for.

        A function with the attribute `quick` promises to return soon whatever it is given. It runs
        without a time limit, which needs a thread and so takes a fifth of a request.

        Raises:
            InputError: the function refused its input.
            TimeLimitError: it takes too long.
            BusyError: too many are before it, or have not ended.
        """
        if self.is_quick:
            return self.algorithm(arguments)
        with self.line.turn():
            return limited(partial(self._ready, arguments, ending), self.time_limit)

    def run_aloud(self, arguments: Arguments) -> tuple[object, str]:
        """Return the function's result, and what it has printed.

        Raises: what `run` raises.
        """
        if self.is_quick or not self.show_output:
            return self.run(arguments), ""
        printed = Printed()
        with printing(printed):
            return self.run(arguments), printed.text

    def feed(self, arguments: Arguments) -> Feed:
        """Begin to run the function, to show what it yields and prints as it comes.

        Raises:
            BusyError: the line is full.
        """
        pieces, place = self._pieces(arguments), self.line.join()
        return Feed(pieces, self.time_limit, place, listens=self.show_output)

    def _pieces(self, arguments: Arguments) -> Generator[object]:
        with closing(self.algorithm.pieces(arguments)) as pieces:
            for one in pieces:
                yield ready(one)

    def _ready(self, arguments: Arguments, ending: str = "") -> object:
        """Return the result, with files read and pictures drawn, which may take long, too."""
        return ready(self.algorithm(arguments), ending)


@dataclass(frozen=True)
class Site:
    """All functions of one app. `title` and `description` are those of the start page."""

    served: tuple[Served, ...]
    title: str
    description: str
    time_limit: float

    def named(self, name: str) -> Served:
        """Return a function by its name."""
        return next(one for one in self.served if one.algorithm.name == name)

    def examples(self) -> Iterator[tuple[Callable[[Arguments], object], dict[str, Any]]]:
        """Yield each function with arguments for it: its examples, else some made from its types.

        Raises:
            InputError: an example breaks a rule of its function.
        """
        for one in self.served:
            for given in one.examples or (example(one.algorithm),):
                yield one.algorithm, one.algorithm.validate(given)


def made(  # noqa: PLR0913  as `create_app` has them
    found: Sequence[Algorithm],
    title: str,
    description: str,
    examples: Sequence[Arguments],
    *,
    time_limit: float,
    show_output: bool = True,
    jobs: Jobs | None = None,
    at_once: int,
) -> Site:
    """Return the site that shows these functions; see `webapp.create_app`.

    Raises:
        AlgorithmError: two functions are in each other's way, or an example is for no function.
    """
    _check(found)
    if not 1 <= at_once <= PLACES:
        raise AlgorithmError(f"at_once is from 1 to {PLACES}, not {at_once}")
    if examples and len(found) > 1:
        raise AlgorithmError("examples are for one function; give each site of several none")
    line = Line(at_once)
    served = tuple(
        replace(_served(one, len(found) == 1, time_limit, line), show_output=show_output, jobs=jobs)
        for one in found
    )
    if len(found) > 1:
        return Site(served, title or _title(found), description, time_limit)
    only = replace(
        served[0],
        title=title or served[0].title,
        description=description or served[0].description,
        examples=tuple(examples),
    )
    return Site((only,), only.title, only.description, time_limit)


def _served(algorithm: Algorithm, is_only: bool, time_limit: float, line: Line) -> Served:
    shown = renderer(algorithm.name, algorithm.result_type, algorithm.plain, algorithm.returns)
    path = "/" if is_only else f"/{algorithm.name}"
    return Served(algorithm, shown, time_limit, line, path, shown.title, algorithm.summary)


def _title(found: Sequence[Algorithm]) -> str:
    """Return what the module of all functions calls itself, where it is one and says it shortly."""
    modules = {getattr(one.function, "__module__", "") for one in found}
    module = sys.modules.get(modules.pop()) if len(modules) == 1 else None
    said = ((module and module.__doc__) or "").strip().partition("\n")[0].rstrip(".")
    return said if 0 < len(said) <= LONGEST_TITLE else "Functions"


def _check(found: Sequence[Algorithm]) -> None:
    """Refuse functions of one name, and different types of one name in the API's document."""
    schemas: dict[str, Any] = {}
    names: set[str] = set()
    for one in found:
        if one.name in names | RESERVED:
            raise AlgorithmError(f"{one.name}: the site has that address already; rename one")
        names.add(one.name)
        for model, schema in one.schemas.items():
            if schemas.setdefault(model, schema) != schema:
                raise AlgorithmError(f"{one.name}: another function has a {model}; rename one")


def example(algorithm: Algorithm) -> dict[str, Any]:
    """Return arguments made from the types: those that are needed."""
    return {field.name: field.example for field in algorithm.fields if field.required}


def site() -> Site:
    """Return the site that the current request is for."""
    found: Site = current_app.extensions["site"]
    return found


def request_id() -> str:
    """Return the router's id for this request, or one of our own."""
    if "request_id" not in g:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = (
            given if re.fullmatch(r"[\w.:-]{1,80}", given, re.ASCII) else uuid.uuid4().hex
        )
    found: str = g.request_id
    return found
