"""Each explanation is found in the real output that it was made from, and no other is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dicectl.explain import EXPLANATIONS, explain

SAMPLES = sorted((Path(__file__).parent / "explained").glob("*.txt"))

HEALTHY = """\
remote: -----> Installing dependencies using 'pip install -r requirements.txt'
remote:        Successfully installed flask-3.1.3 gunicorn-27.0.1
remote:  !     Note: We recently added support for the package manager uv:
2026-11-22T10:00:01.000000+00:00 app[web.1]: [INFO] Starting gunicorn 27.0.1
2026-11-22T10:00:02.000000+00:00 heroku[web.1]: State changed from starting to up
2026-11-22T10:00:03.000000+00:00 heroku[router]: at=info method=GET path="/" status=404 bytes=9
"""


def prefixed(text: str, prefix: str) -> str:
    return "".join(f"{prefix}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "prefix", ["", "remote:        ", "2026-11-22T10:00:00+00:00 app[web.1]: "]
)
def test_real_output_is_explained(path: Path, prefix: str) -> None:
    found = explain(prefixed(path.read_text(), prefix))
    assert found is not None
    assert found.name == path.stem.split(".")[0]
    assert "{" not in found.cause + found.fix


def test_every_explanation_has_a_sample() -> None:
    assert {path.stem.split(".")[0] for path in SAMPLES} == {one.name for one in EXPLANATIONS}


def test_nothing_is_found_in_healthy_output() -> None:
    assert explain(HEALTHY) is None


def test_the_words_are_those_of_the_case() -> None:
    sample = Path(__file__).parent / "explained" / "module-not-found.txt"
    found = explain(sample.read_text())
    assert found is not None
    assert found.cause.startswith("The code imports no_such_module,")
    assert found.evidence.endswith("\nModuleNotFoundError: No module named 'no_such_module'")
    assert "import no_such_module" in found.evidence
