"""How a function is found and becomes an `Algorithm`, or why it cannot be one."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Annotated, Any, NotRequired, get_type_hints

from pydantic import ConfigDict, Field, PydanticUserError, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python
from typing_extensions import TypedDict

from webapp.functions.algorithm import Algorithm, AlgorithmError
from webapp.kinds import fields as form

Function = Callable[..., object]
# Names that the OpenAPI document uses itself, beside the algorithm's own schemas.
OURS = {"Problem", "FieldError"}
REFERENCE = "#/components/schemas/{model}"


def load(path: str) -> Algorithm:
    """Return the algorithm at `module:function`.

    Raises:
        AlgorithmError: there is none, or it cannot be put on the web.
    """
    module_name, colon, name = path.partition(":")
    if not (colon and module_name and name.isidentifier()):
        raise AlgorithmError(f"{path!r} is not of the form module:function, like webapp.dice:roll")
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and (module_name + ".").startswith(error.name + "."):
            raise AlgorithmError(f"there is no module {module_name!r} to import") from error
        raise
    function = getattr(module, name, None)
    if function is None:
        raise AlgorithmError(f"{module_name!r} has no function {name!r}")
    return algorithm(function)


def algorithm(function: Function) -> Algorithm:
    """Return a function as an algorithm.

    Raises:
        AlgorithmError: it cannot be put on the web.
    """
    signature = _signature(function)
    name: str = function.__name__
    summary, description, helps = _docstring(function)
    hints = _hints(function)
    returned = hints.pop("return", Any)
    title = form.words(name).title().replace(" ", "")
    entries = {
        parameter.name: _entry(parameter, hints, helps.get(parameter.name))
        for parameter in signature.parameters.values()
    }
    try:
        inputs = TypeAdapter(_typed_dict(f"{title}Input", entries))
        results = TypeAdapter(returned)
        parts, common = TypeAdapter.json_schemas(
            [("in", "validation", inputs), ("out", "serialization", results)],
            ref_template=REFERENCE,
        )
    except (PydanticUserError, TypeError) as error:
        raise AlgorithmError(f"{name}: {_first_line(error)}") from error
    schemas = common.get("$defs", {})
    given = parts["in", "validation"]
    if reference := given.get("$ref"):  # pydantic chooses the name
        given = schemas.pop(reference.rpartition("/")[2])
    if taken := sorted(OURS & schemas.keys()):
        raise AlgorithmError(f"{name}: the API describes a {taken[0]} of its own; rename yours")
    return Algorithm(
        function=function,
        name=name,
        summary=summary,
        description=description,
        fields=form.fields(given, schemas),
        input_schema=given,
        result_schema=parts["out", "serialization"],
        schemas=schemas,
        result_type=returned,
        _input=inputs,
        _result=results,
    )


def _typed_dict(name: str, entries: Mapping[str, object]) -> Any:  # noqa: ANN401  # a type, but no class
    """Return a TypedDict for the arguments. A pydantic model would not allow every name."""
    make: Any = TypedDict  # as a plain function: a type checker wants literals
    made = make(name, dict(entries))
    # JSON has no infinity, so no number may be one.
    made.__pydantic_config__ = ConfigDict(extra="forbid", allow_inf_nan=False)
    return made


def _signature(function: Function) -> inspect.Signature:
    """Return the signature of a function that can be called with named arguments."""
    if not inspect.isroutine(function):
        raise AlgorithmError(f"{function!r} is not a function")
    name = function.__name__
    if not name.isidentifier():
        raise AlgorithmError(f"{name} is no name for an address; make it a function with one (def)")
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise AlgorithmError(f"{name} is asynchronous; make it a plain function (def)")
    if inspect.isgeneratorfunction(function):
        raise AlgorithmError(f"{name} yields; return a list instead")
    signature = inspect.signature(function)
    for parameter in signature.parameters.values():
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            raise AlgorithmError(f"{name}: *{parameter.name} cannot be a field; name each input")
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise AlgorithmError(f"{name}: {parameter.name} must be accepted by name; remove the /")
    return signature


def _hints(function: Function) -> dict[str, Any]:
    try:
        return get_type_hints(function, include_extras=True)
    except (NameError, TypeError, SyntaxError) as error:
        raise AlgorithmError(f"{function.__name__}: a type is not known: {error}") from error


def _entry(parameter: inspect.Parameter, hints: Mapping[str, Any], help_text: str | None) -> object:
    """Return the parameter's type with its description and default, as a TypedDict's entry."""
    if parameter.name not in hints:
        raise AlgorithmError(
            f"the parameter {parameter.name} needs a type, like {parameter.name}: int"
        )
    hint = hints[parameter.name]
    if parameter.default is parameter.empty:
        return Annotated[hint, Field(description=help_text)]
    if isinstance(parameter.default, FieldInfo):
        raise AlgorithmError(
            f"the default of {parameter.name} is a Field, which belongs to its type: write"
            f" {parameter.name}: Annotated[int, Field(ge=1)] = 5"
        )
    try:
        extra = {"default": to_jsonable_python(parameter.default)}
        json.dumps(extra, allow_nan=False)
    except ValueError as error:
        raise AlgorithmError(f"the default of {parameter.name} is not JSON: {error}") from error
    return NotRequired[Annotated[hint, Field(description=help_text, json_schema_extra=extra)]]


def _docstring(function: Function) -> tuple[str, str, dict[str, str]]:
    """Return summary, description and each parameter's text from a docstring in Google's style."""
    text = inspect.getdoc(function) or form.words(function.__name__)
    head, *sections = re.split(r"^(\w[\w ]*):\n(?=[ \t])", text, flags=re.MULTILINE)
    summary, _, description = head.strip().partition("\n\n")
    parts = dict(zip(sections[::2], sections[1::2], strict=True))
    listed = textwrap.dedent(parts.get("Args", ""))
    pairs = re.findall(r"^(\w+)[^:\n]*:((?:.*\n?)(?:[ \t]+.*\n?)*)", listed, flags=re.MULTILINE)
    helps = {name: " ".join(words.split()) for name, words in pairs}
    return " ".join(summary.split()), description.strip(), helps


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
