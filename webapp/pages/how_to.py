"""How a function is called from a program: curl, Python and JavaScript, with somebody's values."""

from __future__ import annotations

import json
import pprint
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_jsonable_python

from webapp.functions.problems import InputError
from webapp.kinds.fields import Field
from webapp.serving.site import Served

# The standard library alone, so that it runs as it is.
PYTHON = """\
import json
from urllib.request import Request, urlopen

inputs = {inputs}
request = Request(
    "{url}",
    json.dumps(inputs).encode(),
    {{"Content-Type": "application/json"}},
)
with urlopen(request) as answer:
    print(json.load(answer))"""
REQUESTS = (
    "import requests  # or: import httpx as requests\n\n"
    "inputs = {inputs}\n"
    'answer = requests.post("{url}", json=inputs)\n'
    "answer.raise_for_status()\n"
    "print(answer.json())"
)
JAVASCRIPT = """\
const answer = await fetch("{url}", {{
  method: "POST",
  headers: {{ "Content-Type": "application/json" }},
  body: JSON.stringify({inputs}),
}});
console.log(await answer.json());"""


@dataclass(frozen=True)
class Call:
    """How one function is called: `given` are its arguments, as JSON has them."""

    served: Served
    host: str
    given: Mapping[str, Any]

    @property
    def url(self) -> str:
        """The address."""
        return f"{self.host}{self.served.api_path}"

    @property
    def fields(self) -> Mapping[str, Field]:
        """The function's fields by name."""
        return {field.name: field for field in self.served.algorithm.fields}

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The name of each way, and what is typed for it."""
        fields = self.served.algorithm.fields
        if self.served.algorithm.most_bytes:
            return [("curl, with files", f"curl {self.url}{self._parts()}"), *self._programs()]
        if self.served.algorithm.secrets:
            return [self._curls()[-1], *self._programs()]
        alone = [] if any(field.required for field in fields) else [("curl", f"curl {self.url}")]
        some = [*alone, *(self._curls() if self.given else []), *self._programs()]
        return [*some, *self._streams()]

    def _streams(self) -> list[tuple[str, str]]:
        """Return how what the function yields and prints is seen as it comes."""
        if not self.served.algorithm.live or self.served.jobs:
            return []
        asked = "curl -N -H 'Accept: application/jsonl' --get"
        return [("curl, as it comes", f"{asked} {self.url}{self._query()}")]

    def _curls(self) -> list[tuple[str, str]]:
        body = shlex.quote(json.dumps(self.given, ensure_ascii=False))
        return [
            ("curl, with values", f"curl --get {self.url}{self._query()}"),
            ("curl, with JSON", f"curl {self.url} \\\n  --json {body}"),
        ]

    def _parts(self) -> str:
        known = self.fields
        return "".join(
            f" \\\n  -F {shlex.quote(f'{name}={text}')}"
            for name, value in self.given.items()
            for text in ([f"@{name}"] if known[name].takes_file else known[name].texts(value))
        )

    def _query(self) -> str:
        known = self.fields
        return "".join(
            f" \\\n  --data-urlencode {shlex.quote(f'{name}={text}')}"
            for name, value in self.given.items()
            for text in known[name].texts(value)
        )

    def _programs(self) -> list[tuple[str, str]]:
        inputs = pprint.pformat(dict(self.given), sort_dicts=False, width=80)
        body = json.dumps(self.given, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        return [
            ("Python", REQUESTS.format(inputs=inputs, url=self.url)),
            ("Python, nothing installed", PYTHON.format(inputs=inputs, url=self.url)),
            ("JavaScript", JAVASCRIPT.format(inputs=body, url=self.url)),
        ]


def call(served: Served, host: str, texts: Mapping[str, Sequence[str]]) -> Call:
    """Return how a function is called with the values of a form, or with typical ones."""
    return Call(served, host, _sent(served, texts) or _typical(served))


def _sent(served: Served, texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the arguments that a form holds; none if it is not filled in rightly."""
    if served.algorithm.most_bytes:
        return {}
    try:
        arguments = served.algorithm.validate_form(texts)
    except InputError:
        return {}
    given: dict[str, Any] = to_jsonable_python(arguments, fallback=str)
    return given


def _typical(served: Served) -> dict[str, Any]:
    """Return an example of the site's own, else one made from what is needed."""
    if served.examples:
        return dict(served.examples[0])
    fields = served.algorithm.fields
    shown = [field for field in fields if field.required] or fields[:1]
    return {field.name: field.example for field in shown}
