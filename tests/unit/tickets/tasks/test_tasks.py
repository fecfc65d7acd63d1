"""Sub-tasks: given to colleagues or outside parties, watched by the clock, finished once."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Forbidden, Invalid
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.tasks.errors import TaskFinished, TaskNotFound, TooManyTasks
from chalicelib.tickets.tasks.model import State, Task
from chalicelib.tickets.tasks.schemas import TaskNew
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import MONDAY, World

BY = MONDAY + timedelta(hours=3)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def ticket(desk: Desk) -> Ticket:
    return desk.raised(complainant={"name": "Wei", "email": "wei@acme.example"})


def give(desk: Desk, ticket: Ticket, **given: Any) -> Task:
    """Li asks Ravi to photograph the cartons, unless said otherwise."""
    facts = {"what": "Photograph the cartons", "owner": desk.ravi.user, "by": BY, **given}
    return desk.world.services.tasks.add(desk.li, ticket.id, TaskNew.model_validate(facts))


def now(desk: Desk, task: Task) -> Task:
    return desk.world.services.tasks.get(desk.owner, task.ticket_id, task.id)


class TestGiving:
    def test_a_colleague_is_told_and_finds_it_among_their_tasks(
        self, desk: Desk, ticket: Ticket
    ) -> None:
        task = give(desk, ticket)
        assert [each.id for each in desk.world.services.tasks.mine(desk.ravi).items] == [task.id]
        desk.world.settle()
        [mail] = [each for each in desk.world.mailer.sent if each.to == desk.ravi.email]
        assert mail.subject == "A task for you: Two cartons were crushed"
        assert "Photograph the cartons" in mail.text
        assert desk.tickets.get(desk.li, ticket.id).open_tasks == 1

    def test_an_outside_party_has_a_name_and_gets_no_letter(
        self, desk: Desk, ticket: Ticket
    ) -> None:
        task = give(desk, ticket, owner="", party="Terminal 4")
        assert (task.who, task.owner) == ("Terminal 4", "")
        desk.world.settle()
        assert desk.world.mailer.sent == []

    @pytest.mark.parametrize(
        "wrong", [{"owner": ""}, {"party": "Terminal 4"}, {"what": " "}, {"by": "tomorrow"}]
    )
    def test_it_says_what_by_when_and_one_of_colleague_and_party(
        self, desk: Desk, ticket: Ticket, wrong: dict[str, str]
    ) -> None:
        with pytest.raises(ValueError, match="validation error"):
            give(desk, ticket, **wrong)

    def test_neither_the_past_nor_a_stranger_is_taken(self, desk: Desk, ticket: Ticket) -> None:
        for wrong in ({"by": MONDAY}, {"owner": desk.world.stranger.user}):
            with pytest.raises(Invalid):
                give(desk, ticket, **wrong)

    def test_a_closed_ticket_takes_none(self, desk: Desk, ticket: Ticket) -> None:
        desk.tickets.close(desk.li, ticket.id, "Answered.")
        with pytest.raises(TicketClosed):
            give(desk, ticket)

    def test_there_is_an_end_to_tasks(self, desk: Desk, ticket: Ticket) -> None:
        for _ in range(20):
            give(desk, ticket)
        with pytest.raises(TooManyTasks):
            give(desk, ticket)

    def test_field_sales_give_none(self, desk: Desk, ticket: Ticket) -> None:
        new = TaskNew(what="x", party="y", by=BY)
        with pytest.raises(Forbidden):
            desk.world.services.tasks.add(desk.ravi, ticket.id, new)


class TestTheClock:
    def test_a_late_task_warns_owner_and_handler_once(self, desk: Desk, ticket: Ticket) -> None:
        task = give(desk, ticket)
        desk.world.pass_time(timedelta(hours=2, minutes=59))
        assert not now(desk, task).late
        desk.world.pass_time(timedelta(hours=3))
        assert now(desk, task).late
        assert desk.kinds(ticket.id).count("task_late") == 1
        assert (
            desk.mails("ravi@ours.example").count("A task is late: Two cartons were crushed") == 1
        )
        assert desk.mails("li@ours.example").count("任务已逾期：Two cartons were crushed") == 1

    def test_waking_twice_early_or_in_vain_does_nothing(self, desk: Desk, ticket: Ticket) -> None:
        task, tasks = give(desk, ticket), desk.world.services.tasks
        who, id_ = desk.owner.system(desk.owner.tenant), f"{ticket.id}:{task.id}"
        due = "2026-03-02T12:00:00.000Z"
        tasks.wake(who, id_, due)
        tasks.wake(who, id_, "2026-03-01T12:00:00.000Z")
        tasks.wake(who, f"{ticket.id}:tsk_gone", due)
        assert not now(desk, task).late
        desk.world.clock.set(BY)
        for _ in range(2):
            tasks.wake(who, id_, due)
        assert desk.kinds(ticket.id).count("task_late") == 1

    def test_done_in_time_it_is_never_late(self, desk: Desk, ticket: Ticket) -> None:
        task = give(desk, ticket)
        desk.world.services.tasks.done(desk.ravi, ticket.id, task.id, "Six photos")
        desk.world.pass_time(timedelta(hours=4), tick=timedelta(minutes=30))
        assert not now(desk, task).late
        assert "task_late" not in desk.kinds(ticket.id)

    def test_on_a_merged_ticket_nobody_is_warned_any_more(self, desk: Desk, ticket: Ticket) -> None:
        give(desk, ticket)
        desk.world.services.desk.merge(desk.li, ticket.id, desk.raised().id)
        desk.world.pass_time(timedelta(hours=4), tick=timedelta(minutes=30))
        assert "task_late" not in desk.kinds(ticket.id)


class TestFinishing:
    def test_the_handler_is_told_and_the_customer_is_due_to_hear(
        self, desk: Desk, ticket: Ticket
    ) -> None:
        task = give(desk, ticket)
        done = desk.world.services.tasks.done(desk.ravi, ticket.id, task.id, "Six photos")
        assert (done.state, done.outcome, done.finished_name) == (State.DONE, "Six photos", "Ravi")
        after = desk.tickets.get(desk.li, ticket.id)
        assert (after.open_tasks, after.news_at) == (0, MONDAY)
        assert desk.world.services.tasks.mine(desk.ravi).items == []
        desk.world.settle()
        subject = "任务已完成，请告知客户：Two cartons were crushed"
        assert subject in desk.mails("li@ours.example")
        assert (
            desk.tickets.comment(desk.li, ticket.id, "There are photos", tell=True).news_at is None
        )

    def test_it_is_finished_once(self, desk: Desk, ticket: Ticket) -> None:
        task, tasks = give(desk, ticket), desk.world.services.tasks
        tasks.cancel(desk.li, ticket.id, task.id, "They were found")
        for act in (tasks.done, tasks.cancel):
            with pytest.raises(TaskFinished):
                act(desk.li, ticket.id, task.id, "again")
        assert desk.tickets.get(desk.li, ticket.id).open_tasks == 0

    def test_nothing_closes_over_an_open_task(self, desk: Desk, ticket: Ticket) -> None:
        task = give(desk, ticket)
        with pytest.raises(Invalid):
            desk.tickets.close(desk.li, ticket.id, "Answered.")
        desk.world.services.tasks.done(desk.ravi, ticket.id, task.id, "Six photos")
        assert desk.tickets.close(desk.li, ticket.id, "Answered.").closed

    def test_who_is_complained_of_may_finish_what_was_asked_of_them(self, desk: Desk) -> None:
        ticket = desk.raised(desk.sam, against=[desk.ravi.user])
        facts = {"what": "Say how it was", "owner": desk.ravi.user, "by": BY}
        tasks = desk.world.services.tasks
        task = tasks.add(desk.sam, ticket.id, TaskNew.model_validate(facts))
        assert tasks.done(desk.ravi, ticket.id, task.id, "I was on leave").state is State.DONE

    def test_another_companys_task_is_not_there(self, desk: Desk, ticket: Ticket) -> None:
        task = give(desk, ticket)
        with pytest.raises(TaskNotFound):
            desk.world.services.tasks.get(desk.world.stranger, ticket.id, task.id)


class CutOff(Exception):
    """The process ends here."""


class DyingStore(MemoryStore):
    """Ends before or after its next commit, when told to."""

    dies: str = ""

    def commit(self, operations: Any) -> None:
        dies, self.dies = self.dies, ""
        if dies == "before":
            raise CutOff
        super().commit(operations)
        if dies == "after":
            raise CutOff


@pytest.mark.parametrize("dies", ["before", "after"])
def test_a_crash_while_finishing_leaves_ticket_and_task_in_step(dies: str) -> None:
    store = DyingStore()
    desk = Desk(World(store=store))
    ticket = desk.raised()
    task = give(desk, ticket)
    store.dies = dies
    with pytest.raises(CutOff):
        desk.world.services.tasks.done(desk.ravi, ticket.id, task.id, "Six photos")
    done = now(desk, task).state is State.DONE
    assert done is (dies == "after")
    assert desk.tickets.get(desk.li, ticket.id).open_tasks == (0 if done else 1)
    assert desk.kinds(ticket.id).count("task_done") == int(done)


def test_over_the_api(world: World) -> None:
    api = Api(world)
    ticket = api.post("/v1/tickets", {"text": "Two cartons crushed"}).json["id"]
    address = f"/v1/tickets/{ticket}/tasks"
    new = {"what": "Photos", "owner": world.who.user, "by": "2026-03-02T12:00:00Z"}
    task = api.post(address, new).json["id"]
    assert [each["id"] for each in api.get(address).json["items"]] == [task]
    done = api.post(f"{address}/{task}/done", {"outcome": "Six"})
    assert (done.json["state"], done.json["late"]) == ("done", False)
    assert api.post(f"{address}/{task}/cancel", {"outcome": "x"}).status == 409


def test_on_the_pages(desk: Desk, ticket: Ticket) -> None:
    client = signed_in(desk.world, desk.sam)
    address = f"/complaints/{ticket.id}/tasks"
    form = {"what": "Photos", "by": "2026-03-05T12:00", "owner": desk.ravi.user}
    wrong = post(client, f"{address}/new", {**form, "party": "Terminal", "by": ""})
    assert wrong.status_code == 422
    assert 'href="#f-owner"' in wrong.text
    assert 'href="#f-by"' in wrong.text
    assert post(client, f"{address}/new", form).status_code == 303
    [task] = desk.world.services.tasks.mine(desk.ravi).items
    assert "Photos" in get(client, f"/complaints/{ticket.id}").text
    ravi = signed_in(desk.world, desk.ravi)
    assert f"{address}/{task.id}" in get(ravi, "/tasks").text
    assert post(ravi, f"{address}/{task.id}", {"outcome": ""}).status_code == 422
    assert post(ravi, f"{address}/{task.id}", {"outcome": "Six photos"}).status_code == 303
    shown = get(client, f"/complaints/{ticket.id}").text
    assert "A task is done that the customer has not heard of" in shown
    telling = get(client, f"/complaints/{ticket.id}/do/tell").text
    assert "Where it stands: Photos: Six photos" in telling
