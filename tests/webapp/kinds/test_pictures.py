"""Pictures: Pillow's, NumPy's and Matplotlib's, in and out, and files that only say to be one."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from PIL import Image

from webapp.kinds.png import png

ROOT = Path(__file__).parents[3]
ClientOf = Callable[..., FlaskClient]
TURN = """
from PIL import Image
def run(photo: Image.Image, back: bool = False) -> Image.Image:
    return photo.rotate(90, expand=True)
"""
PLOT = """
import matplotlib.pyplot as plt
from matplotlib.figure import Figure
def run(points: int = 3) -> Figure:
    figure, axes = plt.subplots()
    axes.plot(range(points))
    return figure
"""
GREY = """
import numpy as np
def run(size: int = 16):
    return np.arange(size * size * 3, dtype="uint8").reshape(size, size, 3)
"""


def picture(kind: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "red").save(written, kind)
    return written.getvalue()


def read(data: bytes) -> Any:  # noqa: ANN401
    return Image.open(io.BytesIO(data))


def sent(content: bytes, name: str = "cat.png") -> dict[str, Any]:
    return {"photo": (io.BytesIO(content), name)}


def bomb() -> bytes:
    """A PNG of a few bytes that says to have 30,000 by 30,000 pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    checked = struct.pack(">I", zlib.crc32(b"IHDR" + head))
    small = png(b"\0" * 300, 10, 10, 3)
    return small.replace(small[12:33], b"IHDR" + head + checked)


def test_a_picture_goes_in_and_comes_out(client_of: ClientOf) -> None:
    client = client_of(TURN)
    page = client.post("/", data=sent(picture()))
    assert page.status_code == 200
    shown = re.search(r'<img src="data:image/png;base64,([^"]+)" alt="run.png">', page.text)
    assert shown
    assert read(b64decode(shown[1])).size == (10, 20)
    assert 'download="run.png" class="quiet">Download run.png</a>' in page.text
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    answer = client.post("/api/run", data=sent(picture("JPEG"), "cat.jpg")).json
    assert answer is not None
    assert set(answer) == {"media_type", "data"}
    assert read(b64decode(answer["data"])).size == (10, 20)


def test_the_bytes_of_a_picture_are_sent_where_they_are_asked_for(client_of: ClientOf) -> None:
    client, body = client_of(TURN), {"photo": b64encode(picture()).decode()}
    for accept in ("image/*", "image/png", "image/png, application/json;q=0.5"):
        answer = client.post("/api/run", json=body, headers={"Accept": accept})
        assert (answer.mimetype, read(answer.data).size) == ("image/png", (10, 20))
        assert answer.headers["Content-Disposition"] == "inline; filename=run.png"
    for accept in ("*/*", "application/json", "text/html", "application/json, image/*;q=0.1"):
        answer = client.post("/api/run", json=body, headers={"Accept": accept})
        assert answer.mimetype == "application/json"


def test_the_document_names_both(client_of: ClientOf) -> None:
    document = client_of(TURN).get("/openapi.json").json
    OpenAPIV31SpecValidator(document).validate()
    assert document is not None
    content = document["paths"]["/api/run"]["post"]["responses"]["200"]["content"]
    assert set(content) == {"application/json", "image/*"}
    assert content["application/json"]["schema"]["required"] == ["media_type", "data"]


def test_a_figure_is_drawn_as_svg_and_closed(client_of: ClientOf) -> None:
    client = client_of(PLOT)
    import matplotlib.pyplot as plt

    for points in (3, 4):
        page = client.post("/", data={"points": str(points)}).text
        assert '<img src="data:image/svg+xml;base64,' in page
        assert 'download="run.svg"' in page
    answer = client.get("/api/run", headers={"Accept": "image/svg+xml"})
    assert answer.headers["Content-Disposition"] == "attachment; filename=run.svg"
    assert b"<svg" in answer.data
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    "made",
    [
        "plt.subplots(2, 2)[1]",
        "plt.subplots()[1]",
        "plt.plot([1, 2])",
        "plt.bar([1, 2], [3, 4])",
        "(plt.plot([1, 2]), plt)[1]",
    ],
)
def test_what_pyplot_gives_leads_to_its_figure(client_of: ClientOf, made: str) -> None:
    client = client_of(f"import matplotlib.pyplot as plt\ndef run():\n    return {made}\n")
    assert client.post("/").text.count('<img src="data:image/svg+xml;base64,') == 1


def test_a_picture_is_sent_in_the_format_that_is_asked_for(client_of: ClientOf) -> None:
    answer = client_of(PLOT).get("/api/run", headers={"Accept": "image/png"})
    assert (answer.mimetype, read(answer.data).format) == ("image/png", "PNG")
    wanted = {"Accept": "application/pdf"}
    assert client_of(PLOT).get("/api/run", headers=wanted).data.startswith(b"%PDF")
    photo = client_of(TURN).post("/api/run", data=sent(picture()), headers={"Accept": "image/jpeg"})
    assert read(photo.data).format == "JPEG"


def test_colours_from_0_to_1_are_a_picture(client_of: ClientOf) -> None:
    source = "import numpy as np\ndef run(top: float = 1.0):\n    return np.full((9, 9, 3), top)\n"
    client = client_of(source)
    assert client.get("/api/run").json["media_type"] == "image/png"  # type: ignore[index]
    assert client.get("/api/run?top=2").json[0][0] == [2, 2, 2]  # type: ignore[index]


