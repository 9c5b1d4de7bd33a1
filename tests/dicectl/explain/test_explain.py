"""Each explanation is found in the real output that it was made from, and no other is.

Most samples are what git, pip, uv, gunicorn, Flask and the Heroku CLI printed when they were run on
something broken. What needs Heroku itself is put together from its documented log formats and the
texts in its buildpack; for H16, H32, H33, H34, H83 and L15 only the titles are published, and of an
account in debt, suspended or over its limit only the id of the error. The lines of the router are
all in router.txt, as https://devcenter.heroku.com/articles/error-codes has them.
"""

from __future__ import annotations

import re
import time
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicectl.explain import EXPLANATIONS, LAYERS, Explained, Explanation, Reader, explain
from dicectl.explain.catalogue import HEARD, NAMED, OWN_ERRORS
from dicectl.explain.index import needed
from dicectl.explain.lookup import readable
from dicectl.explain.words import any_of
from dicectl.machine.runner import plain

HERE = Path(__file__).parent
ROUTER = HERE / "explained" / "router.txt"
SAMPLES = sorted(set((HERE / "explained").glob("*.txt")) - {ROUTER})
HEALTHY = sorted((HERE / "healthy").glob("*.txt"))

# https://devcenter.heroku.com/articles/error-codes as of September 2026.
HEROKU_CODES = {
    *(f"H{number}" for number in (*range(10, 29), *range(31, 35), *range(80, 84), 99)),
    *(f"R{number}" for number in (10, *range(12, 18), 99)),
    *(f"L{number}" for number in range(10, 16)),
}
SAID_BY_APPS = {one.name for layer in HEARD["app"] for one in LAYERS[layer]}
LOG = "2026-11-22T10:00:00.123456+00:00 app[web.1]: "
OLD_LOG = "2010-10-06T21:51:37-07:00 app[web.2]: "
CI = "2026-11-22T10:00:00.1234567Z "
# What others put before each line; the last ones are of no program that anybody knows.
PREFIXES = [
    "10:00:00 web.1   |  ",
    "web-1  | ",
    "Nov 22 10:00:00 my-app app/web.1: ",
    "<190>1 2026-11-22T10:00:00.123456+00:00 host app web.1 - ",
    "app[web.1]: ",
]
# In a job of CI, the cause of some is another.
IN_CI = {
    "not-a-repository": ["ci-checkout-missing"],
    "cli-not-found": ["ci-cli-missing"],
    "helper-without-cli": ["ci-cli-missing"],
    "git-login-missing": ["ci-git-login-missing"],
    "remote-missing": ["ci-remote-missing"],
}
STRANGE_PREFIXES = [
    "Nov 22 10:00:00 vps gunicorn[812]: ",
    "> ",
    "##[error]",
    "deploy\tRun it\t2026-11-22T10:00:00.1234567Z ",
    "[box-7] 10:03:22.123 web> ",
    "{number:>5}  ",
    "{number}: ",
    "my-app/main(7f9c) ~ ",
]
# A line of the router of 2019, and one of Router 2.0.
FORMATS = [
    "2019-01-15T18:01:00.369775+00:00 heroku[router]: at=error code={code} {desc} method=POST"
    ' path="/roll?code=H99&q=Error" host=demo-app.herokuapp.com'
    ' request_id=32515736-2fd7-46bc-b722-78860110de1d fwd="100.27.26.255" dyno= connect= service='
    " status=503 bytes= protocol=https",
    "2026-11-22T10:00:07.943253+00:00 heroku[router]: at=error code={code} {desc} method=GET"
    ' path="/" host=demo-app-0123456789ab.herokuapp.com'
    " request_id=32703692-2362-4363-b46a-92c695c1d6b1 fwd=138.68.186.89 dyno= connect= service="
    " status=503 bytes= protocol=http2.0 tls=true tls_version=tls1.3",
]


# So many tests share the texts of all explanations; one for each would cost more than the reading.
PARTS = 6
# Outputs that stand in the entry of what explains them.
EXAMPLES = [(one.name, text) for one in EXPLANATIONS for text in one.examples]


