"""PDF documents: both languages, readable by programs, quick enough to make while one waits."""

import hashlib
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from chalicelib.kit.pdf import Column, Paper
from chalicelib.kit.pdf import type as typ

COLUMNS = [
    Column("Date", 24),
    Column("Number", 30),
    Column("Details 摘要"),
    Column("Amount", 32, right=True),
]


def statement(lines: int, details: str = "Ocean freight 海运费 SHA–HAM") -> bytes:
    paper = Paper("ST-2026-0001", "zh", "Harbour Line 远航", "第 %(page)s 页，共 %(pages)s 页")
    paper.heading("对账单", "ST-2026-0001", "第 1 次修订")
    paper.parties(("From", ["Harbour Line Ltd", "1 Dock Road"]), ("To", ["朱镕 Trading"]))
    paper.facts(
        [("Period", "2026-10"), ("Terms", "30 days"), ("Due", "2026-11-30"), ("Cur", "USD")]
    )
    paper.table(
        COLUMNS,
        ((f"2026-10-{i % 31 + 1:02}", f"INV-{i:05}", details, f"{i:,}.50") for i in range(lines)),
    )
    paper.totals([("Opening", "USD 0.00"), ("Closing", "USD 12,345.00")])
    paper.ageing("Ageing", [("Not due", "USD 1.00"), ("Over 90 days", "USD 12,345,678,901.00")])
    paper.note("请核对。")
    return paper.bytes()


def read(pdf: bytes, tmp_path: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    (tmp_path / "a.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_a_program_reads_every_line_in_both_languages(tmp_path: Path) -> None:
    text = read(statement(120), tmp_path)
    for word in ("对账单", "海运费", "Ocean freight", "INV-00000", "INV-00119", "119.50", "请核对"):
        assert word in text


def test_every_sheet_has_the_head_of_the_table_and_its_number(tmp_path: Path) -> None:
    sheets = read(statement(120), tmp_path).split("\f")[:-1]
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        assert f"第 {number} 页，共 {len(sheets)} 页" in sheet.replace("  ", " ")
        assert "Details" in sheet or "INV-" not in sheet


def test_three_hundred_lines_in_three_hundred_milliseconds() -> None:
    statement(1)  # the fonts are read once per process
    spent = []
    for _ in range(3):
        began = time.process_time()
        statement(300)
        spent.append(time.process_time() - began)
    assert min(spent) <= 0.3


def test_the_same_content_gives_the_same_bytes() -> None:
    first, second = (hashlib.sha256(statement(5)).hexdigest() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("room", [40.0, 90.0, 300.0])
def test_lines_fit_and_nothing_is_lost(room: float) -> None:
    text = "Ocean freight COSU6271234560XXXXXXXXXXXXXXXX，含燃油附加费（BAF）与码头操作费。" * 3
    broken = typ.lines(text, 9, room)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    # A closing sign may hang over the edge by its own width.
    assert all(typ.width(line, 9) <= room + 9 * 3 for line in broken)
    assert not any(line[:1] in "，。）" for line in broken)


def test_a_value_too_long_for_its_column_goes_on_below(tmp_path: Path) -> None:
    numbers = [f"MSKU123456{n}" for n in range(8)]
    paper = Paper(title="1", language="en", footer="Ours", page_label="%(page)s/%(pages)s")
    paper.facts([("Date", "23 Nov 2026"), ("References", ", ".join(numbers))])
    paper.section("Our answer")
    text = read(paper.bytes(), tmp_path)
    assert all(number in text for number in numbers)
    assert text.index(numbers[-1]) < text.index("Our answer")


def test_signs_outside_gb2312_stay_readable() -> None:
    assert typ.drawable("朱镕基") == "朱镕基"
    assert [font for font, _ in typ.runs("朱镕基")] == [typ.REGULAR, typ.RARE, typ.REGULAR]


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [("a\tb", "a b"), ("a\x00b\u202eb", "abb"), ("ok 😀", "ok ◇"), ("=1+1", "=1+1")],
)
def test_odd_text_is_tamed(typed: str, drawn: str) -> None:
    assert typ.drawable(typed) == drawn


def test_a_cell_that_would_not_fit_a_sheet_is_cut_not_endless() -> None:
    assert statement(1, details="x y " * 5000).startswith(b"%PDF")


def test_the_fonts_are_small_enough_for_the_artefact() -> None:
    assert sum(path.stat().st_size for path in typ.FONTS.glob("*.ttf")) <= 3_000_000


@pytest.mark.parametrize(("notes", "sheets"), [(3, 1), (27, 2)])
def test_the_same_in_another_language_stands_apart_or_on_the_next_sheet(
    notes: int, sheets: int, tmp_path: Path
) -> None:
    paper = Paper("N-1", "en")
    paper.heading("Notice", "N-1")
    for _ in range(notes):
        paper.note("We reserve all rights.")
    paper.heading("保留权利通知", "N-1")
    text = read(paper.bytes(), tmp_path).rstrip("\f\n ")
    assert text.count("\f") == sheets - 1
    assert text.partition("保留权利通知")[0].endswith("\f") is (sheets == 2)


def test_the_head_of_a_table_has_one_weight() -> None:
    """The bold face has the signs of 日期 and not those of 单证: then none of them is bold."""
    heads = {"日期": True, "单证": False, "Date": True}
    assert {head: typ.has_bold(head) for head in heads} == heads

    def fonts(*names: str) -> set[bytes]:
        paper = Paper(title="T", language="zh", footer="", page_label="")
        paper.table([Column(name) for name in names], [tuple("1" for _ in names)])
        return set(re.findall(rb"NotoSansSC-(\w+)", paper.bytes()))

    assert b"Bold" in fonts("日期", "Date")
    assert b"Bold" not in fonts("日期", "单证")
