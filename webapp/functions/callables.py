"""What may be called: functions of every kind, seen as plain functions of named arguments."""

from __future__ import annotations

import inspect
from collections import abc
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, get_args, get_origin, get_type_hints

from webapp.functions.algorithm import AlgorithmError
from webapp.functions.pieces import yields

Function = Callable[..., Any]

_FIRST, _REST = inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL
_MORE = inspect.Parameter.VAR_KEYWORD
# Parameters that stand for any number: *numbers and **options.
MANY = {_REST, _MORE}
ITERABLES = {abc.Iterable, abc.AsyncIterable}
ITERATORS = {abc.Iterator, abc.Generator, abc.AsyncIterator, abc.AsyncGenerator} | ITERABLES


def named(function: Function, name: str | None) -> str:
    """Return the name of a function for its address: the module's for it, else its own.

    Raises:
        AlgorithmError: it has none, or cannot be called.
    """
    own = str(getattr(function, "__name__", ""))
    if inspect.isclass(function):
        raise AlgorithmError(f"{name or own} is a class, not a function; write one that uses it")
    if not callable(function):
        raise AlgorithmError(f"{name or repr(function)} is not a function")
    if own and not own.isidentifier():
        raise AlgorithmError(f"{own} is no name for an address; make it a function with one (def)")
    if not (name or own):
        raise AlgorithmError(f"{function!r} has no name; give it one, like predict = ...")
    return name or own


def source(function: Function) -> Function:
    """Return the function that was written with def: below partials, objects and decorators."""
    if isinstance(function, partial):
        return source(function.func)
    if hasattr(function, "__wrapped__"):
        return source(inspect.unwrap(function))
    if not inspect.isroutine(function) and callable(function):
        return source(type(function).__call__)
    return function


def signature(function: Function, name: str) -> inspect.Signature:
    """Return the signature of a function whose arguments can all be named.

    Raises:
        AlgorithmError: one of them cannot.
    """
    try:
        found = inspect.signature(function)
    except (ValueError, TypeError) as error:
        raise AlgorithmError(f"{name} does not tell its parameters; wrap it in a def") from error
    _refuse_methods(function, found)
    many = [
        one.name
        for one in found.parameters.values()
        if one.kind in MANY and _is_vague(one.annotation)
    ]
    if many:
        why = "; if a decorator made it, give that functools.wraps" if len(many) > 1 else ""
        told = f"*{many[0]} needs a type, like *{many[0]}: float, or name each input"
        raise AlgorithmError(f"{name}: {told}{why}")
    return found


def _is_vague(annotation: object) -> bool:
    """Whether a type of many arguments says nothing, as a decorator's does."""
    said = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    vague = {"object", "Any", "args", "kwargs"}
    return annotation is inspect.Parameter.empty or said.rpartition(".")[2] in vague


def _refuse_methods(function: Function, found: inspect.Signature) -> None:
    """Refuse a method that has nothing to be a method of."""
    owner, _, method = str(getattr(function, "__qualname__", "")).rpartition(".")
    first = next(iter(found.parameters.values()), None)
    if owner and not owner.endswith("<locals>") and first and first.name in {"self", "cls"}:
        owner = owner.rpartition(".")[2]
        raise AlgorithmError(
            f"{owner}.{method} is a method: make an instance, like {owner.lower()} = {owner}(),"
            f" and name its method: {owner.lower()}.{method}"
        )


def hints(function: Function, name: str) -> dict[str, Any]:
    """Return the types of a function's parameters and, as "return", of its result.

    Raises:
        AlgorithmError: one is not known.
    """
    written = source(function)
    try:
        found = get_type_hints(written, include_extras=True)
    except (NameError, TypeError, SyntaxError, AttributeError) as error:
        raise AlgorithmError(f"{name}: a type is not known: {error}") from error
    return found


def yielded(function: Function, hint: Any) -> Any:  # noqa: ANN401  # types
    """Return the type of what a function yields, None if it does not.

    One that says it returns an Iterator is taken for one that yields.
    """
    if not yields(source(function)) and get_origin(hint) not in ITERATORS - ITERABLES:
        return None
    args = get_args(hint)
    return args[0] | None if get_origin(hint) in ITERATORS and args else Any


def docstring(function: Function) -> str:
    """Return the text that its author wrote about a function, "" for none."""
    said = source(function).__doc__
    if not (said or inspect.isroutine(function) or isinstance(function, partial)):
        said = type(function).__doc__
    return inspect.cleandoc(said or "")


def plain(function: Function, called_as: inspect.Signature) -> Function:
    """Return a function that takes all its arguments by name."""
    parameters = called_as.parameters.values()
    if not {one.kind for one in parameters} & {*MANY, _FIRST}:
        return function

    def call(**arguments: object) -> object:
        places, names = _placed(parameters, arguments)
        return function(*places, **names)

    call.__module__ = getattr(function, "__module__", "")
    return call


def _placed(
    parameters: Collection[inspect.Parameter], arguments: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Return arguments as those of a call: by place, and by name.

    Raises:
        ValueError: one of many names is that of a parameter.
    """
    kinds = {one.kind: one for one in parameters}
    rest, more = kinds.get(_REST), kinds.get(_MORE)
    by_place = {_FIRST, inspect.Parameter.POSITIONAL_OR_KEYWORD} if rest else {_FIRST}
    places = [arguments.pop(one.name, one.default) for one in parameters if one.kind in by_place]
    places += arguments.pop(rest.name, ()) if rest else ()
    extra = arguments.pop(more.name, {}) if more else {}
    if taken := extra.keys() & {one.name for one in parameters}:
        raise ValueError(f"{min(taken)} is a field of its own.")
    return places, {**arguments, **extra}
