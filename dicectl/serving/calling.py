"""A function called from the terminal: its arguments, its run, and what goes wrong, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicectl.errors import DicectlError, advice
from dicectl.machine import streams
from dicectl.serving import environment, files, function, tracebacks

if TYPE_CHECKING:
    from webapp.functions.algorithm import Algorithm
    from webapp.functions.problems import Problem

# What the command itself takes; a parameter of such a name gets another option.
TAKEN = {"json", "input", "help", "output"}


def option_name(name: str) -> str:
    """Return the option for a parameter: "--sepal-length"."""
    words = name.strip("_").replace("_", "-") or name
    return f"--{words}-value" if words in TAKEN else f"--{words}"


def arguments_of(
    algorithm: Algorithm, target: str, body: bytes | None, texts: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Return the function's arguments, validated as on the page."""
    from webapp.functions.problems import InputError, NotJsonError

    try:
        if body is not None:
            return algorithm.validate_json(body)
        return algorithm.validate_query(files.opened(algorithm, texts))
    except NotJsonError as error:
        raise DicectlError("D861", why=error, example=_json_example(algorithm)) from error
    except InputError as error:
        raise _refused(algorithm, target, error.problems) from error


def result_of(
    algorithm: Algorithm,
    target: str,
    arguments: Mapping[str, Any],
    meanwhile: AbstractContextManager[object],
) -> object:
    """Run the function; what it prints goes to standard error, where `meanwhile` may show more."""
    with _failures(algorithm, target), streams.aside(), meanwhile:
        return algorithm(arguments)


def pieces_of(algorithm: Algorithm, target: str, arguments: Mapping[str, Any]) -> Iterator[object]:
    """Run the function as far as is asked for; what it prints goes to standard error."""
    end = object()
    with _failures(algorithm, target), closing(algorithm.pieces(arguments)) as pieces:
        while True:
            with streams.aside():
                piece = next(pieces, end)
            if piece is end:
                return
            yield piece


@contextmanager
def _failures(algorithm: Algorithm, target: str) -> Iterator[None]:
    """Tell what the function raises in the words for it."""
    from webapp.functions.problems import InputError

    try:
        yield
    except InputError as error:
        raise _refused(algorithm, target, error.problems) from error
    except (Exception, SystemExit) as error:
        here = Path.cwd()
        package = function.missing_package(error, (here, here / "src"))
        raise DicectlError(
            "D860",
            name=algorithm.name,
            why=tracebacks.last_line(error),
            evidence=tracebacks.short(error),
            output=" ",
            fix=environment.install(here, package) if package else "",
        ) from error


def _refused(algorithm: Algorithm, target: str, problems: Sequence[Problem]) -> DicectlError:
    known = {field.name for field in algorithm.fields}
    lines = []
    for one in problems:
        name = option_name(one.field) if one.field in known else one.field
        place = "".join(f"[{part}]" for part in one.path)
        picture = (one.picture or "").removesuffix(f"\n{one.detail}")
        told = f"{name}{place}: {one.detail}" if name else one.detail
        lines += [told, *([picture] if picture else [])]
    evidence = "\n".join(lines)
    return DicectlError(
        "D859",
        name=algorithm.name,
        command=advice.command("dicectl", "run", target),
        evidence=evidence,
        output=" ",
    )


def _json_example(algorithm: Algorithm) -> str:
    import json

    shown = [field for field in algorithm.fields if field.required] or algorithm.fields[:1]
    return json.dumps({field.name: field.example for field in shown}, ensure_ascii=False)
