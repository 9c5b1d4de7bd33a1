"""Write the sheets of pictures in docs/pictures: of every state of a page, of every kind of value.

`tests/e2e/test_states.py` and `test_kinds.py` compare pages with them. Where a change is meant:
`make screens`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import kinds  # noqa: E402
import states  # noqa: E402

GROUND = (128, 128, 128)
INK = (255, 255, 255)


def of_kinds() -> Image.Image:
    """Return the sheet of all kinds of values."""
    made = Image.new("RGB", kinds.size(), GROUND)
    with (
        tempfile.TemporaryDirectory() as folder,
        kinds.served(Path(folder)) as url,
        states.chromium() as browser,
    ):
        page = kinds.opened(browser, url)
        for name in kinds.KINDS:
            kinds.run(page, name)
            left, upper, *_ = kinds.place(name)
            made.paste(kinds.picture(page), (left, upper))
            title = left, upper - kinds.TITLE + 3
            ImageDraw.Draw(made).text(title, name, INK, ImageFont.load_default(14))
    return made


def of_states() -> dict[str, Image.Image]:
    """Return a sheet for each scheme."""
    last = states.place(list(states.STATES)[-1], max(states.SIZES))
    size = last[2] + states.GAP, last[3] + round(100 * states.SCALE) + states.GAP
    made = {scheme: Image.new("RGB", size, GROUND) for scheme in states.SCHEMES}
    with (
        tempfile.TemporaryDirectory() as folder,
        states.served(Path(folder)) as urls,
        states.chromium() as browser,
    ):
        pages = states.opened(browser, urls)
        for name in states.STATES:
            for width, scheme, picture in states.pictures(states.reached(pages, name)):
                left, upper, *_ = states.place(name, width)
                made[scheme].paste(picture, (left, upper))
            for sheet in made.values():
                title = states.GAP, upper - states.TITLE + 3
                ImageDraw.Draw(sheet).text(title, name, INK, ImageFont.load_default(14))
    return made


def main() -> None:
    """Write the sheets."""
    found = {f"page-{scheme}": sheet for scheme, sheet in of_states().items()}
    for name, sheet in (found | {"kinds": of_kinds()}).items():
        file = ROOT / "docs" / "pictures" / f"{name}.webp"
        sheet.save(file, quality=40, method=6)
        print(f"wrote {file}: {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
