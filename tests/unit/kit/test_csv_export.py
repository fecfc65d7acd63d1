"""Exports are shown by spreadsheets, never run, and read back as they were."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.reading import restore as read_cell
from chalicelib.kit.csv_export import csv_bytes, neutral


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("-12.50", "-12.50"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("0042", "0042"),
        ("宁波港", "宁波港"),
        ("", ""),
    ],
)
def test_formulas_are_neutralised_and_numbers_are_not(cell: str, written: str) -> None:
    assert neutral(cell) == written


@given(st.lists(st.text(alphabet="=+-@'\t\n\"a1.,宁", max_size=6), min_size=1, max_size=4))
def test_whatever_is_exported_reads_back(cells: list[str]) -> None:
    text = csv_bytes(["head"] * len(cells), [cells]).decode("utf-8-sig")
    [_, read] = list(csv.reader(io.StringIO(text, newline="")))
    assert [read_cell(cell) for cell in read] == cells
