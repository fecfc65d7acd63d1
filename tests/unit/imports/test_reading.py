"""Files as people have them: every encoding, delimiter and odd cell arrives whole."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from chalicelib.imports.cells import Row, pack, unpack
from chalicelib.imports.errors import UnreadableFile
from chalicelib.imports.reading import MAX_ROWS, ReadAs, read
from chalicelib.kit.csv_export import csv_bytes

moment = datetime.fromisoformat

HEADED = (
    "客户编号,名称,备注\r\nC1,上海国际货运有限公司,运费对账单\r\nC2,深圳市远洋物流,提单丢失\r\n"
)


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("gb18030", "gb18030"),
    ],
)
def test_chinese_csv_is_read_in_every_encoding_that_offices_save(
    encoding: str, read_as: str
) -> None:
    table = read(HEADED.encode(encoding), "客户.csv")
    assert table.headings == ("客户编号", "名称", "备注")
    assert table.rows[0].cells == ("C1", "上海国际货运有限公司", "运费对账单")
    assert table.read_as == ReadAs(read_as, ",")


def test_western_excel_csv_is_not_taken_for_chinese() -> None:
    table = read("Kunde;Ort\r\nKühne;Zürich\r\nMüller & Söhne;Köln\r\n".encode("cp1252"), "a.csv")
    assert table.read_as == ReadAs("windows-1252", ";")
    assert table.rows[1].cells == ("Müller & Söhne", "Köln")


def test_the_user_may_choose_another_encoding_than_the_one_proposed() -> None:
    content = "name\nKühne\n".encode("cp1252")
    assert read(content, "a.csv", ReadAs(encoding="windows-1252")).rows[0].cells == ("Kühne",)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_although_others_stand_in_the_text(mark: str) -> None:
    rows = [["code", "name"], ["1", 'A, B; "C"'], ["2", "D\tE"], ["3", "F, G"]]
    out = "\n".join(mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    table = read(out.encode(), "a.csv")
    assert table.read_as.delimiter == mark
    assert table.rows[0].cells == ("1", 'A, B; "C"')


def test_quoted_newlines_stay_in_their_cell_and_rows_count_as_in_a_spreadsheet() -> None:
    table = read(b'code,text\r\n1,"first\r\nsecond"\r\n\r\n2,last\r\n', "a.csv")
    assert table.rows == (Row(2, ("1", "first\r\nsecond")), Row(4, ("2", "last")))


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(b'a,b\n1,2\n3,"x\n5,6\n', "a.csv")
    assert refused.value.params == {"row": 3}


def test_excels_own_first_line_naming_the_delimiter_is_obeyed_and_not_shown() -> None:
    table = read(b"sep=;\r\ncode;name\r\n1;a,b\r\n", "a.csv")
    assert table.headings == ("code", "name")
    assert table.rows == (Row(2, ("1", "a,b")),)


@pytest.mark.parametrize("odd", ["=1+1", "🚢 urgent", "'tis", 'say "no"', "-5", "@home", "+86 21"])
def test_odd_text_is_kept_as_it_is(odd: str) -> None:
    quoted = odd.replace('"', '""')
    assert read(f'a,b\n1,"{quoted}"\n'.encode(), "a.csv").rows[0].cells[1] == odd


@pytest.mark.parametrize("text", ["=1+1", "-5", "@home", "+86", "''quoted"])
def test_an_exported_formula_comes_back_without_its_apostrophe(text: str) -> None:
    assert read(f"a,b\n1,'{text}\n".encode(), "a.csv").rows[0].cells[1] == text


def workbook(rows: list[list[object]], before: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    if before:
        sheet.title = before
        sheet = book.create_sheet("List")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_keeps_true_dates_and_numbers_beside_text() -> None:
    when = moment("2019-02-28T11:25:05")
    table = read(workbook([["no", "when", "sum"], ["007", when, 50.39], [8, "2/3", 1]]), "a.xlsx")
    assert table.rows[0].cells == ("007", when, Decimal("50.39"))
    assert table.rows[1].cells == (Decimal(8), "2/3", Decimal(1))


def test_the_first_sheet_that_is_not_empty_is_read_unless_another_is_chosen() -> None:
    content = workbook([["code"], ["1"]], before="Empty")
    assert read(content, "a.xlsx").read_as == ReadAs(sheet="List")
    assert read(content, "a.xlsx").sheets == ("Empty", "List")


def test_zeros_that_only_the_format_shows_are_not_lost() -> None:
    book = Workbook()
    book.active.append(["invoice"])
    book.active.append([7900770])
    book.active["A2"].number_format = "0000000000"
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue(), "a.xlsx").rows[0].cells == ("0007900770",)


def test_a_float_shows_the_15_digits_that_a_spreadsheet_keeps() -> None:
    assert read(workbook([["sum"], [0.1 + 0.2]]), "a.xlsx").rows[0].cells == (Decimal("0.3"),)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n,,\n",
        b"PK\x03\x04nothing",
        b"\xd0\xcf\x11\xe0old",
        b"a\n" + b"x\n" * (MAX_ROWS + 1),
    ],
    ids=["empty", "blank", "damaged", "xls", "too long"],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(content, "a.csv")
    assert refused.value.detail.endswith(".")


def test_rows_are_kept_exactly() -> None:
    rows = [Row(2, ("a\n=b🚢", Decimal("1.50"), date(2020, 2, 29), moment("2020-01-02T03:04:00")))]
    assert unpack(pack(rows)) == rows


@given(st.text(st.sampled_from("=+-@'\t\n\r5a, \""), max_size=6))
def test_what_an_export_writes_is_read_back_as_it_was(text: str) -> None:
    table = read(csv_bytes(["code", "text"], [["1", text]]), "export.csv")
    assert table.rows[0].cell(1) == text
