"""Draw the icons of the installed app from static/icon.svg: `python -m ops.icons`.

Run it after a change of the drawing and commit what it writes; old browsers need them.
"""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from ops.chromium import FLAGS, HINT, find_chromium
from ops.home import CHECKOUT

SIZES = (192, 512)
# The drawing stays within the circle that every launcher leaves of a maskable icon.
PAGE = """<style>
body {{ background: #f4f5f7; display: grid; height: 100vh; margin: 0; place-items: center }}
svg {{ height: 56%; width: 56% }}
</style>{drawing}"""


def main() -> int:
    """Write one PNG a size."""
    chromium = find_chromium()
    if chromium is None:
        print(HINT, file=sys.stderr)
        return 1
    static = CHECKOUT / "static"
    drawing = (static / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(PAGE.format(drawing=drawing))
            page.screenshot(path=static / f"icon-{size}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
