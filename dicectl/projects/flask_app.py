"""The text of an app as tutorials have it: a Flask app with one route, and its template."""

from __future__ import annotations

import ast
from html import escape
from itertools import chain

from dicectl.projects.texts import Facts

Function = ast.FunctionDef | ast.AsyncFunctionDef
# How a form's text becomes what a plain annotation says, and which input it has.
_FROM_TEXT = {"int": "int({})", "float": "float({})", "bool": "{} == 'on'"}
_INPUTS = {"int": 'type="number"', "float": 'type="number" step="any"', "bool": 'type="checkbox"'}
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<h1>{title}</h1>
<form method="post">
{fields}<button>{title}</button>
</form>
{{% if error %}}<p role="alert">{{{{ error }}}}</p>{{% endif %}}
{{% if result is not none %}}<p>{{{{ result }}}}</p>{{% endif %}}
</body>
</html>
"""


def entry(facts: Facts, function: Function) -> str:
    """Return the module: its one route calls the function with what the form has."""
    module, _, name = facts.targets[0].partition(":")
    given = ", ".join(f"{one.arg}={_sent(one)}" for one in _parameters(function))
    return f'''"""The web app: one page, whose form calls {facts.targets[0]}."""

from flask import Flask, render_template, request

from {module} import {name}

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def home():
    result = error = None
    if request.method == "POST":
        try:
            result = {name}({given})
        except ValueError as problem:
            error = problem
    return render_template("index.html", result=result, error=error)
'''


def page(facts: Facts, function: Function) -> str:
    """Return the template: a field for each parameter, filled in with its default."""
    defaults = _defaults(function)
    rows = (_row(one, defaults.get(one.arg)) for one in _parameters(function))
    return _PAGE.format(title=escape(facts.title), fields="".join(rows))


def _parameters(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _defaults(function: Function) -> dict[str, object]:
    """Return the defaults that are plain values."""
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    pairs = chain(
        zip(reversed(plain), reversed(given.defaults), strict=False),
        zip(given.kwonlyargs, given.kw_defaults, strict=True),
    )
    return {one.arg: node.value for one, node in pairs if isinstance(node, ast.Constant)}


def _row(one: ast.arg, default: object) -> str:
    label = escape(one.arg.replace("_", " "))
    return f"<p><label>{label} {_control(one, default)}</label></p>\n"


def _control(one: ast.arg, default: object) -> str:
    kind, name = _type(one), f'name="{one.arg}"'
    if choices := _choices(one):
        marks = (f"<option{' selected' * (c == default)}>{escape(c)}</option>" for c in choices)
        return f"<select {name}>{''.join(marks)}</select>"
    if kind == "bool":
        return f'<input {name} type="checkbox"{" checked" * bool(default)}>'
    value = "" if default is None else f' value="{escape(str(default))}"'
    needed = " required" if default is None else ""
    looks = _INPUTS.get(kind, 'type="text"')
    return f"<input {name} {looks}{value}{needed}>"


def _choices(one: ast.arg) -> list[str]:
    """Return the texts of a `Literal`, none for another type."""
    node = one.annotation
    if not isinstance(node, ast.Subscript) or not ast.unparse(node.value).endswith("Literal"):
        return []
    inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    values = [part.value for part in inside if isinstance(part, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def _sent(one: ast.arg) -> str:
    """Return the code that reads a parameter from the form."""
    kind = _type(one)
    text = f'request.form.get("{one.arg}")' if kind == "bool" else f'request.form["{one.arg}"]'
    return _FROM_TEXT.get(kind, "{}").format(text)


def _type(one: ast.arg) -> str:
    return ast.unparse(one.annotation) if one.annotation else "str"
