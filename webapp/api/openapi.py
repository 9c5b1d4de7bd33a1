"""The OpenAPI 3.1 document, from the same schemas that check the input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.functions.algorithm import Algorithm
from webapp.kinds.fields import Field
from webapp.serving.jobs.job import ENDED, GOING_ON
from webapp.serving.site import Served, Site
from webapp.serving.streamed import FORMS

PROBLEM = {
    "type": "object",
    "description": "A problem document as in RFC 9457.",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
    },
}
FIELD_ERROR = {
    "type": "object",
    "description": "What is wrong with one value.",
    "required": ["field", "pointer", "value", "rule", "detail"],
    "properties": {
        "field": {"type": "string"},
        "pointer": {"type": "string", "format": "json-pointer"},
        "value": {"description": "The value as sent, shortened."},
        "rule": {"type": "string"},
        "detail": {"type": "string"},
        "picture": {"type": "string", "description": "Points at the place in the value."},
    },
}
HEALTH = {
    "type": "object",
    "required": ["status", "commit"],
    "properties": {"status": {"const": "ok"}, "commit": {"type": ["string", "null"]}},
}
NULL = {"type": "null"}
JOB = {
    "type": "object",
    "required": ["id", "function", "state", "url", "position", "seconds", "progress", "why"],
    "properties": {
        "state": {"enum": [*GOING_ON, *ENDED]},
        "url": {"type": "string", "description": "Where to ask how it is, with GET."},
        "position": {"type": "integer", "description": "Its place in the line; 0 for none."},
        "seconds": {"type": "number", "description": "How long it has run."},
        "why": {"type": "string", "description": "Why it ended, if not well."},
        "result": {"type": ["string", "null"], "description": "Where its result is, once done."},
    },
}
ERRORS = {
    "400": "The body is not JSON.",
    "404": "There is no such job, or no more.",
    "409": "The job is not done.",
    "413": "The body is too large.",
    "415": "The body is neither JSON nor a form.",
    "422": "A value breaks a rule.",
    "500": "The algorithm failed.",
    "503": "The algorithm took too long.",
    "507": "The disk is full.",
}


CALLS = ERRORS.keys() - {"404", "409"}


def document(here: Site) -> dict[str, Any]:
    """Return the OpenAPI document of a site."""
    schemas = {name: s for one in here.served for name, s in one.algorithm.schemas.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": here.title, "version": "1", "description": here.description},
        "paths": {
            **{one.api_path: _path(one) for one in here.served},
            **(_jobs() if here.served[0].jobs else {}),
            "/healthz": {
                "get": {
                    "summary": "Say that the app answers, and which commit it runs.",
                    "operationId": "healthz",
                    "responses": {"200": _response("The app is well.", HEALTH)},
                }
            },
        },
        "components": {"schemas": {**schemas, "Problem": PROBLEM, "FieldError": FIELD_ERROR}},
    }


def _jobs() -> dict[str, Any]:
    """Return how a job is asked for, ended, and its result had."""
    name = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    gone, early = _errors("404"), _errors("409")
    about = {"200": _response("How it is.", JOB)} | gone
    result = {"200": {"description": "What the function returned."}} | gone | early
    ended = {"202": _response("It is asked to end.", JOB)} | gone
    address = "/jobs/{id}"
    return {
        address: {"parameters": [name], "get": _job("How a job is.", about)},
        f"{address}/result": {"parameters": [name], "get": _job("What a job came to.", result)},
        f"{address}/end": {"parameters": [name], "post": _job("End a job.", ended)},
    }


def _job(summary: str, responses: dict[str, Any]) -> dict[str, Any]:
    return {"summary": summary, "responses": responses | _errors("503")}


def _path(served: Served) -> dict[str, Any]:
    """Return how one function is called: with a query, or with a JSON object."""
    algorithm = served.algorithm
    common = {"summary": algorithm.summary, "description": algorithm.description}
    result = _response("The result.", algorithm.result_schema)
    if kind := algorithm.result_schema.get("x-media"):
        result["content"][kind] = {"schema": {"type": "string", "format": "binary"}}
    if algorithm.live:
        result["content"] |= {media: {"schema": _stream(algorithm)} for media in FORMS}
    ok = {"202": _response("A job was made of it.", JOB)} if served.jobs else {"200": result}
    body: dict[str, Any] = {"schema": algorithm.input_schema}
    if served.examples:
        body["examples"] = {str(n): {"value": one} for n, one in enumerate(served.examples, 1)}
    contents = {"application/json": body}
    if algorithm.most_bytes:
        contents["multipart/form-data"] = {"schema": _parts(algorithm)}
    get = {
        "get": {
            **common,
            "operationId": algorithm.name,
            "parameters": [_parameter(field) for field in algorithm.fields],
            "responses": ok | _errors("422", "500", "503"),
        }
    }
    return {
        **(get if "GET" in served.methods else {}),
        "post": {
            **common,
            "operationId": f"{algorithm.name}_post",
            "requestBody": {
                "content": contents,
                "required": any(field.required for field in algorithm.fields),
            },
            "responses": ok | _errors(*CALLS),
        },
    }


def _stream(algorithm: Algorithm) -> dict[str, Any]:
    """Return what a stream is: in OpenAPI 3.1 no more than a text can be said."""
    text = {"type": "string"}
    problem = {"$ref": "#/components/schemas/Problem"}
    data = {"value": algorithm.result_schema, "append": text, "print": text, "error": problem}
    return {
        **text,
        "description": (
            "What the function yields and prints as it comes, one event after the other: a `value`"
            " that takes the place of the last one, a text to `append` to it, what it did `print`;"
            " at the end `done`, or an `error`. As JSON each is as `x-event` says."
        ),
        "x-event": {"oneOf": [_event(name, of) for name, of in {**data, "done": NULL}.items()]},
    }


def _event(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["event", "data"],
        "properties": {"event": {"const": name}, "data": data},
    }


def _parts(algorithm: Algorithm) -> dict[str, Any]:
    """Return the input as the parts of a form, files as they are."""
    files = {one.name: _part(one) for one in algorithm.fields if one.takes_file}
    return {**algorithm.input_schema, "properties": algorithm.input_schema["properties"] | files}


def _part(field: Field) -> dict[str, Any]:
    if field.control == "table":
        return {"description": "A file, or the table as CSV."}
    file = {"type": "string", "format": "binary"}
    return {"type": "array", "items": file} if field.many else file


def _parameter(field: Field) -> dict[str, Any]:
    """Return a field as a query parameter; there is no null in a query."""
    found: dict[str, Any] = {"name": field.name, "in": "query", "required": field.required}
    if field.help:
        found["description"] = field.help
    schema = {key: value for key, value in field.schema.items() if key != "description"}
    if schema.get("default", "") is None:
        del schema["default"]
    if field.control == "json":
        return {**found, "content": {"application/json": {"schema": schema}}}
    return {**found, "schema": schema}


def _response(description: str, schema: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON Schema
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _errors(*statuses: str) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": ERRORS[status], "content": problem} for status in statuses}
