"""Charts drawn on the server as SVG: classes only, so that light and dark come from the CSS.

Each stands in a ``<figure>`` with a table of the same numbers, which says everything that the
picture says; the picture itself is named by a title for who cannot see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDE, HIGH = 340, 170
LEFT, RIGHT, TOP, BOTTOM = 34, 4, 8, 22


@dataclass(frozen=True)
class Series:
    """One kind of mark: its name, a value for each label, and its class (``c1``, ``c2``)."""

    name: str
    values: Sequence[int]
    look: str = "c1"


def columns(title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Columns side by side for each label."""
    top = _top(max((v for each in series for v in each.values), default=0))
    slot = (WIDE - LEFT - RIGHT) / max(1, len(labels))
    thick = slot * 0.76 / max(1, len(series))
    marks = []
    for number, each in enumerate(series):
        for index, value in enumerate(each.values):
            x = LEFT + slot * index + slot * 0.12 + thick * number
            y = _y(value, top)
            high = HIGH - BOTTOM - y
            marks.append(
                f'<rect class="{each.look}" x="{x:.1f}" y="{y:.1f}" '
                f'width="{thick:.1f}" height="{high:.1f}"/>'
            )
    return _svg(title, labels, top, "".join(marks), slot)


def line(title: str, labels: Sequence[str], values: Sequence[int]) -> Markup:
    """A line through a value for each label, the area below it tinted."""
    top = _top(max(values, default=0))
    slot = (WIDE - LEFT - RIGHT) / max(1, len(labels))
    points = [
        f"{LEFT + slot * (index + 0.5):.1f},{_y(value, top):.1f}"
        for index, value in enumerate(values)
    ]
    floor = HIGH - BOTTOM
    ends = f"{LEFT + slot / 2:.1f},{floor} ", f" {LEFT + slot * (len(values) - 0.5):.1f},{floor}"
    body = f'<polygon class="area" points="{ends[0]}{" ".join(points)}{ends[1]}"/>'
    body += f'<polyline class="trace" points="{" ".join(points)}"/>'
    return _svg(title, labels, top, body if values else "", slot)


def _svg(title: str, labels: Sequence[str], top: int, body: str, slot: float) -> Markup:
    floor = HIGH - BOTTOM
    grid = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{_y(v, top):.1f}" '
        f'y2="{_y(v, top):.1f}"/><text class="tick end" x="{LEFT - 4}" '
        f'y="{_y(v, top) + 3:.1f}">{v:,}</text>'
        for v in (0, top // 2, top)
    )
    # A label needs about 38 units; where they stand closer, only some are written.
    every = max(1, -(-38 // max(1, int(slot))))
    names = "".join(
        f'<text class="tick middle" x="{LEFT + slot * (index + 0.5):.1f}" '
        f'y="{floor + 14}">{escape(label)}</text>'
        for index, label in enumerate(labels)
        if index % every == (len(labels) - 1) % every
    )
    # Numbers, and texts that are escaped.
    return Markup(  # noqa: S704  # nosec B704
        f'<svg class="chart" viewBox="0 0 {WIDE} {HIGH}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{grid}{body}{names}</svg>'
    )


def _y(value: int, top: int) -> float:
    return HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * max(0, value) / top


def _top(most: int) -> int:
    """An even, round number at or above the greatest value."""
    step = 1
    while True:
        for factor in (2, 4, 10):
            if factor * step >= most:
                return factor * step
        step *= 10
