"""Write docs/pictures/page-light.webp and page-dark.webp: every state of a page, at every size.

`tests/e2e/test_states.py` compares a page with them. Where a change is meant: `make screens`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import states  # noqa: E402

GROUND = (128, 128, 128)
INK = (255, 255, 255)


def sheets() -> dict[str, Image.Image]:
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
    for scheme, sheet in sheets().items():
        file = ROOT / "docs" / "pictures" / f"page-{scheme}.webp"
        sheet.save(file, quality=40, method=6)
        print(f"wrote {file}: {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
