"""Every bank's file beside the project reads as an independent reading does, or is refused."""

from pathlib import Path

import pytest

from chalicelib.accounts.payments.reading.reader import format_of, read_bank_file
from tests.conftest import SHARED_DATA
from tests.unit.accounts.payments import independent

FOLDER = SHARED_DATA / "bank"
FILES = sorted([*FOLDER.glob("camt/*"), *FOLDER.glob("mt940/*")]) if FOLDER.is_dir() else []
# Files whose message counts or structure the second reading does not look at.
AS_LINES = "account", "booked", "currency", "amount"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_holds_exactly_what_an_independent_reading_finds_or_is_refused(path: Path) -> None:
    content = path.read_bytes()
    expected = independent.read(content, path.name)
    found = read_bank_file(content)
    assert bool(found.faults) == bool(expected.wrong), (found.faults, expected.wrong)
    if not expected.wrong:
        lines = [
            (statement.account, line.booked, line.currency, line.amount)
            for statement in found.statements
            for line in statement.lines
        ]
        assert lines == expected.lines


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_refused_names_the_row_the_reason_and_the_remedy(path: Path) -> None:
    content = path.read_bytes()
    rows = content.count(b"\n") + 1
    for fault in read_bank_file(content).faults:
        assert 1 <= fault.row <= rows
        assert fault.why % dict(fault.params)
        assert fault.remedy


def test_files_of_both_kinds_are_read_and_refused(real_data: Path) -> None:
    found = {path.name: read_bank_file(path.read_bytes()) for path in FILES}
    read = {name for name, each in found.items() if not each.faults}
    assert {"bsp-camt053_multicurrency.xml", "php-mt940-Bunq-sample.sta"} <= read
    assert "py-mt940-self-provided-february_30.sta" in set(found) - read


def test_a_table_is_told_from_a_statement(real_data: Path) -> None:
    [table] = (real_data / "bank" / "csv").iterdir()
    assert format_of(table.read_bytes()) == "table"