def told(text: str) -> list[Explained]:
    reader = Reader()
    for line in text.split("\n"):
        reader.read(line)
    return reader.explained()


def names(text: str) -> list[str]:
    return [one.name for one in told(text)]


def wordings(text: str, *, by_app: bool) -> Iterator[str]:
    """Yield the same output as git, the platform, CI, a terminal and Windows hand it on.

    `by_app` says whether an app may have printed it.
    """
    lines = text.splitlines()
    yield text
    yield "".join(f"{line}\r\n" for line in lines)
    yield "".join(f"\x1b[1;31m{line}\x1b[0m\x1b[K\n" for line in lines)
    yield "".join(f"{CI}{line}\n" for line in lines)
    if not any(re.match(r"20\d\d-|error code=", line) for line in lines):
        if by_app:
            yield "".join(f"{LOG}{line}\n" for line in lines)
            yield "".join(f"\x1b[36m{OLD_LOG}\x1b[0m{line}\n" for line in lines)
        if "remote: " not in text:
            yield "".join(f"remote: {line}        \n" for line in lines)
            yield "".join(f"remote:        {line}\n" for line in lines)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_real_output_is_explained_whatever_stands_before_its_lines(path: Path) -> None:
    name = path.stem.split(".")[0]
    for text in wordings(path.read_text(), by_app=name in SAID_BY_APPS):
        found, *_ = told(text)
        assert found.name == name, text
        assert "{" not in found.cause + found.fix
        assert found.evidence.strip()


@pytest.mark.parametrize("part", range(PARTS))
def test_an_example_is_explained_whatever_stands_before_its_lines(part: int) -> None:
    missed = []
    for name, text in EXAMPLES[part::PARTS]:
        for other in wordings(text, by_app=name in SAID_BY_APPS):
            found = told(other)
            if not found or found[0].name != name or "{" in found[0].cause + found[0].fix:
                missed.append((name, other))
    assert missed == []


@pytest.mark.parametrize("path", HEALTHY, ids=lambda path: path.stem)
def test_nothing_is_found_in_healthy_output(path: Path) -> None:
    for text in wordings(path.read_text(), by_app=True):
        assert names(text) == [], text


@pytest.mark.parametrize("line", ROUTER.read_text().splitlines())
def test_a_line_of_the_router_is_explained_in_each_of_its_formats(line: str) -> None:
    found = re.search(r'code=(H\d\d) (desc="[^"]+")', line)
    assert found is not None
    for other in (line, *(one.format(code=found[1], desc=found[2]) for one in FORMATS)):
        assert [names(text) for text in wordings(other, by_app=False)] == [[found[1]]] * 4


def test_every_explanation_has_a_sample() -> None:
    sampled = {path.stem.split(".")[0] for path in SAMPLES}
    sampled |= set(re.findall(r"code=(H\d\d)", ROUTER.read_text()))
    sampled |= {name for name, _ in EXAMPLES}
    assert sampled == {one.name for one in EXPLANATIONS}


def known_texts() -> list[tuple[str, str]]:
    """All that is explained, with the name of what explains it."""
    return [(path.stem.split(".")[0], path.read_text()) for path in SAMPLES] + EXAMPLES


def is_log(text: str) -> bool:
    """Whether there are prefixes in it already."""
    return bool(re.search(r"^(?:20\d\d-|.*error code=|remote: |\[?error|##)", text, re.MULTILINE))


@pytest.mark.parametrize("prefix", [*PREFIXES, *STRANGE_PREFIXES])
def test_what_stands_before_each_line_is_taken_off(prefix: str) -> None:
    missed = []
    for name, text in known_texts():
        lines = text.splitlines()
        if is_log(text) or (prefix in PREFIXES[2:] and name not in SAID_BY_APPS):
            continue
        if prefix in STRANGE_PREFIXES[4:] and len(lines) < 6:
            continue  # too few to see what repeats
        other = "\n".join(f"{prefix.format(number=n)}{one}" for n, one in enumerate(lines, 1))
        missed += [name] if names(other)[:1] not in ([name], IN_CI.get(name)) else []
    assert missed == []


