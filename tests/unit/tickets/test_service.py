"""The desk at work: complaints come in, are handled, escalate, and are found again."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.clock.due import LEASE
from chalicelib.customers.errors import CustomerNotFound
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.dynamo.meter import MeteredStore
from chalicelib.kit.errors import Forbidden, Invalid, Stale
from chalicelib.tenancy.company import Day
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.errors import NothingToEscalate, TicketNotFound, TooManyFiles
from chalicelib.tickets.importing import Imported, SomethingBuiltOnIt
from chalicelib.tickets.record import Reference
from chalicelib.tickets.schemas.acts import ChangeIn
from chalicelib.tickets.schemas.files import FileIn
from chalicelib.tickets.words import Channel, Kind, Severity, Step
from chalicelib.unit_of_work import UnitOfWork
from tests.security.doors import get, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED, Desk, a_complaint
from tests.world import MONDAY, World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


class TestRaising:
    def test_a_complaint_is_taken_down_with_its_story_and_its_first_due_time(
        self, desk: Desk
    ) -> None:
        ticket = desk.raised(text="Two cartons\nwere crushed.", expects="A credit note")
        whole = desk.tickets.whole(desk.li, ticket.id)
        assert whole.ticket == ticket
        assert (whole.story.text, whole.story.expects) == (
            "Two cartons\nwere crushed.",
            "A credit note",
        )
        assert ticket.subject == "Two cartons were crushed."
        assert ticket.due_at == MONDAY + timedelta(hours=2)
        assert [event.kind for event in whole.events] == ["received"]

    def test_it_carries_the_grade_and_a_contact_of_the_customer(self, desk: Desk) -> None:
        customers = desk.world.services.customers
        customer = customers.create(
            desk.owner, a_customer(grade="strategic", email="acme@acme.example", language="zh")
        )
        ticket = desk.raised(customer_id=customer.id)
        assert (ticket.grade, ticket.customer_name) == ("strategic", "Acme Trading")
        assert ticket.complainant.email == "acme@acme.example"
        assert ticket.complainant.language == "zh"
        assert [each.id for each in desk.tickets.of_customer(desk.li, customer.id).items] == [
            ticket.id
        ]

    def test_who_takes_it_down_at_the_desk_handles_it_and_field_sales_do_not(
        self, desk: Desk
    ) -> None:
        assert desk.raised(desk.li).assignee == desk.li.user
        assert desk.raised(desk.ravi).assignee == ""

    def test_a_customer_of_somebody_else_is_not_found(self, desk: Desk) -> None:
        theirs = desk.world.services.customers.create(desk.world.stranger, a_customer())
        with pytest.raises(CustomerNotFound):
            desk.raised(customer_id=theirs.id)

    def test_nobody_is_given_a_ticket_who_is_not_there(self, desk: Desk) -> None:
        with pytest.raises(Invalid):
            desk.raised(assignee="usr_nobody")

    def test_an_exception_opened_by_a_carrier_event_has_no_handler_yet(self, desk: Desk) -> None:
        ticket = desk.tickets.open_exception(
            desk.owner.system(desk.owner.tenant),
            category="delay_or_rollover",
            words=lambda _: ("Arrival three days late", "ETA moved from 3 to 6 March."),
            references=(Reference(kind="container", number="MSKU1234565"),),
        )
        assert (ticket.kind, ticket.channel) == (Kind.EXCEPTION, Channel.CARRIER_EVENT)
        assert ticket.assignee == ""


class TestHandling:
    def test_a_complaint_goes_all_the_way_to_its_review(self, desk: Desk) -> None:
        ticket = desk.raised(complainant={"email": "wei@acme.example", "name": "Wei"})
        for act, text in (
            ("acknowledge", ""),
            ("investigate", "Crane damage at the terminal"),
            ("propose", "A credit of USD 80"),
            ("accept", ""),
            ("carry_out", ""),
            ("answer", "The credit note is attached."),
            ("close", ""),
        ):
            ticket = desk.tickets.step(desk.li, ticket.id, act, text, ticket.version)
        assert (ticket.step, ticket.due_at) == (Step.CLOSED, None)
        ticket = desk.tickets.step(desk.sam, ticket.id, "review", "Justified; crane operator")
        assert ticket.step == Step.REVIEWED
        desk.world.settle()
        assert desk.mails("wei@acme.example") == [
            "We have received your message: Two cartons were crushed",
            "Our proposal: Two cartons were crushed",
            "Our answer: Two cartons were crushed",
        ]

    def test_who_serves_may_not_review(self, desk: Desk) -> None:
        ticket = desk.tickets.close(
            desk.li, desk.raised().id, "Corrected bill sent.", handed=POSTED
        )
        with pytest.raises(Forbidden):
            desk.tickets.step(desk.li, ticket.id, "review", "all well")

    def test_a_change_of_an_old_version_is_refused(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.tickets.comment(desk.sam, ticket.id, "We look at the seal", tell=True)
        with pytest.raises(Stale):
            desk.tickets.step(desk.li, ticket.id, "acknowledge", "", ticket.version)

    def test_a_ticket_is_given_only_to_who_may_handle_it(self, desk: Desk) -> None:
        ticket = desk.raised()
        wish = ChangeIn(assignee=desk.ravi.user)
        for give in (
            lambda: desk.tickets.assign(desk.li, ticket.id, desk.ravi.user),
            lambda: desk.tickets.escalate(desk.sam, ticket.id, "Now", wish=wish),
            lambda: desk.raised(assignee=desk.ravi.user),
        ):
            with pytest.raises(Invalid) as refused:
                give()
            [problem] = refused.value.problems
            assert problem.field == "assignee"
            assert dict(problem.params) == {"name": "Ravi"}
        for act in ("assign", "escalate"):
            page = get(signed_in(desk.world, desk.sam), f"/complaints/{ticket.id}/do/{act}").text
            assert f'value="{desk.li.user}"' in page
            assert f'value="{desk.ravi.user}"' not in page

    def test_assigning_writes_to_the_new_handler_in_their_language(self, desk: Desk) -> None:
        ticket = desk.raised(desk.ravi)
        desk.tickets.assign(desk.sam, ticket.id, desk.li.user)
        desk.world.settle()
        assert desk.mails("li@ours.example") == ["已指派给您：Two cartons were crushed"]
        assert [t.id for t in desk.tickets.mine_due_next(desk.li).items] == [ticket.id]

    def test_a_wait_takes_the_ticket_out_of_the_clock_and_back(self, desk: Desk) -> None:
        ticket = desk.tickets.wait(desk.li, desk.raised().id, "Packing list asked for")
        assert ticket.due_at is None
        desk.world.pass_time(timedelta(hours=30), tick=timedelta(hours=1))
        assert desk.kinds(ticket.id) == ["received", "waiting"]
        resumed = desk.tickets.resume(desk.li, ticket.id, "It came")
        assert resumed.due_at == datetime(2026, 3, 3, 17, tzinfo=UTC)

    def test_a_higher_severity_sets_the_clock_anew_and_the_timeline_says_why(
        self, desk: Desk
    ) -> None:
        ticket = desk.raised()
        ticket = desk.tickets.set_severity(
            desk.li, ticket.id, Severity.CRITICAL, "Production stands still"
        )
        assert ticket.due_at == MONDAY + timedelta(minutes=30)
        event = desk.tickets.timeline(desk.li, ticket.id).items[0]
        assert (event.kind, event.text) == ("severity_changed", "Production stands still")

    def test_reopening_begins_a_new_cycle(self, desk: Desk) -> None:
        ticket = desk.tickets.close(desk.li, desk.raised().id, "Answered", handed=POSTED)
        assert desk.tickets.open_by_due(desk.li).items == []
        ticket = desk.tickets.reopen(desk.li, ticket.id, "The customer calls again")
        assert (ticket.cycle, ticket.step) == (2, Step.RECEIVED)
        assert [t.id for t in desk.tickets.open_by_due(desk.li).items] == [ticket.id]

    def test_photos_are_announced_and_get_an_upload_form(self, desk: Desk) -> None:
        ticket = desk.raised()
        upload = desk.tickets.add_file(
            desk.li, ticket.id, FileIn(filename="crushed.jpg", content_type="image/jpeg")
        )
        assert upload.fields["key"].startswith(f"T/{desk.li.tenant}/tickets/{ticket.id}/")
        assert [file["filename"] for file in desk.tickets.files(desk.li, ticket.id)] == [
            "crushed.jpg"
        ]

    def test_a_ticket_takes_a_limited_number_of_files(self, desk: Desk) -> None:
        ticket = desk.raised()
        photo = FileIn(filename="a.jpg", content_type="image/jpeg")
        for _ in range(30):
            desk.tickets.add_file(desk.li, ticket.id, photo)
        with pytest.raises(TooManyFiles):
            desk.tickets.add_file(desk.li, ticket.id, photo)

    def test_programs_are_not_taken_as_attachments(self, desk: Desk) -> None:
        with pytest.raises(Invalid):
            desk.tickets.add_file(
                desk.li, desk.raised().id, FileIn(filename="x.html", content_type="text/html")
            )


class TestTheClock:
    def test_a_complaint_that_nobody_touches_escalates_by_itself(self, desk: Desk) -> None:
        ticket = desk.raised(complainant={"email": "wei@acme.example", "name": "Wei"})
        desk.world.pass_time(timedelta(hours=25), tick=timedelta(minutes=5))
        assert desk.ids(ticket.id) == [
            "WARN#1#response#50",
            "WARN#1#response#75",
            "WARN#1#response#100",
            "ESC#1#1",
        ]
        now = desk.tickets.get(desk.li, ticket.id)
        assert (now.level, now.assignee) == (1, desk.sam.user)
        assert "Sam now looks after: Two cartons were crushed" in desk.mails("wei@acme.example")
        assert "You take over: Two cartons were crushed" in desk.mails("sam@ours.example")
        assert "Sam 已接手：Two cartons were crushed" in desk.mails("li@ours.example")

    def test_each_level_happens_once_however_often_the_message_comes(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.world.clock.advance(timedelta(hours=9))
        system = desk.owner.system(desk.owner.tenant)
        for _ in range(4):
            desk.tickets.wake(system, ticket.id, "2026-03-02T11:00:00.000Z")
        assert desk.ids(ticket.id).count("ESC#1#1") == 1

    def test_after_a_week_without_a_clock_all_three_changes_are_caught_up(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.world.clock.advance(timedelta(days=8))
        desk.world.services.sweeper.run()
        desk.world.settle()
        done = [id_ for id_ in desk.ids(ticket.id) if id_.startswith("ESC")]
        assert done == ["ESC#1#1", "ESC#1#2", "ESC#1#3"]
        now = desk.tickets.get(desk.li, ticket.id)
        assert now.assignee == desk.owner.user
        assert now.appointment is not None

    def test_nothing_escalates_after_the_close(self, desk: Desk) -> None:
        ticket = desk.tickets.close(desk.li, desk.raised().id, "Done", handed=POSTED)
        desk.world.pass_time(timedelta(days=3), tick=timedelta(hours=1))
        system = desk.owner.system(desk.owner.tenant)
        desk.tickets.wake(system, ticket.id, "2026-03-02T11:00:00.000Z")
        assert desk.ids(ticket.id) == []

    def test_a_message_that_comes_too_early_gives_the_lease_back(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.world.settle()
        desk.world.clock.advance(timedelta(hours=1, minutes=59, seconds=30))
        desk.world.services.sweeper.run()
        # Beside it, the hour's lines of the audit trail are due.
        assert sorted(body["type"] for *_, body in desk.world.queues.waiting) == [
            "sealing",
            "ticket",
        ]
        expected = "2026-03-02T11:00:00.000Z"
        desk.tickets.wake(desk.owner.system(desk.owner.tenant), ticket.id, expected)
        desk.world.clock.advance(timedelta(seconds=30))
        desk.world.queues.waiting.clear()
        assert desk.world.services.sweeper.run().woken == 1

    def test_a_change_can_be_made_by_hand_three_times(self, desk: Desk) -> None:
        ticket = desk.raised()
        for level in (1, 2, 3):
            ticket = desk.tickets.escalate(desk.li, ticket.id, "The customer insists")
            assert ticket.level == level
        with pytest.raises(NothingToEscalate):
            desk.tickets.escalate(desk.li, ticket.id)

    def test_the_company_of_one_is_asked_twice(self, world: World) -> None:
        ticket = world.services.tickets.raise_ticket(world.who, a_complaint())
        world.pass_time(timedelta(hours=25), tick=timedelta(minutes=10))
        events = world.services.tickets.timeline(world.who, ticket.id, 100).items
        change = next(event for event in events if event.id == "ESC#1#1")
        assert change.facts["again"] is True

    def test_an_escalation_costs_the_same_among_few_and_many(self) -> None:
        costs = []
        for others in (1, 60):
            store = MeteredStore(MemoryStore())
            world = World(store=store)
            desk = Desk(world)
            ticket = desk.raised()
            for _ in range(others):
                desk.raised()
            world.clock.advance(timedelta(hours=9))
            store.start()
            desk.tickets.wake(desk.owner.system(desk.owner.tenant), ticket.id, "")
            usage = store.usage
            costs.append((usage.calls, usage.items_read, usage.items_written))
        assert costs[0] == costs[1]
        assert costs[0][0] <= 6

    def test_changed_limits_recompute_every_open_ticket_and_say_so(self, desk: Desk) -> None:
        made = [desk.raised() for _ in range(30)]
        closed = desk.tickets.close(desk.li, desk.raised().id, "Done", handed=POSTED)
        tenancy = desk.world.services.tenancy
        limits = tenancy.policy(desk.owner, "tickets")
        limits["minutes"]["normal"]["response"] = 60
        desk.world.clock.advance(timedelta(minutes=1))
        tenancy.set_policy(desk.owner, "tickets", limits)
        desk.world.settle()
        for ticket in made:
            now = desk.tickets.get(desk.owner, ticket.id)
            assert now.due_at == MONDAY + timedelta(minutes=30)
            assert desk.kinds(ticket.id)[-1] == "clock_recomputed"
        assert "clock_recomputed" not in desk.kinds(closed.id)

    def test_a_new_day_off_moves_what_was_due_on_it(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.world.clock.advance(timedelta(minutes=1))
        today = Day(day=MONDAY.date(), name="Founder's day")
        desk.world.services.tenancy.companies.set_day(desk.owner, today)
        desk.world.settle()
        now = desk.tickets.get(desk.owner, ticket.id)
        assert now.due_at == MONDAY + timedelta(days=1, hours=2)
        event = desk.tickets.timeline(desk.owner, ticket.id).items[0]
        assert (event.kind, event.text) == (
            "clock_recomputed",
            "The company changed its working calendar.",
        )


class TestFinding:
    def test_lists_in_the_order_of_the_work(self, desk: Desk) -> None:
        calm = desk.raised(severity="low", category="charges")
        desk.world.clock.advance(timedelta(minutes=1))
        urgent = desk.raised(severity="critical", category="damage")
        assert [t.id for t in desk.tickets.newest(desk.li).items] == [urgent.id, calm.id]
        assert [t.id for t in desk.tickets.open_by_due(desk.li).items] == [urgent.id, calm.id]
        assert [t.id for t in desk.tickets.of_category(desk.li, "charges").items] == [calm.id]

    def test_a_waiting_ticket_stands_at_the_end_of_the_open_ones(self, desk: Desk) -> None:
        waiting = desk.tickets.wait(desk.li, desk.raised(severity="critical").id)
        running = desk.raised(severity="low")
        assert [t.id for t in desk.tickets.open_by_due(desk.li).items] == [running.id, waiting.id]

    @pytest.mark.parametrize(
        "query", ["货柜", "破损", "柜破", "三箱", "crush", "CARTON", "msku123456-5", "MSKU1234565"]
    )
    def test_a_complaint_is_found_by(self, desk: Desk, query: str) -> None:
        found = desk.raised(
            text="货柜破损，三箱受潮。Cartons crushed on arrival.",
            references=[{"kind": "container", "number": "MSKU123456-5"}],
        )
        desk.raised(text="Something else altogether")
        desk.world.settle()
        assert [t.id for t in desk.tickets.search(desk.li, query).items] == [found.id]

    def test_every_word_of_the_search_must_fit(self, desk: Desk) -> None:
        desk.raised(text="Cargo late at Ningbo 宁波")
        both = desk.raised(text="Cargo damaged at Ningbo 宁波港")
        desk.world.settle()
        for query in ("ningbo damag", "宁波港", "宁波 dama"):
            assert [t.id for t in desk.tickets.search(desk.li, query).items] == [both.id]

    def test_numbers_are_found_at_once_and_texts_after_indexing(self, desk: Desk) -> None:
        ticket = desk.raised(text="受潮", references=[{"kind": "booking", "number": "BK 778-A"}])
        assert [t.id for t in desk.tickets.search(desk.li, "bk778-a").items] == [ticket.id]
        assert desk.tickets.search(desk.li, "受潮").items == []
        desk.world.settle()
        assert [t.id for t in desk.tickets.search(desk.li, "受潮").items] == [ticket.id]

    def test_a_lost_indexing_message_is_made_good_by_the_sweeper(self, desk: Desk) -> None:
        ticket = desk.raised(text="受潮")
        desk.world.queues.waiting.clear()
        desk.world.clock.advance(LEASE)
        desk.world.services.sweeper.run()
        desk.world.settle()
        assert [t.id for t in desk.tickets.search(desk.li, "受潮").items] == [ticket.id]

    def test_pages_of_a_search_go_on_where_they_ended(self, desk: Desk) -> None:
        made = [desk.raised(text=f"Late again {number}").id for number in range(30)]
        desk.world.settle()
        first = desk.tickets.search(desk.li, "late again", limit=20)
        second = desk.tickets.search(desk.li, "late again", limit=20, after=first.after)
        assert sorted(t.id for t in first.items + second.items) == sorted(made)

    def test_strangers_find_nothing(self, desk: Desk) -> None:
        ticket = desk.raised(text="受潮")
        desk.world.settle()
        stranger, tickets = desk.world.stranger, desk.tickets
        assert tickets.search(stranger, "受潮").items == []
        assert tickets.newest(stranger).items == []
        for reading in (tickets.get, tickets.whole, tickets.timeline, tickets.files):
            with pytest.raises(TicketNotFound):
                reading(stranger, ticket.id)
        with pytest.raises(TicketNotFound):
            tickets.comment(stranger, ticket.id, "hello")

    def test_a_customers_open_tickets_stand_before_the_closed_ones(self, desk: Desk) -> None:
        customer = desk.world.services.customers.create(desk.owner, a_customer())
        older = desk.raised(customer_id=customer.id)
        desk.world.clock.advance(timedelta(minutes=1))
        newer = desk.raised(customer_id=customer.id)
        desk.tickets.close(desk.li, newer.id, "Done", handed=POSTED)
        of_customer = desk.tickets.of_customer
        assert [t.id for t in of_customer(desk.li, customer.id).items] == [older.id, newer.id]
        assert [t.id for t in of_customer(desk.li, customer.id, open_only=True).items] == [older.id]

    def test_what_was_closed_waits_for_its_review_and_then_no_more(self, desk: Desk) -> None:
        ticket = desk.tickets.close(desk.li, desk.raised().id, "Done", handed=POSTED)
        enquiry = desk.raised(kind="enquiry", category="price")
        desk.tickets.close(desk.li, enquiry.id, "USD 1,200", handed=POSTED)
        assert [t.id for t in desk.tickets.to_review(desk.sam).items] == [ticket.id]
        desk.tickets.step(desk.sam, ticket.id, "review", "Not justified")
        assert desk.tickets.to_review(desk.sam).items == []

    def test_a_ticket_is_found_by_the_number_that_people_say(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.world.settle()
        assert [t.id for t in desk.tickets.search(desk.li, ticket.number).items] == [ticket.id]


class TestImporting:
    ROW = Imported(
        key="188006",
        text="座落在A市A3区",
        subject="A3区 一米阳光",
        category="Loss",
        received_at=datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC),
    )

    def bring_in(self, desk: Desk, row: Imported) -> tuple[str, str]:
        uow = UnitOfWork(desk.world.backing, desk.owner)
        ticket, outcome = desk.tickets.import_ticket(uow, row)
        if uow.size:
            uow.commit()
        desk.world.settle()
        return ticket.id, outcome

    def test_history_keeps_its_times_and_the_limits_begin_now(self, desk: Desk) -> None:
        ticket_id, outcome = self.bring_in(desk, self.ROW)
        ticket = desk.tickets.get(desk.owner, ticket_id)
        assert outcome == "created"
        assert ticket.received_at == self.ROW.received_at
        assert ticket.category == "loss"
        assert ticket.due_at == MONDAY + timedelta(hours=2)
        assert [t.id for t in desk.tickets.search(desk.owner, "阳光").items] == [ticket_id]

    def test_the_same_row_again_changes_nothing(self, desk: Desk) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        assert self.bring_in(desk, self.ROW) == (first, "unchanged")

    def test_a_changed_row_changes_the_ticket(self, desk: Desk) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        closed_at = datetime(2019, 3, 4, tzinfo=UTC)
        changed = self.ROW.model_copy(update={"closed_at": closed_at, "answer": "已办结"})
        assert self.bring_in(desk, changed) == (first, "changed")
        ticket = desk.tickets.get(desk.owner, first)
        assert (ticket.step, ticket.closed_at, ticket.due_at) == (Step.CLOSED, closed_at, None)

    def test_words_of_a_former_text_find_nothing_any_more(self, desk: Desk) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        self.bring_in(desk, self.ROW.model_copy(update={"subject": "A3区 蓝天"}))
        assert desk.tickets.search(desk.owner, "阳光").items == []
        assert [t.id for t in desk.tickets.search(desk.owner, "蓝天").items] == [first]

    def removed(self, desk: Desk, ticket_id: str) -> None:
        uow = UnitOfWork(desk.world.backing, desk.owner)
        desk.tickets.remove_imported(uow, ticket_id)
        uow.commit()

    def test_the_clock_alone_does_not_keep_one(self, desk: Desk) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        desk.world.pass_time(timedelta(days=4), tick=timedelta(hours=1))
        assert "breached" in desk.kinds(first)
        self.removed(desk, first)
        with pytest.raises(TicketNotFound):
            desk.tickets.get(desk.owner, first)

    def test_new_rules_do_not_keep_one(self, desk: Desk) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        desk.tickets.recompute(Principal.system(desk.owner.tenant), first, "rules")
        desk.tickets.regrade(Principal.system(desk.owner.tenant), first, "key")
        assert "grade_changed" in desk.kinds(first)
        self.removed(desk, first)

    def test_who_changes_the_person_by_hand_keeps_it(self, desk: Desk) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        desk.tickets.escalate(desk.li, first)
        with pytest.raises(SomethingBuiltOnIt):
            self.removed(desk, first)

    @pytest.mark.parametrize("act", ["note", "assign", "clock"])
    def test_who_comes_before_the_removal_is_written_wins(self, desk: Desk, act: str) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        due = desk.tickets.get(desk.owner, first).due_at
        assert due is not None
        desk.world.pass_time(due - desk.world.clock.now() - timedelta(seconds=1))
        uow = UnitOfWork(desk.world.backing, desk.owner)
        desk.tickets.remove_imported(uow, first)
        if act == "note":
            desk.tickets.comment(desk.li, first, "called back")
        elif act == "assign":
            desk.tickets.assign(desk.li, first, desk.li.user)
        else:
            desk.world.pass_time(timedelta(seconds=2), tick=timedelta(seconds=2))
            assert "warned" in desk.kinds(first)
        with pytest.raises(Stale):
            uow.commit()
        assert desk.tickets.get(desk.owner, first).id == first

    def test_a_story_that_was_not_read_to_its_end_stays(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        desk.world.pass_time(timedelta(days=4), tick=timedelta(hours=1))
        monkeypatch.setattr("chalicelib.tickets.importing.MOST_ROWS", 4)
        with pytest.raises(SomethingBuiltOnIt):
            self.removed(desk, first)

    def test_an_import_is_undone_unless_somebody_worked_on_it(self, desk: Desk) -> None:
        first, _ = self.bring_in(desk, self.ROW)
        uow = UnitOfWork(desk.world.backing, desk.owner)
        desk.tickets.remove_imported(uow, first)
        uow.commit()
        desk.world.settle()
        assert desk.tickets.search(desk.owner, "阳光").items == []
        again, _ = self.bring_in(desk, self.ROW)
        desk.tickets.comment(desk.li, again, "called back")
        with pytest.raises(SomethingBuiltOnIt):
            desk.tickets.remove_imported(UnitOfWork(desk.world.backing, desk.owner), again)
