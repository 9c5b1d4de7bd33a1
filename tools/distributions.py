"""Builds what is published, wheel and sdist of dicectl and of its web engine, and tries each.

python tools/distributions.py dist
"""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from dicectl.projects import engine

ROOT = Path(__file__).parent.parent
UV = str(Path(sys.executable).with_name("uv"))
# What the engine is built from where there is no wheel of it.
PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "dicectl-web"
version = "{version}"
description = "A typed Python function as a page and a JSON API."
license = "MIT"
requires-python = ">=3.11"
dependencies = {requires}

[tool.setuptools.packages.find]
include = ["webapp*"]

[tool.setuptools.package-data]
webapp = ["**/*"]
"""
# What must go once each is installed, by the beginning of its name.
USE = {
    "dicectl_web-": """
from webapp import create_app
def price(area: float) -> float:
    return 2 * area
assert b"<button" in create_app(price).test_client().get("/").data
""",
    "dicectl-": """
from dicectl.cli import main
from webapp import create_app
assert b"<button" in create_app().test_client().get("/").data
main(["roll", "3d6"])
""",
}


def build(folder: Path) -> list[Path]:
    """Write the four files to a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    run(UV, "build", "--quiet", "--out-dir", str(folder), str(ROOT))
    (folder / engine.file_name()).write_bytes(engine.wheel())
    (folder / f"dicectl_web-{engine.version()}.tar.gz").write_bytes(engine_sdist())
    return sorted(path for path in folder.iterdir() if path.suffix in {".whl", ".gz"})


def engine_sdist() -> bytes:
    """Return the engine as an sdist, with the files of its wheel.

    https://packaging.python.org/en/latest/specifications/source-distribution-format/
    """
    with zipfile.ZipFile(io.BytesIO(engine.wheel())) as wheel:
        files = {one: wheel.read(one) for one in wheel.namelist()}
    told = next(content for name, content in files.items() if name.endswith("/METADATA"))
    project = PYPROJECT.format(version=engine.version(), requires=list(engine.REQUIRES))
    kept = {name: files[name] for name in files if name.startswith("webapp/")}
    return _packed({**kept, "PKG-INFO": told, "pyproject.toml": project.encode()})


def _packed(files: Mapping[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"dicectl_web-{engine.version()}/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(archive.getvalue(), mtime=0)


def check(file: Path) -> None:
    """Install a file into an empty environment and use it; both must end well."""
    code = next(code for name, code in USE.items() if file.name.startswith(name))
    with tempfile.TemporaryDirectory() as folder:
        run(UV, "venv", "--quiet", "--python", sys.executable, folder)
        run(UV, "pip", "install", "--quiet", "--python", folder, str(file))
        run(UV, "run", "--no-project", "--python", folder, "python", "-I", "-c", code, cwd=folder)


def run(*argv: str, cwd: str | None = None) -> None:
    """Run a program, which must end well."""
    subprocess.run(argv, cwd=cwd, check=True)


def main() -> int:
    """Build all of it in the folder that is given, and check it."""
    files = build(Path(sys.argv[1]))
    run(sys.executable, "-m", "twine", "check", *map(str, files))
    for file in files:
        check(file)
        print(f"{file.name}: installed and used")
    return 0


if __name__ == "__main__":
    sys.exit(main())