@pytest.mark.parametrize("part", range(PARTS))
def test_an_answer_stays_when_the_text_is_wrapped(part: int) -> None:
    missed = []
    for name, text in known_texts()[part::PARTS]:
        lines = plain(text).splitlines()
        wrapped = [line[n : n + 80] for line in lines for n in range(0, max(len(line), 1), 80)]
        missed += [name] if names("\n".join(wrapped))[:1] != [name] else []
    assert missed == []


@pytest.mark.parametrize("part", range(PARTS))
def test_an_answer_stays_when_the_text_is_cut_before_and_behind_the_cause(part: int) -> None:
    missed = []
    for name, text in known_texts()[part::PARTS]:
        if NAMED[name].follows or NAMED[name].facts:
            continue
        lines = text.splitlines()
        shown = told(text)[0].evidence.splitlines()[-1].strip()[:60]
        last = next(n for n, line in enumerate([*lines, shown]) if shown in line)
        cut = ("\n".join(lines[: last + 8]), "\n".join(lines[max(0, last - 12) :]))
        missed += [name for other in cut if name not in names(other)]
    assert missed == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_an_app_says_of_others_is_not_its_own_failure(path: Path) -> None:
    """Git, a build, the CLI and the platform never speak with the voice of a web process."""
    name = path.stem.split(".")[0]
    lines = [line for line in path.read_text().splitlines() if not re.match(r"20\d\d-", line)]
    if name not in SAID_BY_APPS:
        assert name not in names("".join(f"{LOG}{line}\n" for line in lines))


def test_a_deploy_is_told_the_cause_and_not_its_own_error_again() -> None:
    rejected = (HERE / "explained" / "build-rejected.txt").read_text()
    missing = (HERE / "explained" / "requirement-not-found.txt").read_text()
    assert explain(rejected) is None
    found = explain(missing + rejected)
    assert found is not None
    assert found.name == "requirement-not-found"
    assert {one.name for one in EXPLANATIONS} >= OWN_ERRORS


def test_every_code_of_heroku_is_explained() -> None:
    codes = {one.name for one in EXPLANATIONS if re.fullmatch(r"[HRL]\d\d", one.name)}
    assert codes == HEROKU_CODES


def test_names_are_unique_whatever_their_case() -> None:
    assert len({one.name.lower() for one in EXPLANATIONS}) == len(EXPLANATIONS)


@pytest.mark.parametrize("one", EXPLANATIONS, ids=lambda one: one.name)
def test_an_explanation_has_a_cause_a_fix_and_a_cheap_word_to_look_for(one: object) -> None:
    explanation = next(other for other in EXPLANATIONS if other is one)
    known = readable(explanation)
    assert known.cause.endswith(".")
    assert known.fix
    assert "{" not in known.cause + known.fix
    assert known.link.startswith("https://") or not known.link
    assert explanation.raised or all(len(word) >= 5 for word in needed(explanation.pattern))
    assert re.compile(explanation.pattern)


def test_the_words_are_those_of_the_case() -> None:
    found = explain((HERE / "explained" / "module-not-found.pil.txt").read_text())
    assert found is not None
    assert found.cause.startswith("The code imports PIL,")
    assert r"printf '\npillow\n' >> requirements.txt" in found.fix


@pytest.mark.parametrize("one", EXPLANATIONS, ids=lambda one: one.name)
def test_what_is_added_is_added_with_any_package_manager(one: Explanation) -> None:
    """requirements.txt beside a lock file breaks the build."""
    if ">> requirements.txt" in one.fix:
        assert "only if you have that file; else uv add, poetry add or pipenv install" in one.fix


@pytest.mark.parametrize("one", EXPLANATIONS, ids=lambda one: one.name)
def test_no_value_that_may_be_secret_is_put_into_a_command_line(one: Explanation) -> None:
    shown = re.findall(r"config:set (\S+)=", one.fix)
    assert set(shown) <= {"WEB_CONCURRENCY", "DISABLE_COLLECTSTATIC", "TESSDATA_PREFIX"}


