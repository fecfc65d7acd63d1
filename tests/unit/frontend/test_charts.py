"""Charts: pictures of numbers without styles, named for who cannot see them."""

import re

from frontend.charts import HIGH, Series, columns, line


def test_columns_are_as_high_as_their_values() -> None:
    svg = columns("Closed", ["Jan", "Feb"], [Series("Closed", [5, 10])])
    heights = [float(each) for each in re.findall(r'height="([\d.]+)"', svg)]
    assert heights[1] == 2 * heights[0] > 0


def test_a_chart_has_a_name_and_no_style_or_script() -> None:
    svg = line("Open <now>", ["1", "2"], [3, 0])
    assert 'role="img"' in svg
    assert "<title>Open &lt;now&gt;</title>" in svg
    assert "style" not in svg
    assert "<script" not in svg


def test_nothing_to_show_is_an_empty_chart() -> None:
    assert "<polyline" not in line("Open", [], [])
    assert "<rect" not in columns("Closed", [], [Series("Closed", [])])


def test_crowded_labels_are_thinned_out_and_the_last_one_stays() -> None:
    svg = line("Open", [str(day) for day in range(1, 32)], [1] * 31)
    written = re.findall(r'class="tick middle"[^>]*>(\d+)<', svg)
    assert 5 <= len(written) <= 10
    assert written[-1] == "31"


def test_everything_stays_inside_the_picture() -> None:
    svg = columns("Much", ["a"], [Series("x", [123_456]), Series("y", [0], "c2")])
    assert all(0 <= float(y) <= HIGH for y in re.findall(r' y="([\d.]+)"', svg))
