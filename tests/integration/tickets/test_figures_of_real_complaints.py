"""Figures of real complaints equal an independent computation with pandas.

The city's list (1000 rows, 292 closed, all in one night) states no zone; the import is told
New York's. The help desk's history (3804 cases over three years: the first 1000) gives the first
and last time of each case, so that limits are really missed. The Chinese messages (all 4326) have
no closing times and no categories of ours: they are given our words in turn.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from chalicelib.imports.dates import DateOrder
from chalicelib.kit.paging import MAX_LIMIT
from chalicelib.tickets.importing import Imported
from chalicelib.tickets.learning.figures import PARTS
from chalicelib.tickets.policy import DEFAULT
from chalicelib.unit_of_work import UnitOfWork
from tests.unit.imports.walk import ran, settled, uploaded
from tests.world import World

NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")
ROME = ZoneInfo("Europe/Rome")
CASES = 1000
# What the city's commonest words would mean to a forwarder; all others stay open.
MEANT = {
    "Noise - Residential": "attitude",
    "Noise - Commercial": "attitude",
    "Illegal Parking": "pickup_delivery",
    "Blocked Driveway": "pickup_delivery",
    "Street Condition": "damage",
    "Water System": "delay",
}
WORDS = ("delay", "damage", "documents", "charges", "attitude")


@pytest.fixture(scope="module")
def city(real_data: Path) -> tuple[World, pd.DataFrame]:
    """The list imported by a company in New York, and the same rows as pandas reads them."""
    world = World(at=datetime(2024, 6, 3, 9, tzinfo=UTC))
    _in_zone(world, "America/New_York")
    path = real_data / "complaints_en/nyc311_1000_2024-04.csv"
    made = uploaded(world, "complaints", path.read_bytes(), path.name)
    orders = dict.fromkeys(("received_at", "closed_at"), DateOrder.YMD)
    meant = {"category": MEANT}
    said = {"zone": "America/New_York", "orders": orders, "words": meant}
    done = ran(world, settled(world, made, **said))
    problems = {each.row for each in world.services.imports.problems(world.who, done)}
    rows = pd.read_csv(path, dtype=str)
    frame = pd.DataFrame(
        {
            "key": rows["unique_key"],
            "category": rows["complaint_type"].map(MEANT).fillna("other"),
            "received": pd.to_datetime(rows["created_date"]),
            "closed": pd.to_datetime(rows["closed_date"]),
        }
    )
    assert done.result.new == len(frame) - len(problems)
    assert not problems
    return world, frame


@pytest.fixture(scope="module")
def desk(real_data: Path) -> tuple[World, pd.DataFrame]:
    """Cases of a help desk in Italy, each from its first to its last entry."""
    world = World(at=datetime(2014, 6, 2, 9, tzinfo=UTC))
    _in_zone(world, "Europe/Rome")
    rows = pd.read_csv(real_data / "complaints_en/helpdesk_events.csv")
    at = pd.to_datetime(rows["CompleteTimestamp"]).groupby(rows["CaseID"])
    frame = pd.DataFrame({"received": at.min(), "closed": at.max()}).iloc[:CASES]
    cases = [
        Imported(
            key=str(row.Index),
            text="A case of the help desk",
            received_at=_instant(row.received, ROME),
            closed_at=_instant(row.closed, ROME),
        )
        for row in frame.itertuples()
    ]
    _brought_in(world, cases)
    return world, frame


def test_received_closed_and_times_to_close(city: tuple[World, pd.DataFrame]) -> None:
    world, frame = city
    shut = frame.dropna()
    assert len(shut) > 200
    for month, group in shut.groupby(shut["closed"].dt.strftime("%Y-%m")):
        total = world.services.figures.month(world.who, str(month)).total
        # Wall clocks of one place: no clock changed between the first receipt and the last close.
        took = (group["closed"] - group["received"]).dt.total_seconds()
        assert total["closed"] == len(group)
        assert total.get("took", 0) == sum(int(each) for each in took)
        ends = [-1.0, *(days * 86_400 for days in PARTS.values()), float("inf")]
        parts = pd.cut(took, ends, labels=[*PARTS, "longer"]).value_counts()
        assert {name: total.get(name, 0) for name in parts.index} == parts.to_dict()
    came_in = frame["received"].dt.strftime("%Y-%m").value_counts()
    for month, count in came_in.items():
        assert world.services.figures.month(world.who, str(month)).total["received"] == count


def test_by_category_as_somebody_said_what_the_citys_words_mean(
    city: tuple[World, pd.DataFrame],
) -> None:
    world, frame = city
    assert frame["category"].value_counts().to_dict().keys() == {*MEANT.values(), "other"}
    for name, what in (("received", "received"), ("closed", "closed")):
        dated = frame.dropna(subset=[name])
        for month, group in dated.groupby(dated[name].dt.strftime("%Y-%m")):
            found = world.services.figures.month(world.who, str(month)).groups["category"]
            counted = {value: counts.get(what, 0) for value, counts in found}
            assert {value: count for value, count in counted.items() if count} == (
                group["category"].value_counts().to_dict()
            )


def test_the_backlog_at_the_end_of_every_day(city: tuple[World, pd.DataFrame]) -> None:
    world, frame = city
    _same_backlogs(world, frame)


def test_the_backlog_of_a_help_desk_over_the_years(desk: tuple[World, pd.DataFrame]) -> None:
    world, frame = desk
    _same_backlogs(world, frame)


def test_within_limit_and_how_late_in_working_time(desk: tuple[World, pd.DataFrame]) -> None:
    world, frame = desk
    limit = 60 * DEFAULT["minutes"]["normal"]["resolution"]
    calendar = world.services.tenancy.calendar(world.who)
    worked = [_worked(row.received, row.closed, calendar) for row in frame.itertuples()]
    late = pd.Series([max(0, each - limit) for each in worked], index=frame.index)
    assert 50 < (late > 0).sum() < len(frame) - 50
    for month, group in late.groupby(frame["closed"].dt.strftime("%Y-%m")):
        total = world.services.figures.month(world.who, str(month)).total
        assert total["resolution"] == len(group)
        assert total.get("resolution_late", 0) == (group > 0).sum(), month
        assert total.get("resolution_seconds", 0) == group.sum(), month
        listed = _listed(world, str(month), "resolution_late")
        assert len(listed) == (group > 0).sum()


def test_every_figure_leads_to_exactly_its_tickets(city: tuple[World, pd.DataFrame]) -> None:
    world, frame = city
    figures = world.services.figures
    for month in sorted(set(frame["closed"].dropna().dt.strftime("%Y-%m"))):
        total = figures.month(world.who, month).total
        for what in ("closed", "received", "resolution_late", "d1", "d3", "d7", "longer"):
            assert len(_listed(world, month, what)) == total.get(what, 0), (month, what)


def test_the_backlog_of_a_day_leads_to_exactly_what_was_open(
    city: tuple[World, pd.DataFrame],
) -> None:
    world, frame = city
    days = pd.date_range(frame["received"].min().normalize(), frame["closed"].max().normalize())
    for day in days:
        end = day + pd.Timedelta(days=1)
        open_ = frame[(frame["received"] < end) & ~(frame["closed"] < end)]
        listed = _listed(world, f"{day:%Y-%m}", "open", "day", f"{day:%Y-%m-%d}")
        known = {world.services.tickets.get(world.who, each).imported_as for each in listed}
        assert known == set(open_["key"]), day


def test_chinese_messages_by_category(real_data: Path) -> None:
    world = World(at=datetime(2020, 2, 3, 9, tzinfo=UTC))
    _in_zone(world, "Asia/Shanghai")
    path = real_data / "complaints_zh/tipdm_messages_4326.xlsx"
    frame = pd.read_excel(path, dtype=str)
    frame["at"] = pd.to_datetime(frame["留言时间"], format="mixed")
    frame["category"] = [WORDS[number % len(WORDS)] for number in range(len(frame))]
    _brought_in(world, [_imported(row) for row in frame.to_dict("records")])
    months = frame["at"].dt.strftime("%Y-%m")
    for month, group in frame.groupby(months):
        found = world.services.figures.month(world.who, str(month)).groups["category"]
        counted = {value: counts["received"] for value, counts in found}
        assert counted == group["category"].value_counts().to_dict(), month
    last = frame["at"].max().date()
    assert world.services.figures.backlog(world.who, last) == len(frame)


def _imported(row: dict[str, Any]) -> Imported:
    return Imported(
        key=row["留言编号"],
        subject=row["留言主题"],
        text=row["留言详情"].strip() or row["留言主题"],
        category=row["category"],
        received_at=_instant(row["at"], SHANGHAI),
    )


def _instant(wall: pd.Timestamp, zone: ZoneInfo) -> datetime:
    return wall.to_pydatetime().replace(tzinfo=zone).astimezone(UTC)


def _brought_in(world: World, rows: list[Imported]) -> None:
    """Import, and count; the texts are not indexed, which would take most of the time."""
    for start in range(0, len(rows), 9):
        uow = UnitOfWork(world.backing, world.who)
        for row in rows[start : start + 9]:
            world.services.tickets.import_ticket(uow, row)
        uow.commit()
    waiting = world.queues.waiting
    world.queues.waiting = [each for each in waiting if each[2]["type"] == "counting"]
    world.settle()


def _same_backlogs(world: World, frame: pd.DataFrame) -> None:
    first, last = frame["received"].min().normalize(), frame["closed"].max().normalize()
    days = pd.date_range(first - pd.Timedelta(days=1), last + pd.Timedelta(days=1))
    for day in days[:: max(1, len(days) // 200)]:
        end = day + pd.Timedelta(days=1)
        open_ = (frame["received"] < end) & ~(frame["closed"] < end)
        assert world.services.figures.backlog(world.who, day.date()) == open_.sum(), day


def _worked(start: pd.Timestamp, end: pd.Timestamp, calendar: Any) -> int:
    """Seconds of working time between two wall clocks, day by day and window by window."""
    worked = pd.Timedelta(0)
    for day in pd.date_range(start.normalize(), end.normalize()):
        for opens, closes in calendar.windows_on(day.date()):
            low = max(start, day + pd.Timedelta(f"{opens}"))
            high = min(end, day + pd.Timedelta(f"{closes}"))
            worked += max(high - low, pd.Timedelta(0))
    return int(worked / timedelta(seconds=1))


def _listed(world: World, month: str, what: str, by: str = "", value: str = "") -> set[str]:
    found: set[str] = set()
    after = None
    while True:
        figures = world.services.figures
        page = figures.tickets(world.who, month, what, by, value, limit=MAX_LIMIT, after=after)
        found |= {ticket.id for ticket in page.items}
        after = page.after
        if after is None:
            return found


def _in_zone(world: World, zone: str) -> None:
    companies = world.services.tenancy.companies
    company = companies.company(world.who)
    companies.change(world.who, {"zone": zone}, company.version)
