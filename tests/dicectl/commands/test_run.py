"""`dicectl run`: the user's own function in the terminal, with the words of the page."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest
from users import User

MODEL = '''
"""A model."""
import enum
import sys
from pathlib import Path
from dataclasses import dataclass
from typing import Literal


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Answer:
    kind: str
    length: float


def predict(
    sepal_length: float,
    petals: list[int] = [1, 2],
    colour: Colour = Colour.RED,
    deep: bool = False,
    kind: Literal["a", "b"] = "a",
    more: dict[str, int] = {},
) -> Answer:
    """Predict the kind of an iris.

    It is a toy.

    Args:
        sepal_length: Length of the sepal in cm.
    """
    print("thinking")
    if sepal_length < 0:
        raise ValueError("A length must not be negative.")
    return Answer(f"{colour.value} {deep} {petals} {kind} {more}", 1 / sepal_length)
'''
SEVERAL = (
    "def greet(name: str) -> str:\n    return f'Hello {name}'\n\n"
    "def rows(count: int = 3) -> list[dict[str, int]]:\n"
    "    return [{'n': n, 'square': n * n} for n in range(count)]\n\n"
    "def mean(numbers: list[float]) -> float:\n    return sum(numbers) / len(numbers)\n\n"
    "def nothing() -> None: ...\n\n"
    "def wrong(x: int = 1) -> int:\n    return 'one'\n\n"
    "def _own(x: int) -> int:\n    return x\n"
)


@pytest.fixture
def owner(user: User) -> User:
    """Somebody with a model, a file of several functions, and a src layout."""
    user.write({"model.py": MODEL, "several.py": SEVERAL})
    user.write({"src/shop/prices.py": "def total(x: int, /) -> int:\n    return 2 * x\n"})
    return user


def test_a_file_with_one_function_is_run_with_options_from_its_types(owner: User) -> None:
    ran = owner.dicectl(
        *("run", "model.py", "--sepal-length", "2", "--petals", "3", "--petals", "4"),
        *("--colour", "blue", "--deep", "--kind", "b", "--more", '{"a": 1}'),
    )
    assert (ran.status, ran.err) == (0, "thinking\n")
    assert json.loads(ran.out) == {"kind": "blue True [3, 4] b {'a': 1}", "length": 0.5}


@pytest.mark.parametrize(
    ("args", "out"),
    [
        (("several:greet", "Ada"), "Hello Ada\n"),
        (("several.py:greet", "--name", "Ada"), "Hello Ada\n"),
        (("several:mean", "1", "2", "6"), "3.0\n"),
        (("several:nothing",), ""),
        (("several:nothing", "--json"), "null\n"),
        (("several:rows", "--count", "1", "--json"), '[{"n":0,"square":0}]\n'),
        (("src/shop/prices.py", "4"), "8\n"),
        (("src/shop/prices.py:total", "4"), "8\n"),
        (("shop.prices:total", "--x", "4"), "8\n"),
        (("./src/shop/prices.py", "--json", "--", "-4"), "-8\n"),
        (("./src/shop/prices.py", "-4", "--json"), "-8\n"),
        (("several:mean", "1", "-2", "-.5", "--json"), "-0.5\n"),
        (("several:mean", "--numbers", "-1", "--numbers", "-2"), "-1.5\n"),
    ],
)
def test_a_function_is_named_by_file_or_module(owner: User, args: tuple[str], out: str) -> None:
    ran = owner.dicectl("run", *args)
    assert (ran.status, ran.err, ran.out) == (0, "", out)


def test_help_is_that_of_the_function(owner: User) -> None:
    shown = owner.dicectl("run", "model.py", "--help", COLUMNS="80").out
    assert shown.startswith("Usage: dicectl run model.py [OPTIONS] [SEPAL_LENGTH]\n")
    for part in (
        "Predict the kind of an iris.\n\n  It is a toy.",
        "--sepal-length NUMBER  Length of the sepal in cm.  [required]",
        "--colour [red|blue]    Colour.  [default: red]",
        "--deep / --no-deep     Deep.  [default: false]",
        "Example:\n    dicectl run model.py --sepal-length 1\n",
    ):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_what_is_wrong_is_told_for_each_option_in_the_words_of_the_page(owner: User) -> None:
    ran = owner.dicectl(
        "run", "model.py", "--sepal-length", "x", "--petals", "1", "--petals", "y", "--kind", "c"
    )
    assert ran.status == 2
    assert "D859: predict does not take this" in ran.err
    assert "--sepal-length: This must be a number." in ran.err
    assert "--petals[1]: This must be a whole number." in ran.err
    assert "--kind: This must be 'a' or 'b'." in ran.err
    missing = owner.dicectl("run", "model.py")
    assert (missing.status, "--sepal-length: This is needed." in missing.err) == (2, True)
    refused = owner.dicectl("run", "model.py", "--sepal-length", "-1")
    assert refused.status == 2
    assert "--sepal-length: A length must not be negative." in refused.err


def test_options_that_do_not_exist_and_words_too_many_are_refused(owner: User) -> None:
    ran = owner.dicectl("run", "model.py", "--sepal-lenght", "1")
    assert (ran.status, "Did you mean '--sepal-length'?" in ran.err) == (2, True)
    ran = owner.dicectl("run", "model.py", "1", "2")
    assert (ran.status, "unexpected extra argument (2)" in ran.err) == (2, True)


def test_values_come_as_json_from_a_file_or_standard_input(owner: User) -> None:
    owner.write({"in.json": '{"sepal_length": 4}', "bad.json": '{"sepal_length": "4"}'})
    good = owner.dicectl("run", "model.py", "--json", "--input", "in.json")
    assert json.loads(good.out)["length"] == 0.25
    line = 'echo \'{"sepal_length": 4}\' | "$0" -m dicectl run model.py --json --input -'
    assert json.loads(owner.run("sh", "-c", line, sys.executable).out)["length"] == 0.25
    bad = owner.dicectl("run", "model.py", "--input", "bad.json")
    assert (bad.status, "--sepal-length: This must be a number." in bad.err) == (2, True)
    none = owner.dicectl("run", "model.py", "--input", "model.py")
    assert (none.status, "D861: The input is not JSON" in none.err) == (2, True)
    both = owner.dicectl("run", "model.py", "1", "--input", "in.json")
    assert (both.status, "not both" in both.err) == (2, True)


def test_its_own_failure_is_told_with_its_own_lines_only(owner: User) -> None:
    ran = owner.dicectl("run", "model.py", "0")
    assert ran.status == 1
    assert "D860: predict failed: ZeroDivisionError: float division by zero" in ran.err.replace(
        "ZeroDivisionError: division", "ZeroDivisionError: float division"
    )
    assert 'model.py", line' in ran.err
    assert "1 / sepal_length" in ran.err
    assert "webapp" not in ran.err
    as_json = owner.dicectl("run", "model.py", "0", "--json")
    assert (as_json.status, as_json.events[0]["code"]) == (1, "D860")
    wrong = owner.dicectl("run", "several:wrong")
    assert (wrong.status, "D862" in wrong.err) == (1, True)


@pytest.mark.parametrize(
    ("target", "status", "words"),
    [
        ("several.py", 2, "D853: several.py has several functions"),
        ("several.py", 2, "dicectl run several.py:greet"),
        ("modle.py", 2, "Did you mean model.py?"),
        ("modle:predict", 2, "Did you mean model?"),
        ("model:predcit", 2, "Did you mean model:predict?"),
        ("nothing:f", 2, "D851: There is no module nothing here"),
        ("empty.py", 2, "D854: empty.py has no function that can be run"),
        ("broken.py", 1, "D855: broken.py cannot be imported: SyntaxError"),
        ("ends.py", 1, "D855: ends.py cannot be imported: it ends the program"),
        ("lacks.py", 1, "D856: lacks.py needs scikit-image, which is not installed"),
        ("lacks.py", 1, "bin/python -m pip install scikit-image"),
        ("unfit.py", 1, "D857: f is no function for a page: *x needs a type"),
    ],
)
def test_what_cannot_be_run_is_told_with_what_to_do(
    owner: User, target: str, status: int, words: str
) -> None:
    owner.write(
        {
            "empty.py": "x = 1\n",
            "broken.py": "def f(:\n",
            "ends.py": "import sys\nsys.exit(3)\n",
            "lacks.py": "from skimage import io\ndef f(x: int) -> int:\n    return x\n",
            "unfit.py": "def f(*x) -> int:\n    return 1\n",
        }
    )
    ran = owner.dicectl("run", target, "1")
    assert (ran.status, words in ran.err) == (status, True), ran.err
    assert "frozen" not in ran.err


def test_a_package_that_is_missing_only_when_it_runs_is_told_with_its_command(owner: User) -> None:
    owner.write({"later.py": "def f() -> int:\n    import yaml_of_mine\n    return 1\n"})
    ran = owner.dicectl("run", "later.py")
    assert (ran.status, "-m pip install yaml-of-mine" in ran.err) == (1, True)


@pytest.mark.parametrize("file", ["json.py", "secrets.py", "webapp.py", "flask.py"])
def test_a_file_named_like_a_package_is_told_or_run_and_breaks_nothing(
    owner: User, file: str
) -> None:
    owner.write({file: "def f(x: int) -> int:\n    return x\n"})
    dicectl = str(Path(sys.executable).parent / "dicectl")
    ran = owner.run(dicectl, "run", file, "1")
    if ran.status:
        assert f"D858: {file} has the name of another module" in ran.err
    else:
        assert ran.out == "1\n"
    assert owner.run(dicectl, "run", "several:greet", "Ada").out == "Hello Ada\n"


def test_packages_of_the_projects_own_environment_are_found(owner: User) -> None:
    made = owner.run(sys.executable, "-m", "venv", "--without-pip", ".venv")
    assert made.status == 0, made.err
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    owner.write({f".venv/lib/{version}/site-packages/rare_package.py": "VALUE = 7\n"})
    owner.write(
        {"uses.py": "import rare_package\ndef f() -> int:\n    return rare_package.VALUE\n"}
    )
    assert owner.dicectl("run", "uses.py").out == "7\n"
    owner.write({"lacks.py": "import rarer\ndef f() -> int:\n    return 1\n"})
    assert "uv pip install --python .venv rarer" in owner.dicectl("run", "lacks.py").err


def test_on_a_terminal_a_result_is_a_table_or_large(owner: User) -> None:
    rows = owner.on_a_terminal("run", "several:rows", TERM="xterm")
    assert "n" in rows
    assert "square" in rows
    assert "{" not in rows
    one = owner.on_a_terminal("run", "model.py", "4", TERM="xterm")
    assert "length" in one
    assert "0.25" in one
    assert "done" in owner.on_a_terminal("run", "several:nothing")
    assert "Hello Ada" in owner.on_a_terminal("run", "several:greet", "Ada")


def test_how_far_it_is_shows_on_a_terminal_until_ctrl_c_and_nowhere_else(owner: User) -> None:
    owner.write(
        {
            "train.py": "import time\nfrom webapp import progress\n"
            "def train(rounds: int = 600) -> int:\n    try:\n"
            "        for _ in progress(range(rounds), 'training'):\n            time.sleep(0.1)\n"
            "    finally:\n        print('cleaned')\n    return rounds\n"
        }
    )
    ran = owner.at_a_terminal("run", "train.py", typed="\x03", at="/600", TERM="xterm")
    assert "training" in ran.out
    assert "cleaned" in ran.out
    assert (ran.status, ran.out.strip().endswith("Interrupted.")) == (130, True)
    piped = owner.dicectl("run", "train.py", "1")
    assert (piped.out, piped.err) == ("1\n", "cleaned\n")


def test_ctrl_c_ends_it_in_words(owner: User) -> None:
    owner.write(
        {
            "slow.py": "import time\ndef wait(s: int = 60) -> int:\n"
            "    print('begun', flush=True)\n    time.sleep(s)\n    return s\n"
        }
    )
    with owner.running("run", "slow.py") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr.read().strip() == "Interrupted."


def test_what_it_and_its_children_print_goes_to_standard_error(owner: User) -> None:
    owner.write(
        {
            "loud.py": "import os\nprint('imported')\ndef f() -> str:\n"
            "    os.system('echo child')\n    return 'result'\n"
        }
    )
    ran = owner.dicectl("run", "loud.py")
    assert (ran.out, ran.err.split()) == ("result\n", ["imported", "child"])


def test_the_shell_is_told_targets_options_and_choices_without_running_them(owner: User) -> None:
    owner.write({"several.py": SEVERAL + "raise SystemExit('it was run')\n"})

    def offered(line: str) -> list[str]:
        words = line.split(" ")
        asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
        out = owner.dicectl(_DICECTL_COMPLETE="bash_complete", **asked).out
        return [one.partition(",")[2] for one in out.splitlines()]

    assert offered("dicectl run m") == ["model.py", "model:predict"]
    assert offered("dicectl run several:g") == ["several:greet"]
    assert offered("dicectl run model:predict --c") == ["--colour"]
    assert offered("dicectl run model.py --colour ") == ["red", "blue"]
    assert offered("dicectl run model.py --deep --kind b") == ["b"]
    assert offered("dicectl serve several:g") == ["several:greet"]
    assert offered("dicectl run several:greet --") == ["--name", "--input", "--json", "--help"]


def test_what_it_needs_is_not_imported_by_other_commands(user: User) -> None:
    code = (
        "import sys, dicectl.cli, dicectl.commands.roll, dicectl.commands.run; print(*sys.modules)"
    )
    seen = user.run(sys.executable, "-c", code).out.split()
    assert not {"pydantic", "flask", "dicectl.serving.function", "rich"} & set(seen)


def test_a_result_with_a_view_of_its_own_is_told_in_its_words(user: User) -> None:
    ran = user.dicectl("run", "webapp.dice:roll", "2d6", "--seed", "1")
    assert (ran.status, ran.out.splitlines()[0]) == (
        0,
        user.dicectl("roll", "2d6", "--seed", "1").out.strip(),
    )
    assert "Average: 7" in ran.out


def test_the_bare_name_of_a_function_is_answered_with_where_it_is(user: User) -> None:
    user.write({"model.py": "def predict(size: float) -> float:\n    return size\n"})
    ran = user.dicectl("run", "predict", "5")
    assert (ran.status, "Did you mean model:predict?" in ran.err) == (2, True)


def test_what_yields_is_shown_as_it_comes_and_ends_with_ctrl_c(owner: User) -> None:
    owner.write(
        {
            "steps.py": "import time\nfrom collections.abc import Iterator\n"
            "from webapp import Append\n"
            "def count(n: int = 3) -> Iterator[int | Append]:\n"
            "    for i in range(n):\n        print('at', i)\n        yield i\n"
            "    yield Append('a')\n    yield Append('b')\n"
            "def wait() -> Iterator[int]:\n    try:\n        yield 1\n        time.sleep(60)\n"
            "    finally:\n        open('closed', 'w')\n"
        }
    )
    ran = owner.dicectl("run", "steps:count")
    assert (ran.out, ran.err) == ("0\n1\n2\nab\n", "at 0\nat 1\nat 2\n")
    lines = owner.dicectl("run", "steps:count", "1", "--json").out.splitlines()
    assert [*map(json.loads, lines)] == [
        {"event": "value", "data": 0},
        {"event": "value", "data": "a"},
        {"event": "append", "data": "b"},
    ]
    assert owner.dicectl("run", "steps:count", "-o", "-").out == "ab"
    with owner.running("run", "steps:wait") as waiting:
        assert waiting.stdout and waiting.stdout.readline() == "1\n"
        waiting.send_signal(signal.SIGINT)
        assert waiting.wait(20) == 130
    assert (owner.folder / "closed").exists()
