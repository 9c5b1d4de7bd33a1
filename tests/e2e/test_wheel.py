"""The wheel brings all it needs: an empty environment, an empty folder."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path

from users import Ran, User, fetch, free_port

ROOT = Path(__file__).parents[2]


def must(user: User, *argv: str) -> Ran:
    ran = user.run(*argv)
    assert ran.status == 0, ran.err
    return ran


def test_a_wheel_in_an_empty_environment_rolls_and_serves_its_page(
    user: User, tmp_path: Path
) -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    source, env = tmp_path / "source", tmp_path / "env"
    left_out = (".git", ".venv*", ".tools", "*cache*", "*.egg-info", "build", "tests")
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*left_out))
    python, dicectl = str(env / "bin" / "python"), str(env / "bin" / "dicectl")
    must(user, uv, "build", "--quiet", "--wheel", "--out-dir", str(tmp_path), str(source))
    (wheel,) = tmp_path.glob("*.whl")
    assert {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()} == {
        "dicectl",
        "webapp",
        wheel.name.split("-py3")[0] + ".dist-info",
    }
    must(user, uv, "venv", "--quiet", "--python", sys.executable, str(env))
    must(user, uv, "pip", "install", "--quiet", "--python", python, str(wheel))
    assert must(user, dicectl, "roll").out.strip() in set("123456")
    with user.running_program(dicectl, "serve", "--port", str(free_port())) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, process.communicate()[1]
        status, page = fetch(url)
        assert (status, "<button" in page) == (200, True)
        style = next(part for part in page.split('"') if part.startswith("/static/"))
        assert fetch(url.rstrip("/") + style)[0] == 200
