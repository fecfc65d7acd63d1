"""Exports for bookkeeping: every entry once, whatever happens, and the sums agree."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from chalicelib import bootstrap
from chalicelib.accounts.bookkeeping.errors import ExportUnderWay
from chalicelib.accounts.bookkeeping.files import ExportFiles
from chalicelib.accounts.bookkeeping.model import COLUMNS, Claim, Export, claim
from chalicelib.accounts.ledger.repository import LedgerRepository
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.kit.errors import Conflict, Invalid, NotFound
from chalicelib.tenancy.principal import Principal
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.unit.customers.factories import a_customer
from tests.unit.overtaken import OvertakenStore
from tests.world import World

JAN, FEB, MAR = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 1)


def _customer(world: World, code: str = "NB") -> str:
    return world.services.customers.create(world.who, a_customer(code, f"{code} Trading")).id


def _charge(world: World, customer: str, amount: int = 100, **facts: Any) -> str:
    new = ChargeNew(**{"currency": "USD", "amount": amount, "dated": FEB, **facts})
    return world.services.ledger.record_charge(world.who, customer, new).id


def _paid(world: World, customer: str, amount: int) -> str:
    new = CreditNew(currency="USD", amount=amount, dated=MAR)
    return world.services.ledger.record_payment(world.who, customer, new).id


def _made(world: World) -> Export:
    export = world.services.bookkeeping.start(world.who)
    world.settle()
    return world.services.bookkeeping.get(world.who, export.id)


def _rows(world: World, export: Export) -> list[dict[str, str]]:
    content = ExportFiles(world.blobs, world.who.tenant, export.id).get("csv")
    assert content is not None
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _ids(world: World, export: Export) -> list[str]:
    return [row["entry"] for row in _rows(world, export)]


class TestRunning:
    def test_each_entry_is_in_one_export_and_late_ones_in_the_next(self, world: World) -> None:
        nb, sz = _customer(world), _customer(world, "SZ")
        first = [_charge(world, nb), _charge(world, sz, currency="JPY", amount=5000)]
        one = _made(world)
        second = [_charge(world, nb, dated=JAN), _paid(world, nb, 60)]
        two = _made(world)
        assert sorted(_ids(world, one)) == sorted(first)
        assert sorted(_ids(world, two)) == sorted(second), "back-dated, and still exported"
        assert (one.number, two.number) == (1, 2)

    def test_the_sums_are_those_of_the_lines(self, world: World) -> None:
        customer = _customer(world)
        _charge(world, customer, 12345)
        _paid(world, customer, 345)
        _charge(world, customer, 7, currency="JPY")
        export = _made(world)
        assert {s.currency: (s.lines, s.debits, s.credits) for s in export.sums} == {
            "JPY": (1, 7, 0),
            "USD": (2, 12345, 345),
        }
        rows = _rows(world, export)
        assert [(r["currency"], r["debit"], r["credit"]) for r in rows] == [
            ("JPY", "7", ""),
            ("USD", "123.45", ""),
            ("USD", "", "3.45"),
        ]

    def test_a_line_says_who_what_and_when(self, world: World) -> None:
        customer = _customer(world)
        _charge(world, customer, number="0042", shipment="HBL1", reference="=1+1", note="a,b")
        [row] = _rows(world, _made(world))
        assert tuple(row) == COLUMNS
        assert (row["export"], row["customer_code"], row["document_number"]) == ("1", "NB", "0042")
        assert (row["document_date"], row["kind"], row["sequence"]) == ("2026-02-05", "charge", "1")
        assert row["reference"] == "'=1+1", "no spreadsheet runs it"

    def test_the_workbook_holds_the_same_lines(self, world: World) -> None:
        customer = _customer(world)
        _charge(world, customer, 12345)
        export = _made(world)
        content = ExportFiles(world.blobs, world.who.tenant, export.id).get("xlsx")
        head, row = load_workbook(io.BytesIO(content or b"")).active.iter_rows(values_only=True)
        assert head == COLUMNS
        assert row[COLUMNS.index("debit")] == 123.45

    def test_with_nothing_new_it_is_empty_and_still_counts(self, world: World) -> None:
        _charge(world, _customer(world))
        _made(world)
        empty = _made(world)
        assert (empty.number, empty.lines, empty.sums) == (2, 0, ())

    def test_the_next_one_waits_for_the_one_before(self, world: World) -> None:
        _charge(world, _customer(world))
        world.services.bookkeeping.start(world.who)
        with pytest.raises(ExportUnderWay):
            world.services.bookkeeping.start(world.who)

    def test_more_accounts_than_a_step_takes(self, world: World) -> None:
        ids = [_charge(world, _customer(world, f"C{number}")) for number in range(30)]
        assert sorted(_ids(world, _made(world))) == sorted(ids)


class TestWhenThingsGoWrong:
    def test_wherever_it_dies_every_entry_is_in_one_export(self) -> None:
        writes = _exported_dying(-1, False)[1]
        assert writes >= 4
        for at in range(1, writes + 1):
            for after in (False, True):
                world, _ = _exported_dying(at, after)
                one = world.services.bookkeeping.newest(world.who).items[0]
                customer = world.services.customers.find_by_code(world.who, "C0")
                late = _charge(world, customer.id if customer else "")
                two = _made(world)
                assert one.state == "done", (at, after)
                assert len(set(_ids(world, one))) == one.lines == 6, (at, after)
                assert _ids(world, two) == [late], (at, after)

    def test_what_is_booked_between_two_tries_of_a_step_waits_for_the_next(
        self, world: World
    ) -> None:
        customer = _customer(world)
        before = _charge(world, customer)
        export = world.services.bookkeeping.start(world.who)
        service, system = world.services.bookkeeping, Principal.system(world.who.tenant)
        job = world.services.jobs.get(world.who, export.id)
        service.step(system, job)  # a worker that dies before the job's own row is written
        late = _charge(world, customer)
        world.settle()
        assert _ids(world, service.get(world.who, export.id)) == [before]
        assert _ids(world, _made(world)) == [late]

    def test_a_worker_that_wakes_up_after_the_next_export_takes_nothing(self) -> None:
        world = World(store=OvertakenStore())
        # Accounts are taken in the order of their customers' ids.
        before, after = sorted((_customer(world), _customer(world, "SZ")))
        first = [_charge(world, before), _charge(world, after)]
        one = world.services.bookkeeping.start(world.who)
        asleep = world.services.jobs.get(world.who, one.id)
        found: list[str] = []

        def meanwhile() -> None:
            world.settle()
            _charge(world, after, 200)
            _made(world)
            found.append(_charge(world, after, 300))

        assert isinstance(world.store, OvertakenStore)
        world.store.meanwhile = meanwhile
        world.services.bookkeeping.step(world.who, asleep)
        assert sorted(_ids(world, one)) == sorted(first)
        assert _ids(world, _made(world)) == found

    def test_an_index_that_lags_is_waited_for(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        customer = _customer(world)
        ids = [_charge(world, customer), _charge(world, customer)]
        seen = LedgerRepository.numbered
        monkeypatch.setattr(LedgerRepository, "numbered", lambda *a: seen(*a)[:1])
        export = _made(world)
        assert export.state != "done", "half the entries are not exported as all of them"
        monkeypatch.setattr(LedgerRepository, "numbered", seen)
        world.pass_time(timedelta(minutes=3))
        done = world.services.bookkeeping.get(world.who, export.id)
        assert sorted(_ids(world, done)) == sorted(ids)

    def test_one_that_stopped_goes_on_and_nothing_is_lost(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        entry = _charge(world, _customer(world))
        seen = LedgerRepository.numbered
        monkeypatch.setattr(LedgerRepository, "numbered", lambda *a: [])
        export = _made(world)
        world.pass_time(timedelta(minutes=10))
        service = world.services.bookkeeping
        assert service.get(world.who, export.id).state == "failed"
        with pytest.raises(ExportUnderWay):
            service.start(world.who)
        monkeypatch.setattr(LedgerRepository, "numbered", seen)
        service.go_on(world.who, export.id)
        world.settle()
        assert _ids(world, service.get(world.who, export.id)) == [entry]
        with pytest.raises(Conflict):
            service.go_on(world.who, export.id)

    def test_a_cancelled_one_gives_back_what_it_had_and_the_next_takes_it(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = _charge(world, _customer(world, "A"))
        _made(world)
        rest = [_charge(world, _customer(world, f"C{number}")) for number in range(30)]
        seen = LedgerRepository.numbered
        monkeypatch.setattr(
            LedgerRepository,
            "numbered",
            lambda self, customer, *a: (
                [] if len(asked) > 26 else (asked.append(customer) or seen(self, customer, *a))
            ),
        )
        asked: list[str] = []
        stopped = _made(world)
        world.pass_time(timedelta(minutes=10))
        service, who = world.services.bookkeeping, world.who
        assert service.get(who, stopped.id).state == "failed"
        monkeypatch.setattr(LedgerRepository, "numbered", seen)
        gone = service.cancel(who, stopped.id)
        assert gone.state == "cancelled"
        with pytest.raises(ExportUnderWay):
            service.start(who)
        world.settle()
        assert service.giving_back(who, gone) is None
        last = _made(world)
        assert (last.number, sorted(_ids(world, last))) == (3, sorted(rest))
        assert first not in _ids(world, last)
        with pytest.raises(Conflict):
            service.cancel(who, gone.id)
        with pytest.raises(Conflict):
            service.cancel(who, last.id)
        with pytest.raises(Conflict):
            service.go_on(who, gone.id)
        with pytest.raises(NotFound):
            service.cancel(world.stranger, last.id)

    def test_one_that_was_cancelled_as_a_job_blocks_until_it_is_given_back(
        self, world: World
    ) -> None:
        entry = _charge(world, _customer(world))
        service, who = world.services.bookkeeping, world.who
        export = service.start(who)
        system = Principal.system(who.tenant)
        service.step(system, world.services.jobs.get(who, export.id))
        world.services.jobs.cancel(who, export.id)
        with pytest.raises(ExportUnderWay):
            service.start(who)
        service.cancel(who, export.id)
        world.settle()
        assert _ids(world, _made(world)) == [entry]

    def test_a_worker_of_a_cancelled_one_that_wakes_up_takes_nothing(self) -> None:
        world = World(store=OvertakenStore())
        before, after = sorted((_customer(world), _customer(world, "SZ")))
        entries = [_charge(world, before), _charge(world, after)]
        service = world.services.bookkeeping
        one = service.start(world.who)
        asleep = world.services.jobs.get(world.who, one.id)

        def meanwhile() -> None:
            service.cancel(world.who, one.id)
            world.settle()

        assert isinstance(world.store, OvertakenStore)
        world.store.meanwhile = meanwhile
        service.step(world.who, asleep)
        assert sorted(_ids(world, _made(world))) == sorted(entries)

    def test_wherever_cancelling_dies_every_entry_is_in_the_next_export(self) -> None:
        writes = _cancelled_dying(-1, False)[1]
        assert writes >= 6
        for at in range(1, writes + 1):
            for after in (False, True):
                world, _ = _cancelled_dying(at, after)
                service = world.services.bookkeeping
                one = service.newest(world.who).items[0]
                if one.state != "cancelled":
                    service.cancel(world.who, one.id)
                world.pass_time(timedelta(minutes=15))
                two = _made(world)
                assert (one.number, two.number) == (1, 2), (at, after)
                assert len(set(_ids(world, two))) == two.lines == 6, (at, after)

    def test_an_export_of_a_period_is_cancelled_and_gives_nothing_back(self, world: World) -> None:
        service, who = world.services.bookkeeping, world.who
        period = service.start_period(who, JAN, FEB)
        assert service.cancel(who, period.id).state == "cancelled"
        assert service.giving_back(who, service.get(who, period.id)) is None
        with pytest.raises(Conflict):
            service.cancel(who, period.id)

    def test_a_step_made_again_takes_what_it_took(self) -> None:
        held = Claim(export="a", first=3, last=7)
        assert claim(held, "a", 9) == held
        assert claim(held, "b", 9) == Claim(export="b", first=8, last=9)
        assert claim(held, "b", 7) is None
        assert claim(None, "b", 2) == Claim(export="b", first=1, last=2)


def _cancelled_dying(at: int, after: bool) -> tuple[World, int]:
    """An export whose first step was made is cancelled; the process dies once at that write."""
    store = MortalStore()
    world = World(store=store)
    for number in range(3):
        customer = _customer(world, f"C{number}")
        _charge(world, customer)
        _charge(world, customer, currency="JPY")
    service = world.services.bookkeeping
    one = service.start(world.who)
    service.step(Principal.system(world.who.tenant), world.services.jobs.get(world.who, one.id))
    store.commits, store.at, store.after = 0, at, after
    try:
        service.cancel(world.who, one.id)
        world.settle()
    except Died:
        store.at = -1
    return world, store.commits


def _exported_dying(at: int, after: bool) -> tuple[World, int]:
    store = MortalStore()
    world = World(store=store)
    for number in range(3):
        customer = _customer(world, f"C{number}")
        _charge(world, customer)
        _charge(world, customer, currency="JPY")
    world.services.bookkeeping.start(world.who)
    store.commits, store.at, store.after = 0, at, after
    try:
        world.settle()
    except Died:
        world.pass_time(timedelta(minutes=15))
    return world, store.commits


class TestPeriods:
    def test_a_period_holds_what_is_dated_in_it_and_moves_nothing(self, world: World) -> None:
        customer = _customer(world)
        january, february = _charge(world, customer, dated=JAN), _charge(world, customer)
        service = world.services.bookkeeping
        period = service.start_period(world.who, date(2026, 1, 1), date(2026, 1, 31))
        world.settle()
        done = service.get(world.who, period.id)
        assert (_ids(world, done), done.number) == ([january], 0)
        assert _ids(world, _made(world)) == [january, february]

    def test_it_must_not_end_before_it_begins(self, world: World) -> None:
        with pytest.raises(Invalid):
            world.services.bookkeeping.start_period(world.who, FEB, JAN)


class TestStrangers:
    def test_they_find_nothing(self, world: World) -> None:
        _charge(world, _customer(world))
        export = _made(world)
        with pytest.raises(NotFound):
            world.services.bookkeeping.link(world.stranger, export.id, "csv")
        assert world.services.bookkeeping.newest(world.stranger).items == []


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


class TestThroughTheApi:
    def test_a_program_starts_looks_and_fetches(self, api: Api, world: World) -> None:
        _charge(world, _customer(world))
        started = api.post("/v1/bookkeeping-exports", {}, Idempotency_Key="one")
        again = api.post("/v1/bookkeeping-exports", {}, Idempotency_Key="one")
        assert (started.status, again.json["id"]) == (202, started.json["id"])
        world.settle()
        here = f"/v1/bookkeeping-exports/{started.json['id']}"
        assert api.get(here).json["lines"] == 1
        assert api.get(f"{here}/files/xlsx").json["url"]
        assert api.get(f"{here}/files/exe").status == 404
        assert api.post(f"{here}/cancel").status == 409
        next_one = api.post("/v1/bookkeeping-exports", {}).json["id"]
        assert api.post(f"/v1/bookkeeping-exports/{next_one}/cancel").json["state"] == "cancelled"
        assert api.post("/v1/bookkeeping-exports", {"since": "2026-01-01"}).status == 422


class TestOnThePage:
    def test_one_is_made_with_one_tap_and_its_files_are_there(self, world: World) -> None:
        _charge(world, _customer(world))
        client = signed_in(world)
        assert "No export yet" in get(client, "/bookkeeping").text
        where = post(client, "/bookkeeping/start", {}).headers["Location"]
        world.settle()
        page = get(client, where).text
        assert "Export 1" in page
        assert f"{where}/file/csv" in page
        assert get(client, f"{where}/file/csv").status_code == 303

    def test_one_that_stopped_is_cancelled_there(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _charge(world, _customer(world))
        seen = LedgerRepository.numbered
        monkeypatch.setattr(LedgerRepository, "numbered", lambda *a: [])
        export = _made(world)
        world.pass_time(timedelta(minutes=10))
        monkeypatch.setattr(LedgerRepository, "numbered", seen)
        client, here = signed_in(world), f"/bookkeeping/{export.id}"
        assert "Cancel this export" in get(client, here).text
        post(client, f"{here}/cancel", {})
        assert "Giving back what it had taken" in get(client, here).text
        world.settle()
        assert "its number stays used" in get(client, here).text
        assert "Cancelled" in get(client, "/bookkeeping").text
        assert _made(world).lines == 1

    def test_a_second_tap_says_that_the_first_is_under_way(self, world: World) -> None:
        client = signed_in(world)
        post(client, "/bookkeeping/start", {})
        answer = post(client, "/bookkeeping/start", {})
        assert answer.headers["Location"] == "/bookkeeping"
        assert "not finished yet" in get(client, "/bookkeeping").text

    def test_a_period_the_wrong_way_round_is_kept_with_its_error(self, world: World) -> None:
        answer = post(
            signed_in(world), "/bookkeeping/period", {"since": "2026-02-05", "until": "2026-01-05"}
        )
        assert answer.status_code == 422
        assert 'value="2026-02-05"' in answer.text
