"""What must hold for every page, at every width, in light and dark, in both languages."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

TARGETS = """() => {
  const small = [];
  for (const it of document.querySelectorAll(
      'a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    const target = it.closest('label.choice') || it;
    const box = target.getBoundingClientRect();
    if (!it.checkVisibility({ visibilityProperty: true }) || box.bottom < 0) continue;
    const around = it.parentElement.closest('p, li, dd, td, label');
    const inSentence = getComputedStyle(it).display === 'inline' && around
      && around.textContent.trim().length > it.textContent.trim().length;
    if (!inSentence && (box.height < 43.5 || box.width < 43.5))
      small.push(`${it.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return small;
}"""

SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('main *, header *')]
    .filter((it) => it.getBoundingClientRect().right > wide + 1 && !it.closest('.tabs'))
    .map((it) => it.outerHTML.slice(0, 90)).slice(0, 5).concat('scrolls sideways');
}"""


@dataclass(frozen=True)
class Look:
    """One way of looking at a page."""

    width: int
    scheme: Literal["light", "dark"]
    language: str
    axe: bool = True


# Every width in light, dark, en and zh; axe, the slow one, in each scheme of each language.
LOOKS = (
    Look(320, "light", "en", axe=False),
    Look(360, "light", "en"),
    Look(768, "dark", "en"),
    Look(320, "dark", "zh"),
    Look(360, "dark", "zh", axe=False),
    Look(768, "light", "zh"),
)


def faults(page: Page, look: Look) -> list[str]:
    """What is wrong with the page that is open, seen like this."""
    page.set_viewport_size({"width": look.width, "height": 740})
    page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
    # What is just being fetched is dimmed for that moment.
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    found = [f"axe {each}" for each in _axe(page)] if look.axe else []
    found += [f"small target: {each}" for each in page.evaluate(TARGETS)]
    found += [f"too wide: {each}" for each in page.evaluate(SIDEWAYS)]
    return [f"{look.width} {look.scheme} {look.language}: {each}" for each in found]


def _axe(page: Page) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE + "; true")
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    result: Any = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:120]} ({node['failureSummary'][:200]})"
        for violation in result["violations"]
        for node in violation["nodes"][:3]
    ]
