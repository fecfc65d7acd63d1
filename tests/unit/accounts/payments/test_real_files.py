"""Every bank's file beside the project reads as an independent reading does, or is refused."""

from collections import Counter
from pathlib import Path

import pytest

from chalicelib.accounts.payments.lines import account_key
from chalicelib.accounts.payments.reading.reader import format_of, read_bank_file
from tests.conftest import SHARED_DATA
from tests.unit.accounts.payments import independent
from tests.unit.accounts.payments.bank import Bank
from tests.world import World

FOLDER = SHARED_DATA / "bank"
FILES = sorted([*FOLDER.glob("camt/*"), *FOLDER.glob("mt940/*")]) if FOLDER.is_dir() else []


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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_exactly_these_lines_are_taken_in_and_a_second_time_none(path: Path, world: World) -> None:
    content, bank = path.read_bytes(), Bank(world)
    expected = independent.read(content, path.name)
    made = bank.took(content)
    lines = [
        (line.account, line.booked, line.currency, line.amount) for line in bank.lines()
    ]  # fmt: skip
    if expected.wrong:
        assert (made.state, lines) == ("refused", [])
        return
    wanted = [(account_key(each[0], each[2]), *each[1:]) for each in expected.lines]
    assert Counter(lines) == Counter(wanted)
    again = bank.sent(content)
    assert (again.checked.new, again.checked.doubtful) == (0, 0)
    assert again.checked.known == len(expected.lines)


def test_files_of_both_kinds_are_read_and_refused(real_data: Path) -> None:
    found = {path.name: read_bank_file(path.read_bytes()) for path in FILES}
    read = {name for name, each in found.items() if not each.faults}
    assert {"bsp-camt053_multicurrency.xml", "php-mt940-Bunq-sample.sta"} <= read
    assert "py-mt940-self-provided-february_30.sta" in set(found) - read


def test_a_table_is_told_from_a_statement(real_data: Path) -> None:
    [table] = (real_data / "bank" / "csv").iterdir()
    assert format_of(table.read_bytes()) == "table"
