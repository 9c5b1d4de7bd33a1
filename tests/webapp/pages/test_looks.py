"""Themes, accents and icons: a calm look for any function, the tutorial's for the dice."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.functions.algorithm import AlgorithmError
from webapp.kinds.colours import as_text, colour, contrast, on

SOURCE = "def predict(area: float) -> float:\n    return area * 3000\n"
ModuleOf = Callable[[str], str]


def asset(client: FlaskClient, name: str) -> str:
    """Return a static file by the address that the page has."""
    found = re.search(rf'"(/static/\w+/{name})"', client.get("/").text)
    assert found
    return client.get(found[1]).text


def test_any_function_is_calm_and_the_dice_have_the_tutorials_look(
    client: FlaskClient, module_of: ModuleOf
) -> None:
    plain = asset(create_app(f"{module_of(SOURCE)}:predict").test_client(), "style.css")
    dice = asset(client, "style.css")
    assert "linear-gradient(#e66465, #9198e5)" in dice
    assert "linear-gradient" not in plain
    assert ".dice" in dice
    assert ".dice" not in plain
    assert "/*" not in plain + dice


@pytest.mark.parametrize("theme", ["plain", "paper", "tutorial"])
def test_a_theme_can_be_chosen(module_of: ModuleOf, theme: str) -> None:
    client = create_app(f"{module_of(SOURCE)}:predict", theme=theme).test_client()
    style = asset(client, "style.css")
    assert ("Charter" in style, "linear-gradient" in style) == (
        theme == "paper",
        theme == "tutorial",
    )
    used = set(re.findall(r"var\((--[\w-]+)\)", style))
    assert used <= set(re.findall(r"(--[\w-]+):", style)) | {"--title"}


def test_an_accent_is_one_variable_with_text_that_can_be_read_on_it(module_of: ModuleOf) -> None:
    client = create_app(f"{module_of(SOURCE)}:predict", accent="#0a7").test_client()
    assert "--accent:#0a7;--on-accent:#111111;" in asset(client, "style.css")
    icon = asset(client, "icon.svg")
    assert 'fill="#0a7"' in icon
    assert ">P</text>" in icon


@pytest.mark.parametrize("accent", ["#0a7", "#ffff00", "#000", "#fff", "#808080", "#7f0000"])
def test_every_accent_can_be_read(accent: str) -> None:
    ground = colour(accent)
    assert contrast(on(ground), ground) >= 4.5
    for page in ((255, 255, 255), (25, 29, 35)):
        assert contrast(as_text(ground, page), page) >= 4.5


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"theme": "neon"}, "there is no theme 'neon'; there are plain, paper, tutorial"),
        ({"accent": "green"}, "accent: 'green' is no colour like #0a7"),
    ],
)
def test_what_there_is_not_is_told(module_of: ModuleOf, options: dict[str, str], told: str) -> None:
    with pytest.raises(AlgorithmError, match=re.escape(told)):
        create_app(f"{module_of(SOURCE)}:predict", **options)  # type: ignore[arg-type]


def test_a_projects_own_colours_and_icon_win(module_of: ModuleOf, tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static/theme.css").write_text(":root { --accent: #123456; }")
    (tmp_path / "static/icon.svg").write_text("<svg>mine</svg>")
    target = f"{module_of(SOURCE)}:predict"
    client = create_app(target, folder=str(tmp_path), accent="#0a7").test_client()
    style = asset(client, "style.css")
    assert re.findall(r"--accent: ?(#\w+)", style)[-1] == "#123456"
    assert asset(client, "icon.svg") == "<svg>mine</svg>"


def test_files_are_sent_packed_to_who_can_unpack_them(client: FlaskClient) -> None:
    found = re.search(r'"(/static/\w+/style.css)"', client.get("/").text)
    assert found
    plain = client.get(found[1])
    packed = client.get(found[1], headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