@pytest.mark.parametrize("code", ["H13", "H18"])
def test_a_connection_that_gunicorn_closes_too_early_is_thought_of(code: str) -> None:
    (one,) = [one for one in EXPLANATIONS if one.name == code]
    assert "gunicorn closed" in one.cause
    assert "--keep-alive 95" in one.fix


def test_both_branches_that_heroku_builds_are_named() -> None:
    (found,) = told("remote: Pushed to branch other than [main, master], skipping build.")
    assert "main and master" in found.cause


def test_the_evidence_of_a_traceback_is_the_users_own_line_and_the_last_one() -> None:
    found = explain((HERE / "explained" / "config-var-missing.getitem.txt").read_text())
    assert found is not None
    assert found.evidence.splitlines()[0] == '  File "/app/app.py", line 4, in <module>'
    assert found.evidence.splitlines()[-1] == "KeyError: 'API_KEY'"


def test_evidence_has_no_frames_of_packages_and_no_indent_of_a_build() -> None:
    foreign = ['  File "/app/lib/python3.13/site-packages/flask/app.py", line 9, in f', "    g()"]
    own = ['  File "/app/app.py", line 2, in home', "    int(x)", "    ~~~^^^"]
    last = "MemoryError"
    (found,) = told("".join(f"       {line}\n" for line in [*own, *foreign, last]))
    assert found.evidence.splitlines() == [*own[:2], last]
    (found,) = told("".join(f"       {line}\n" for line in [*foreign, last]))
    assert found.evidence == last


def test_the_most_fundamental_cause_comes_first_and_then_what_was_seen_first() -> None:
    log = f"""\
{LOG.replace("app[web.1]", "heroku[router]")}at=error code=H20 desc="App boot timeout" status=503
{LOG.replace("app[web.1]", "heroku[router]")}at=error code=H10 desc="App crashed" status=503
{LOG.replace("app", "heroku")}State changed from starting to crashed
{LOG}ModuleNotFoundError: No module named 'flask'
remote: ERROR: No matching distribution found for flask==99
fatal: not a git repository (or any of the parent directories): .git
"""
    order = ["not-a-repository", "requirement-not-found", "module-not-found", "H20"]
    assert names(log) == [*order, "crashed", "H10"]


@pytest.mark.parametrize(
    "line",
    [
        f"{LOG.replace('web.1', 'api')}Deploy 1a2b3c4d by user me@example.com",
        f"{LOG.replace('web.1', 'api')}Release v3 created by user me@example.com",
        "remote:        Released v6        ",
    ],
)
def test_what_a_newer_release_has_healed_is_no_cause(line: str) -> None:
    crash = f"{LOG}ModuleNotFoundError: No module named 'flask'\n"
    assert names(f"{crash}{line}\n") == []
    assert names(f"{line}\n{crash}") == ["module-not-found"]


def test_tracebacks_of_several_processes_may_mix() -> None:
    first = ["Traceback (most recent call last):", '  File "/app/a.py", line 1, in <module>']
    first += ['    KEY = os.environ["A_KEY"]', '  File "<frozen os>", line 716, in __getitem__']
    lines = [*first, "KeyError: 'A_KEY'"]
    other = LOG.replace("web.1", "worker.1")
    text = "".join(f"{LOG}{line}\n{other}Traceback, step {n}\n" for n, line in enumerate(lines))
    found = explain(text)
    assert found is not None
    assert found.name == "config-var-missing"
    assert "Traceback, step" not in found.evidence


def test_a_key_that_is_not_of_the_environment_is_no_config_var() -> None:
    assert "config-var-missing" not in names("  d = {}\n  d['x']\nKeyError: 'x'\n")