DRAWING = '<svg viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


def test_a_drawing_is_a_picture_and_a_text_stays_one(client_of: ClientOf) -> None:
    source = f"from webapp import SVG\ndef run(drawn: bool) -> str:\n    text = {DRAWING!r}\n"
    client = client_of(source.replace("-> str", "") + "    return SVG(text) if drawn else text\n")
    assert '<img src="data:image/svg+xml;base64,' in client.post("/", data={"drawn": "true"}).text
    assert client.get("/api/run?drawn=false").json == DRAWING
    wanted = {"Accept": "image/svg+xml"}
    answer = client.get("/api/run?drawn=true", headers=wanted)
    assert answer.data.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox')


@pytest.mark.parametrize(
    "method",
    [
        f"_repr_svg_(self): return {DRAWING!r}",
        f"_repr_mimebundle_(self): return {{'image/png': {b64encode(picture()).decode()!r}}}",
        f"_repr_png_(self): return {picture()!r}",
    ],
)
def test_what_a_notebook_shows_as_a_picture_is_one(client_of: ClientOf, method: str) -> None:
    client = client_of(f"class Thing:\n    def {method}\ndef run():\n    return Thing()\n")
    assert '<img src="data:image/' in client.post("/").text


def test_a_figure_of_very_many_points_is_drawn_as_png(client_of: ClientOf) -> None:
    scatter = PLOT.replace("plot(range(points))", "scatter(range(points), range(points))")
    answer = client_of(scatter).get("/api/run?points=20000").json
    assert answer is not None
    assert answer["media_type"] == "image/png"


def test_an_array_of_bytes_is_a_picture_and_one_of_numbers_is_not(client_of: ClientOf) -> None:
    client = client_of(GREY)
    answer = client.get("/api/run").json
    assert answer is not None
    image = read(b64decode(answer["data"]))
    assert (image.size, image.mode, image.getpixel((1, 0))) == ((16, 16), "RGB", (3, 4, 5))
    assert client.get("/api/run?size=2").json == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]
    grey = client_of(GREY.replace("* 3", "").replace(", 3", "")).get("/api/run").json
    assert grey is not None
    assert read(b64decode(grey["data"])).mode == "L"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "cat.png", "This file is empty."),
        (b"not a picture", "cat.png", "This is no picture that can be read"),
        (picture()[:45], "cat.png", "This picture is cut off or broken."),
        (picture("JPEG", (400, 400))[:900], "cat.jpg", "This picture is cut off or broken."),
        (bomb(), "cat.png", "at most 50 million are taken"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "cat.eps", "This is no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cat.svg", "This is no picture"),
    ],
)
def test_what_is_no_picture_is_told_at_the_field(
    client_of: ClientOf, content: bytes, name: str, words: str
) -> None:
    client = client_of(TURN)
    for path in ("/", "/api/run"):
        answer = client.post(path, data=sent(content, name))
        assert (answer.status_code, words in answer.text) == (422, True)
    assert client.post("/api/run", json={"photo": "/etc/passwd"}).status_code == 422


def test_what_a_picture_is_its_content_says_not_its_name(client_of: ClientOf) -> None:
    assert client_of(TURN).post("/api/run", data=sent(picture(), "cat.txt")).status_code == 200


def test_a_photo_stands_upright(client_of: ClientOf) -> None:
    written, turned = io.BytesIO(), Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (20, 10)).save(written, "JPEG", exif=turned)
    client = client_of(TURN.replace("photo.rotate(90, expand=True)", "photo"))
    answer = client.post("/api/run", data=sent(written.getvalue()), headers={"Accept": "image/*"})
    assert (answer.mimetype, read(answer.data).size) == ("image/jpeg", (10, 20))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "F", "I", "HSV", "I;16"])
def test_a_picture_of_any_mode_comes_out(client_of: ClientOf, mode: str) -> None:
    source = (
        f"from PIL import Image\ndef run() -> Image.Image:\n    return Image.new({mode!r}, (9, 9))"
    )
    assert client_of(source).get("/api/run", headers={"Accept": "image/*"}).mimetype == "image/png"


def test_several_pictures_are_parts(client_of: ClientOf) -> None:
    source = TURN.replace("-> Image.Image", "-> tuple[Image.Image, dict[str, int]]")
    client = client_of(source.replace("expand=True)", "expand=True), {'width': photo.width}"))
    page = client.post("/", data=sent(picture())).text
    assert "The result has 2 parts." in page
    assert (page.count("<img "), "Width" in page or "width" in page) == (1, True)
    answer = client.post("/api/run", data=sent(picture())).json
    assert answer is not None
    assert (answer[0]["media_type"], answer[1]) == ("image/png", {"width": 20})


HEAVY = """
import sys
from webapp import create_app
client = create_app("numbers_only:run").test_client()
client.post("/", data={"x": "1"}), client.get("/api/run?x=1")
heavy = {"numpy", "pandas", "PIL", "matplotlib", "webapp.kinds.pictures", "webapp.kinds.tables"}
print(sorted(heavy & sys.modules.keys()))
"""
LIGHT = """
import sys, webapp
webapp.File
print(sorted({"flask", "pydantic", "pydantic_core"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("code", [HEAVY, LIGHT])
def test_nothing_is_imported_that_is_not_needed(tmp_path: Path, code: str) -> None:
    (tmp_path / "numbers_only.py").write_text("def run(x: float) -> list[float]:\n    return [x]")
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "[]\n"
