"""What a phone must load: budgets of quality.md, gzipped."""

import gzip
import re

import pytest

from frontend.assets import STATIC
from tests.unit.frontend.sitting import client_for
from tests.world import World


def gzipped(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def test_styles_and_scripts_keep_their_budgets() -> None:
    assert gzipped("app.css") <= 12_000
    scripts = [path.relative_to(STATIC) for path in STATIC.rglob("*.js") if path.name != "sw.js"]
    assert gzipped(*map(str, scripts)) <= 30_000


@pytest.mark.parametrize("path", ["/", "/more", "/customers"])
def test_a_first_page_is_light(world: World, path: str) -> None:
    page = client_for(world, world.who).get(path).text
    loaded = re.findall(r'(?:href|src)="/static/([\w./-]+\.(?:css|js|svg))', page)
    assert len(gzip.compress(page.encode())) + gzipped(*set(loaded)) <= 60_000


def test_what_is_not_ours_comes_with_version_and_licence() -> None:
    for script in (STATIC / "vendor").glob("*.js"):
        assert re.search(r"-\d+\.\d+\.\d+\.min\.js$", script.name)
        licence = STATIC / "vendor" / (script.name.partition("-")[0] + "-LICENSE.txt")
        assert licence.read_text(encoding="utf-8").strip()


def test_no_template_has_inline_style_or_script() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=|javascript:")
    templates = (STATIC.parent / "templates").rglob("*.html")
    assert [
        path.name for path in templates if inline.search(path.read_text(encoding="utf-8"))
    ] == []
