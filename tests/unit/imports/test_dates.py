"""Dates: what a text can mean, what a column proves, and that nothing is guessed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.imports.cells import Cell
from chalicelib.imports.date_evidence import DateEvidence, Verdict
from chalicelib.imports.dates import DateOrder, NotADate, read_date

moment = datetime.fromisoformat
DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("1/26/2013", MDY, date(2013, 1, 26)),
        ("03/01/2012", DMY, date(2012, 1, 3)),
        ("03/01/2012", MDY, date(2012, 3, 1)),
        ("30-03-2020", DMY, date(2020, 3, 30)),
        ("1.2.2020", DMY, date(2020, 2, 1)),
        ("2019/2/28", DMY, date(2019, 2, 28)),
        ("2019年2月28日", MDY, date(2019, 2, 28)),
        ("２０１９－０２－２８", DMY, date(2019, 2, 28)),
        ("20190228", DMY, date(2019, 2, 28)),
        ("02-Jun-06", MDY, date(2006, 6, 2)),
        ("June 2nd, 2006", DMY, date(2006, 6, 2)),
        ("Fri, 2 Jun 2006", DMY, date(2006, 6, 2)),
        ("05-03-13", DMY, date(2013, 3, 5)),
        ("05-03-13", YMD, date(2005, 3, 13)),
        ("31/12/99", DMY, date(1999, 12, 31)),
        ("29/02/2020", DMY, date(2020, 2, 29)),
        (date(2020, 5, 6), DMY, date(2020, 5, 6)),
        (moment("2020-05-06T07:08:00"), MDY, date(2020, 5, 6)),
    ],
)
def test_a_date_in_the_confirmed_order(text: Cell, order: DateOrder, expected: date) -> None:
    found = read_date(text)
    assert found is not None
    assert found.on(order) == expected


@pytest.mark.parametrize(
    "text",
    ["", "n/a", "Pre-PQ Process", "31/04/2020", "29/02/2019", "2019-13-01", "1234", "12,34,56",
     "20191301", "03/01/2012 later", "25:00", "1/2/3/4", "123/1/2020"],
)  # fmt: skip
def test_what_is_no_date_in_any_order(text: str) -> None:
    assert read_date(text) is None


def test_a_date_is_refused_in_an_order_that_does_not_fit() -> None:
    found = read_date("13/01/2012")
    assert found is not None
    with pytest.raises(NotADate):
        found.on(MDY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019/2/28 11:25:05", datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)),
        ("2019-02-28T11:25:05.000", datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)),
        ("2019-02-28T11:25:05Z", datetime(2019, 2, 28, 11, 25, 5, tzinfo=UTC)),
        ("2019-02-28 11:25+01:00", datetime(2019, 2, 28, 10, 25, tzinfo=UTC)),
        ("2019年2月28日 下午3时05分", datetime(2019, 2, 28, 7, 5, tzinfo=UTC)),
        ("2019-02-28 12:10 AM", datetime(2019, 2, 27, 16, 10, tzinfo=UTC)),
        ("2019-02-28", datetime(2019, 2, 27, 16, 0, tzinfo=UTC)),
        (moment("2019-02-28T11:25:05"), datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_read_in_the_stated_one(text: Cell, expected: datetime) -> None:
    found = read_date(text)
    assert found is not None
    assert found.at(YMD, ZoneInfo("Asia/Shanghai")) == expected


def column(*cells: Cell) -> list[tuple[int, Cell]]:
    return list(enumerate(cells, start=2))


@pytest.mark.parametrize(
    ("cells", "verdict", "proposal", "ambiguous"),
    [
        (("31/12/2012", "03/01/2012", ""), Verdict.PROVEN, DMY, 1),
        (("12/31/2012", "03/01/2012"), Verdict.PROVEN, MDY, 1),
        (("03/01/2012", "04/01/2012"), Verdict.AMBIGUOUS, None, 2),
        (("31/12/2012", "12/31/2012"), Verdict.CONTRADICTORY, None, 0),
        (("2012-12-31", "02-Jun-06"), Verdict.PLAIN, YMD, 0),
        (("05-03-06", "05-03-13"), Verdict.AMBIGUOUS, None, 2),
        (("99-12-31", "05-03-06"), Verdict.PROVEN, YMD, 1),
    ],
)
def test_what_a_column_proves(
    cells: tuple[str, ...], verdict: Verdict, proposal: DateOrder | None, ambiguous: int
) -> None:
    evidence = DateEvidence.of(column(*cells))
    assert (evidence.verdict, evidence.proposal) == (verdict, proposal)
    assert evidence.ambiguous == ambiguous


def test_the_proof_is_shown_with_its_row() -> None:
    evidence = DateEvidence.of(column("03/01/2012", "31/12/2012"))
    assert evidence.proofs == {DMY: (3, "31/12/2012")}
    assert (evidence.misfits(MDY), evidence.misfits(DMY)) == (1, 0)


def test_dates_that_a_spreadsheet_may_have_turned_are_counted() -> None:
    turned = DateEvidence.of(column("13/05/2019", moment("2019-06-05"), moment("2019-07-05")))
    assert turned.may_be_turned == 2
    sound = DateEvidence.of(column("13/05/2019", moment("2019-06-25"), moment("2019-07-05")))
    assert sound.may_be_turned == 0


def test_evidence_survives_being_stored() -> None:
    evidence = DateEvidence.of(column("31/12/2012", "x", "03/01/2012"))
    assert DateEvidence.model_validate_json(evidence.model_dump_json()) == evidence
