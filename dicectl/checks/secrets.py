"""Checks that passwords and keys stay on this machine. What they are is never shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dicectl.checks.lines import line_of, new_files, shown
from dicectl.errors import DicectlError
from dicectl.errors.advice import command
from dicectl.platforms.check import Said, as_warning
from dicectl.source.project import Project

MOST_BYTES = 500_000

_NAMES = re.compile(
    r"\.env(\..+)?|id_(rsa|dsa|ecdsa|ed25519)|[._]netrc|\.pypirc|\.pgpass|.*\.(p12|pfx|jks|keystore|kdbx)"
    r"|credentials\.json|client_secret.*\.json|service[-_]account.*\.json|secrets\.toml"
)
_EXAMPLES = re.compile(
    r"\.env\.(.*[.-])?(example|sample|template|tpl|dist|defaults?|test|ci|schema)"
)
# Where a key is most likely not a real one.
_TRIALS = re.compile(r"(^|/)(tests?|testing|fixtures?|examples?|docs?|explained)/|(^|/)test_")

# What a key looks like: its kind, a text that each of its kind has, and the pattern.
_KINDS = [
    ("an AWS access key", b"AKIA", rb"\bAKIA[0-9A-Z]{16}\b"),
    ("a GitHub token", b"ghp_", rb"\bghp_[A-Za-z0-9]{36}\b"),
    ("a GitHub token", b"gho_", rb"\bgho_[A-Za-z0-9]{36}\b"),
    ("a GitHub token", b"github_pat_", rb"\bgithub_pat_[A-Za-z0-9_]{60,}"),
    ("a GitLab token", b"glpat-", rb"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", b"xox", rb"\bxox[abprs]-[0-9]{6,}-[0-9A-Za-z-]{10,}"),
    ("a Stripe key", b"k_live_", rb"\b[sr]k_live_[0-9A-Za-z]{16,}"),
    ("a Heroku token", b"HRKU-", rb"\bHRKU-[0-9A-Za-z_-]{30,}"),
    ("a Google API key", b"AIza", rb"\bAIza[0-9A-Za-z_-]{35}\b"),
    ("an OpenAI key", b"sk-proj-", rb"\bsk-proj-[0-9A-Za-z_-]{40,}"),
    ("an Anthropic key", b"sk-ant-", rb"\bsk-ant-[0-9A-Za-z_-]{40,}"),
    ("a SendGrid key", b"SG.", rb"\bSG\.[\w-]{22}\.[\w-]{43}\b"),
    ("a PyPI token", b"pypi-AgEI", rb"\bpypi-AgEI[0-9A-Za-z_-]{40,}"),
    (
        "a private key",
        b"PRIVATE KEY-----",
        rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+(?:[A-Z][\w-]+: .*\s+)*[A-Za-z0-9+/=]{20,}",
    ),
]
# Most files have none of the marks; only then are the patterns worth their time.
_MARKED = re.compile(b"|".join(re.escape(mark) for _, mark, _ in _KINDS))
_LITERAL = re.compile(
    rb"""(?:SECRET_KEY|\.secret_key)(?:["']\])?[ \t]*(?::[ \t]*str[ \t]*)?"""
    rb"""=[ \t]*b?["'][^"'\n]+["']"""
)


def named(project: Project) -> Iterator[Said]:
    """No file is deployed that usually holds passwords or keys."""
    new = new_files(project)
    held = _held(project)
    if fresh := [path for path in held if path in new]:
        evidence = shown(f"{name} usually holds passwords or keys" for name in fresh)
        yield DicectlError("D108", evidence=evidence, fix="dicectl check --fix")
    if tracked := [path for path in held if path not in new]:
        untrack = command("git", "rm", "--cached", *tracked)
        fix = (
            f"{untrack}, add them to .gitignore, and change the passwords and keys:"
            " they stay in the history."
        )
        yield DicectlError("D830", evidence=shown(tracked), fix=fix)


def rules(project: Project) -> list[str]:
    """Return a line for .gitignore for each file with passwords or keys that git would take."""
    fresh = new_files(project)
    return [re.sub(r"([\\*?\[\]!# ])", r"\\\1", path) for path in _held(project) if path in fresh]


def _held(project: Project) -> list[str]:
    found = (path for path in sorted(project.files) if _is_secret_name(path))
    return [path for path in found if not _TRIALS.search(path)]


def written(project: Project) -> Iterator[Said]:
    """No password or key is written in a file."""
    new = new_files(project)
    problems: list[str] = []
    warnings: list[str] = []
    literals: list[str] = []
    for path in sorted(project.files):
        text = project.read(path, MOST_BYTES) or b""
        if b"\0" in text[:1000] or len(text) == MOST_BYTES or _is_secret_name(path):
            continue
        is_sure = path in new and not _TRIALS.search(path)
        (problems if is_sure else warnings).extend(_keys(path, text))
        if path.endswith(".py") and not _TRIALS.search(path):
            literals += _places(path, text, _LITERAL) if b"ecret_key" in text.lower() else []
    if problems:
        yield DicectlError("D829", evidence=shown(problems))
    if warnings:
        yield as_warning(DicectlError("D829", evidence=shown(warnings)))
    if literals:
        yield DicectlError("D831", evidence=shown(literals))


def _is_secret_name(path: str) -> bool:
    name = path.rpartition("/")[2]
    return bool(_NAMES.fullmatch(name)) and not _EXAMPLES.fullmatch(name)


def _keys(path: str, text: bytes) -> Iterator[str]:
    """Yield where keys are, and of which kind."""
    if _MARKED.search(text):
        for kind, _, pattern in _KINDS:
            yield from (f"{place}: {kind}" for place in _places(path, text, pattern))


def _places(path: str, text: bytes, pattern: bytes | re.Pattern[bytes]) -> Iterable[str]:
    for found in re.finditer(pattern, text):
        if _is_real(found[0]):
            yield f"{path}:{line_of(text, found.start())}"


def _is_real(key: bytes) -> bool:
    """Whether it is not one that documentation shows: AKIAIOSFODNN7EXAMPLE, xoxb-xxxx."""
    return b"EXAMPLE" not in key.upper() and len(set(key)) > 9
