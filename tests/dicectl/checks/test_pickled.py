"""What a pickled file needs is read from its bytes, by the list of packages and by the check."""

from __future__ import annotations

import bz2
import gzip
import lzma
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from users import User

from dicectl.checks.pickled import Need, needs
from dicectl.checks.source import Sources
from dicectl.source.project import Project

CODE = """\
import pickle
from pathlib import Path

MODEL = pickle.loads(Path(__file__).with_name("model.pkl").read_bytes())


def predict(x: float) -> float:
    return float(MODEL[0] * x)
"""
# As an estimator of scikit-learn is kept: its class, then its version in its state.
ESTIMATOR = (
    b"\x80\x04\x95\x40\x00\x00\x00\x00\x00\x00\x00\x8c\x1esklearn.linear_model._logistic\x94"
    b"\x8c\x12LogisticRegression\x94\x93\x94)\x81\x94}\x94\x8c\x10_sklearn_version\x94\x8c\x051.7.2\x94sb."
)


def found(folder: Path, raw: bytes, name: str = "model.pkl") -> list[Need]:
    (folder / name).write_bytes(raw)
    (folder / "model.py").write_text(CODE)
    return list(needs(Sources(Project(folder)), ["model.py"]))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_the_modules_of_what_is_in_it_are_read(tmp_path: Path, protocol: int) -> None:
    raw = pickle.dumps([np.float64(2), Path("x")], protocol=protocol)
    assert found(tmp_path, raw) == [Need("numpy", "model.pkl")]


@pytest.mark.parametrize("pack", [bytes, zlib.compress, gzip.compress, bz2.compress, lzma.compress])
def test_a_model_says_with_which_version_it_was_trained(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    assert found(tmp_path, pack(ESTIMATOR)) == [Need("sklearn", "model.pkl", "1.7.2")]


@pytest.mark.parametrize("raw", [b"", b"\x80", b"version https://git-lfs", b"\x1f\x8b\x08 broken"])
def test_what_is_no_pickle_needs_nothing(tmp_path: Path, raw: bytes) -> None:
    assert found(tmp_path, raw) == []


def test_a_file_that_no_code_names_is_not_looked_at(tmp_path: Path) -> None:
    assert found(tmp_path, ESTIMATOR, "old.pkl") == []


def test_new_lists_its_package_and_check_misses_it(user: User) -> None:
    user.write({"model.py": CODE})
    (user.folder / "model.pkl").write_bytes(ESTIMATOR)
    assert user.dicectl("new", ".").status == 0
    listed = user.folder / "requirements.txt"
    lines = listed.read_text().splitlines()
    assert "scikit-learn==1.7.2" in lines
    listed.write_text("\n".join(line for line in lines if "scikit" not in line) + "\n")
    said = user.dicectl("check", "--to", "local").out
    assert "D816" in said
    assert "model.pkl: holds objects of sklearn" in said


def test_check_misses_what_a_function_imports_when_it_is_called(user: User) -> None:
    code = "def read(text: str) -> str:\n    import yaml\n\n    return yaml.dump(text)\n"
    user.write({"model.py": code})
    assert user.dicectl("new", ".").status == 0
    listed = user.folder / "requirements.txt"
    lines = [line for line in listed.read_text().splitlines() if "yaml" not in line]
    listed.write_text("\n".join(lines) + "\n")
    said = user.dicectl("check", "--to", "local").out
    assert "! D816" in said
    assert "model.py:2: import yaml" in said
