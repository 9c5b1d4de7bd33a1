"""A function as a command: its fields as options, with the help that the page has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from dicectl.errors import advice
from dicectl.serving import files
from dicectl.serving.calling import arguments_of, option_name, pieces_of, result_of

if TYPE_CHECKING:
    from webapp.functions.algorithm import Algorithm
    from webapp.kinds.fields import Field

    # Each gets the function, its result or what it yields, if as JSON, and into which file.
    Show = Callable[[Algorithm, object, bool, str], None]
    Follow = Callable[[Algorithm, Iterator[object], bool, str], None]


class Screen(NamedTuple):
    """What shows a result, all that is yielded, and how far it is until there is a result."""

    show: Show
    follow: Follow
    progress: Callable[[], AbstractContextManager[object]]


_NEGATIVE = re.compile(r"-\.?\d")
METAVARS = {"number": "NUMBER", "json": "JSON", "date": "DATE", "time": "TIME"} | dict.fromkeys(
    ("file", "picture", "table"), "FILE"
)


class Choices(click.Choice[str]):
    """Choices that are shown and completed; what is wrong is told in the words of the page."""

    def convert(self, value: Any, param: object, ctx: object) -> Any:  # noqa: ANN401, ARG002
        """Return what was typed."""
        return value


class Function(click.Command):
    """A command that takes -3 for a number where no option of that name could be meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the words after the options if one of them is a negative number."""
        options, words = self._sorted(args)
        negative = any(map(_NEGATIVE.match, words)) and "--" not in args
        return super().parse_args(ctx, [*options, "--", *words] if negative else args)

    def _sorted(self, args: list[str]) -> tuple[list[str], list[str]]:
        taking = {
            name
            for param in self.params
            if isinstance(param, click.Option) and not param.is_flag
            for name in param.opts
        }
        options: list[str] = []
        words: list[str] = []
        for arg in args:
            is_value = bool(options) and options[-1] in taking
            is_option = arg.startswith("-") and arg != "-" and not _NEGATIVE.match(arg)
            (options if is_value or is_option else words).append(arg)
        return options, words


def command(algorithm: Algorithm, target: str, screen: Screen) -> click.Command:
    """Return a function as a command, which shows on a screen what comes of it."""

    def run(words: tuple[str, ...], as_json: bool, into: str, given: Any, **options: Any) -> None:  # noqa: ANN401
        from webapp.kinds.upload import workspace

        texts = _texts(algorithm, options, words)
        if given and texts:
            raise click.UsageError("Give --input or options, not both.")
        with workspace():
            arguments = arguments_of(algorithm, target, given.read() if given else None, texts)
            if algorithm.yields:
                screen.follow(algorithm, pieces_of(algorithm, target, arguments), as_json, into)
                return
            meanwhile = nullcontext() if as_json else screen.progress()
            result = result_of(algorithm, target, arguments, meanwhile)
            screen.show(algorithm, result, as_json, into)

    about = f"{algorithm.summary}\n\n{algorithm.description}".strip()
    return Function(
        target,
        params=[*_options(algorithm.fields), *_own(algorithm)],
        callback=run,
        help=about,
        epilog=f"\b\nExample:\n  {example(algorithm, target)}",
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def example(algorithm: Algorithm, target: str) -> str:
    """Return a command line that can be typed."""
    shown = [field for field in algorithm.fields if field.required] or algorithm.fields[:1]
    words = [
        word for field in shown for text in files.example(field) for word in _typed(field, text)
    ]
    return advice.command("dicectl", "run", target, *words)


def _typed(field: Field, text: str) -> list[str]:
    name = option_name(field.name)
    if field.control != "checkbox":
        return [name, text]
    return [name if text == "true" else f"--no-{name[2:]}"]


def _options(fields: Sequence[Field]) -> list[click.Parameter]:
    return [_option(f"field_{number}", field) for number, field in enumerate(fields)]


def _option(key: str, field: Field) -> click.Option:
    name = option_name(field.name)
    if field.control == "checkbox":
        name += f"/--no-{name[2:]}"
    choices = Choices(list(field.choices)) if field.choices else None
    flag = field.control == "checkbox"
    return click.Option(
        [name, key],
        type=None if flag else choices or (click.Path() if field.takes_file else click.STRING),
        metavar=None if flag or choices else METAVARS.get(field.control, "TEXT"),
        multiple=field.many,
        default=None,
        help=_help(field),
    )


def _help(field: Field) -> str:
    said = field.help or f"{field.label}."
    many = "; may be given several times" if field.many else ""
    if field.required:
        return f"{said}  [required{many}]"
    usual = field.text(field.default).replace("\n", ", ")
    return f"{said}  [default: {usual}{many}]" if usual else f"{said}{many and f'  [{many[2:]}]'}"


def _own(algorithm: Algorithm) -> list[click.Parameter]:
    """Return the parameters that every function has."""
    places = " ".join(field.name.upper() for field in _by_place(algorithm.fields))
    return [
        click.Argument(["words"], nargs=-1, metavar=f"[{places}]" if places else ""),
        click.Option(
            ["--input", "given"],
            type=click.File("rb"),
            help="Read the values from a JSON object in a file; - is standard input.",
        ),
        click.Option(
            ["-o", "--output", "into"],
            type=click.Path(dir_okay=False, allow_dash=True),
            default="",
            help="Write the result to a file: a picture, a table as .csv or .json, or a text.",
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON value, the result."),
    ]


def _by_place(fields: Sequence[Field]) -> list[Field]:
    """Return the fields that need no option's name: the required ones, else the first."""
    return [field for field in fields if field.required] or list(fields[:1])


def _texts(
    algorithm: Algorithm, options: Mapping[str, Any], words: tuple[str, ...]
) -> dict[str, list[str]]:
    """Return what was typed, by field, as a query has it."""
    texts: dict[str, list[str]] = {}
    for number, field in enumerate(algorithm.fields):
        value = options[f"field_{number}"]
        if isinstance(value, bool):
            texts[field.name] = [str(value).lower()]
        elif value is not None and value != ():
            texts[field.name] = list(value) if field.many else [value]
    left = list(words)
    for field in _by_place(algorithm.fields):
        if left and field.name not in texts:
            texts[field.name] = left if field.many else left[:1]
            left = [] if field.many else left[1:]
    if left:
        raise click.UsageError(f"Got unexpected extra argument ({' '.join(left)})")
    return texts
