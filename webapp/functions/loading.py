"""How a function is found and becomes an `Algorithm`, or why it cannot be one."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial, reduce
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from pydantic import ConfigDict, PydanticUserError, TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema, PydanticSchemaGenerationError
from typing_extensions import TypedDict

from webapp.functions import callables, docstring
from webapp.functions.algorithm import Algorithm, AlgorithmError
from webapp.functions.callables import Function
from webapp.functions.parameters import entry, is_json, refuse_paths
from webapp.functions.printed import prints
from webapp.kinds import fields as form
from webapp.kinds import incoming, outgoing

# Names that the OpenAPI document uses itself, beside the functions' own schemas.
OURS = {"Problem", "FieldError"}
REFERENCE = "#/components/schemas/{model}"


class Types(NamedTuple):
    """What goes into a function and comes out of it, with its JSON Schema."""

    inputs: TypeAdapter[Any]
    results: TypeAdapter[Any]
    given: dict[str, Any]
    returned: dict[str, Any]
    schemas: dict[str, Any]


def load(path: str) -> Algorithm:
    """Return the algorithm at `module:function`, or at `module:object.method`.

    Raises:
        AlgorithmError: there is none, or it cannot be put on the web.
    """
    module_name, colon, name = path.partition(":")
    if not (colon and module_name and all(map(str.isidentifier, name.split(".")))):
        raise AlgorithmError(f"{path!r} is not of the form module:function, like webapp.dice:roll")
    module = _imported(module_name)
    try:
        function: Any = reduce(getattr, name.split("."), module)
    except AttributeError as error:
        raise AlgorithmError(f"{module_name!r} has no function {name!r}") from error
    return algorithm(function, name.rpartition(".")[2])


def _imported(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name + ".").startswith(error.name + "."):
            raise AlgorithmError(f"there is no module {name!r} to import") from error
        raise


def load_all(target: str | Function) -> list[Algorithm]:
    """Return the algorithm at `module:function`, or all of a `module` that a page can take.

    A function itself may be given in place of its name.

    Raises:
        AlgorithmError: there is none, or it cannot be put on the web.
    """
    if not isinstance(target, str):
        return [algorithm(target)]
    if ":" in target:
        return [load(target)]
    module = _imported(target)
    public = getattr(module, "__all__", None) or [n for n in vars(module) if not n.startswith("_")]
    names = [name for name in public if _is_of(module, name)]
    if not names:
        raise AlgorithmError(f"{target!r} has no public function with types")
    found = [one for name in names if (one := _fitting(f"{target}:{name}"))]
    return found or [load(f"{target}:{names[0]}")]  # which says what is wrong


def where(target: str | Function, found: Algorithm) -> str:
    """Return as `module:function` where another process finds an algorithm of a target.

    Raises:
        AlgorithmError: it does not, because the module does not have the function by its name.
    """
    if isinstance(target, str):
        return target if ":" in target else f"{target}:{found.name}"
    path = f"{getattr(target, '__module__', '')}:{getattr(target, '__qualname__', '')}"
    try:
        if path.startswith("__main__:"):
            raise AlgorithmError(path)
        load(path)
    except AlgorithmError as error:
        raise AlgorithmError(
            f"{found.name}: for jobs name it by text, like 'module:function'"
        ) from error
    return path


def _fitting(path: str) -> Algorithm | None:
    try:
        return load(path)
    except AlgorithmError:
        return None


def _is_of(module: ModuleType, name: str) -> bool:
    """Whether a name is a function that a module defines itself."""
    function = getattr(module, name, None)
    return inspect.isfunction(function) and function.__module__ == module.__name__


def algorithm(function: Function, name: str | None = None) -> Algorithm:
    """Return a function as an algorithm.

    Args:
        function: whatever can be called.
        name: how the module calls it; its own name if not given.

    Raises:
        AlgorithmError: it cannot be put on the web.
    """
    name = callables.named(function, name)
    signature = _without_given(function, callables.signature(function, name))
    said = docstring.read(callables.docstring(function) or form.words(name))
    hints = callables.hints(function, name)
    returned = hints.pop("return", Any)
    yielded = callables.yielded(function, returned)
    returned = returned if yielded is None else yielded
    entries = {
        parameter.name: entry(parameter, hints, said.helps.get(parameter.name))
        for parameter in signature.parameters.values()
    }
    types = _types(name, entries, returned)
    written = callables.source(function)
    return Algorithm(
        function=callables.plain(function, signature),
        name=name,
        summary=said.summary,
        description=said.description,
        returns=said.returns,
        fields=tuple(
            replace(one, group=one.group or said.groups.get(one.name, ""))
            for one in form.fields(types.given, types.schemas)
        ),
        input_schema=types.given,
        result_schema=types.returned,
        schemas=types.schemas,
        result_type=returned,
        _input=types.inputs,
        _result=types.results,
        runs_later=yielded is not None or inspect.iscoroutinefunction(written),
        yields=yielded is not None,
        prints=prints(written),
    )


def _without_given(function: Function, signature: inspect.Signature) -> inspect.Signature:
    """Leave out what a partial has been given and nobody could type."""
    if not isinstance(function, partial):
        return signature
    kept = [
        parameter
        for name, parameter in signature.parameters.items()
        if name not in function.keywords or is_json(parameter.default)
    ]
    return signature.replace(parameters=kept)


def _types(name: str, entries: Mapping[str, object], returned: Any) -> Types:  # noqa: ANN401  # a type
    """Return the types of what goes in and comes out; a result may be of any type."""
    title = form.words(name).title().replace(" ", "")
    try:
        inputs = TypeAdapter(_typed_dict(f"{title}Input", entries))
        try:
            types = _described(inputs, TypeAdapter(outgoing.understood(returned)))
        except (PydanticUserError, TypeError):
            types = _described(inputs, TypeAdapter(Any))
    except (PydanticUserError, TypeError) as error:
        raise AlgorithmError(f"{name}: {_unknown(entries) or _first_line(error)}") from error
    refuse_paths(name, types.given, types.schemas)
    if taken := sorted(OURS & types.schemas.keys()):
        raise AlgorithmError(f"{name}: the API describes a {taken[0]} of its own; rename yours")
    return types


def _described(inputs: TypeAdapter[Any], results: TypeAdapter[Any]) -> Types:
    parts, common = TypeAdapter.json_schemas(
        [("in", "validation", inputs), ("out", "serialization", results)], ref_template=REFERENCE
    )
    schemas = common.get("$defs", {})
    given = parts["in", "validation"]
    if reference := given.get("$ref"):  # pydantic chooses the name
        given = schemas.pop(reference.rpartition("/")[2])
    return Types(inputs, results, given, parts["out", "serialization"], schemas)


def _typed_dict(name: str, entries: Mapping[str, object]) -> Any:  # noqa: ANN401  # a type, but no class
    """Return a TypedDict for the arguments. A pydantic model would not allow every name."""
    make: Any = TypedDict  # as a plain function: a type checker wants literals
    made = make(name, dict(entries))
    # JSON has no infinity, so no number may be one.
    made.__pydantic_config__ = ConfigDict(extra="forbid", allow_inf_nan=False)
    return made


def _unknown(entries: Mapping[str, object]) -> str:
    """Say which parameter has a type that is not known, "" if that is not the matter."""
    for name, one in entries.items():
        try:
            TypeAdapter(_typed_dict("One", {name: one})).json_schema()
        except (PydanticSchemaGenerationError, PydanticInvalidForJsonSchema) as error:
            told = re.search(r"for (?:<class ')?([\w.]+)", _first_line(error))
            kind = told[1].removeprefix("core_schema.").removesuffix("Schema") if told else "?"
            return f"there is no field for {name}: {kind}. {incoming.KNOWN}"
        except (PydanticUserError, TypeError):
            continue
    return ""


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
