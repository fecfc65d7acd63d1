"""The README's picture, made from the running product: ``python -m tests.e2e.browser.picture``."""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import site as sites
from tests.e2e.browser.conftest import FLAGS, sign_in

TARGET = Path(__file__).resolve().parents[3] / "docs" / "picture" / "phone.png"
WIDTH, HEIGHT, GAP = 360, 720, 24


def main() -> None:
    """The home screen and a complaint of the desk; a sales person's home, in Chinese and dark."""
    with (
        tempfile.TemporaryDirectory() as data,
        sites.running(Path(data) / "data", demo=True) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        english = _phone(browser, site, "service desk: complaints")
        chinese = _phone(browser, site, "销售", "dark")
        shots = [_shot(english), _first(english, "/complaints?queue=mine"), _shot(chinese)]
        browser.close()
    _side_by_side(shots)
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")


def _phone(browser: Browser, site: sites.Site, who: str, scheme: Any = "light") -> Page:
    """Somebody of the demo company at the home screen."""
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=1.5,
        color_scheme=scheme,
    )
    return sign_in(context, site.login(who))


def _first(page: Page, listed: str) -> Image.Image:
    page.goto(listed)
    page.locator("#rows .item a").first.click()
    page.wait_for_load_state()
    return _shot(page)


def _shot(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot()))


def _side_by_side(shots: list[Image.Image]) -> None:
    wide, high = shots[0].size
    whole = Image.new("RGB", (len(shots) * (wide + GAP) - GAP, high), "white")
    for index, shot in enumerate(shots):
        whole.paste(shot.convert("RGB"), (index * (wide + GAP), 0))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(128).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