@pytest.mark.parametrize("sign", ["\u203a", "\u00bb", "\u25b8", "!"])
@pytest.mark.parametrize("width", [24, 40, 60, 80, 200])
def test_a_sentence_of_the_cli_is_found_however_it_is_wrapped(sign: str, width: int) -> None:
    sentence = (
        "Error: To create an app, verify your account by adding payment information. Verify now at"
        " https://heroku.com/verify"
    )
    lines = wrap(sentence, width, break_long_words=False)
    assert names("".join(f" {sign}   {line}\n" for line in lines)) == ["account-not-verified"]


def test_colours_within_a_line_hide_nothing() -> None:
    red, end = "\x1b[31m", "\x1b[39m"
    start = f"\x1b[36m2026-11-22T10:00:00.123456+00:00 heroku[router]:{end}"
    assert names(f"{start} at={red}error{end} {red}code={end}{red}H12{end} desc=...") == ["H12"]


def test_a_visitor_cannot_make_up_a_failure() -> None:
    asked = (
        "/Error%20R10?q=ModuleNotFoundError:+No+module+named+'x'&code=H10&l=State changed from up"
    )
    access = f'10.1.33.7 - - [22/Nov/2026:10:00:04 +0000] "GET {asked} to crashed HTTP/1.1" 404 9'
    assert names(f"{LOG}{access}") == []


def test_a_line_that_is_drawn_over_itself_is_read_as_it_ends() -> None:
    line = "remote: Compressing: 50%\rremote: Push rejected, source repository is a shallow clone."
    assert names(line) == ["shallow-clone"]


@given(st.lists(st.text(max_size=80), max_size=20))
def test_no_text_upsets_the_reader(lines: list[str]) -> None:
    reader = Reader()
    for line in lines:
        reader.read(line)
    assert len(reader.explained()) <= len(lines)


@given(st.sets(st.text("abc.", min_size=1, max_size=4), min_size=1), st.text("abc.", max_size=12))
def test_any_of_finds_exactly_the_texts_that_hold_one_of_the_words(
    words: set[str], text: str
) -> None:
    assert bool(re.search(any_of(words), text)) == any(word in text for word in words)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"code=H10\b", ("code=H10",)),
        (r"one \d+ longer|other", (" longer", "other")),
        (r"(?:a long group|b)short", ("short",)),
        (r"first line\n\s*second: (?P<text>.+)", ("second: ",)),
        (r"flags?: app", (": app",)),
        (r"\$PORT is [abc|]+not", ("$PORT is ",)),
    ],
)
def test_the_cheap_word_is_the_longest_that_must_be_there(
    pattern: str, words: tuple[str, ...]
) -> None:
    assert needed(pattern) == words


def many_lines() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"{LOG}GET /roll?n={number} 200 a word Error and {'blanks ' * 9}"
        yield f"{LOG.replace('web.1', f'run.{number}')}Traceback (most recent call last):"


def long_lines() -> Iterator[str]:
    while True:
        yield f"{LOG}{'no line end ' * 100_000}"


@pytest.mark.parametrize(
    ("lines", "number", "limit"), [(many_lines, 20_000, 1_000_000), (long_lines, 60, 8_000_000)]
)
def test_memory_stays_flat_over_any_number_of_lines_and_processes_and_any_length(
    lines: Callable[[], Iterator[str]], number: int, limit: int
) -> None:
    once = Reader()  # what is made once for all readers
    for line in islice(lines(), 2000 if number > 100 else 1):
        once.read(line)
    reader = Reader()
    tracemalloc.start()
    for line in islice(lines(), number):
        reader.read(line)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < limit


def test_a_hundred_thousand_lines_take_seconds() -> None:
    """The measured time is in bench/explain.py; this only keeps it from growing without notice."""
    reader = Reader()
    started = time.process_time()
    for line in islice(many_lines(), 100_000):
        reader.read(line)
    assert time.process_time() - started < 15
    assert reader.explained() == []


def test_the_layers_go_from_causes_to_consequences() -> None:
    order = list(LAYERS)
    assert order[:2] == ["Git", "The Heroku CLI"]
    assert order[-2:] == ["Heroku's router", "The way of the log"]
