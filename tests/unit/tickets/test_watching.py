"""Notes that name colleagues, and who watches a ticket."""

import re
from collections.abc import Callable

import pytest

from chalicelib.kit.dynamo import Operation
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.notices.service import title
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.telling import News
from chalicelib.tickets.errors import TicketNotFound, TooManyWatchers
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.watching import MOST_WATCHERS, noted
from chalicelib.tickets.words import Severity
from chalicelib.unit_of_work import UnitOfWork
from tests.api import Api
from tests.companies import open_company
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import DESK, LI, POSTED, Desk, a_hand, a_ticket, at
from tests.world import World

Act = Callable[[Desk, Ticket], object]


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def told(desk: Desk, who: Principal) -> list[tuple[News, str]]:
    found = desk.world.services.notices.listed(who, who.user).items
    return [(each.news, title(each, "en")) for each in found]


class TestMentions:
    def test_who_is_named_is_told_and_watches_from_now_on(self, desk: Desk) -> None:
        ticket = desk.raised(desk.li, subject="Two cartons")
        after, named = desk.tickets.note(desk.li, ticket.id, "@Sam, is the seal ours?")
        assert [person.name for person in named] == ["Sam"]
        assert [each.name for each in after.watchers] == ["Sam"]
        assert told(desk, desk.sam) == [(News.MENTIONED, "Li Na mentions you: Two cartons")]
        desk.world.settle()
        [mail] = [mail for mail in desk.world.mailer.sent if mail.to == desk.sam.email]
        assert "@Sam, is the seal ours?" in mail.text
        assert f"/complaints/{ticket.id}" in mail.text

    def test_who_writes_is_not_told_of_their_own_words(self, desk: Desk) -> None:
        ticket = desk.raised(desk.li)
        after, named = desk.tickets.note(desk.li, ticket.id, "@Li Na: think again")
        assert (after.watchers, named, told(desk, desk.li)) == ((), (), [])

    def test_ticked_and_typed_are_told_once(self, desk: Desk) -> None:
        ticket = desk.raised(desk.li)
        _, named = desk.tickets.note(desk.li, ticket.id, "@Sam?", [desk.sam.user, desk.ravi.user])
        assert {person.name for person in named} == {"Sam", "Ravi"}
        assert len(told(desk, desk.sam)) == 1

    def test_a_note_never_reaches_the_customer_or_moves_a_limit(self, desk: Desk) -> None:
        ticket = desk.raised(desk.li, complainant={"email": "wei@acme.example"})
        after, _ = desk.tickets.note(desk.li, ticket.id, "@Sam: they always complain")
        desk.world.settle()
        assert all(mail.to != "wei@acme.example" for mail in desk.world.mailer.sent)
        assert after.due_at == ticket.due_at

    def test_the_full_list_of_watchers_still_lets_people_be_told(self) -> None:
        crowd = [LI.model_copy(update={"user_id": f"usr_{n}", "name": f"N{n}"}) for n in range(14)]
        ticket, (line,) = noted(a_ticket(), "all of you", crowd, a_hand(at(1)))
        assert len(ticket.watchers) == MOST_WATCHERS
        assert len(line.facts["mentions"]) == 14
        again, _ = noted(ticket, "and Sam", [DESK[1]], a_hand(at(2)))
        assert again.watchers == ticket.watchers


class TestWatching:
    def test_who_watches_is_told_when_it_moves_and_of_nothing_else(self, desk: Desk) -> None:
        ticket = desk.raised(desk.li, subject="Two cartons")
        desk.tickets.watch(desk.ravi, ticket.id, desk.ravi.user)
        desk.tickets.comment(desk.li, ticket.id, "Looked at the seal")
        assert told(desk, desk.ravi) == []
        desk.tickets.step(desk.li, ticket.id, "acknowledge")
        assert told(desk, desk.ravi) == [(News.WATCHED, "Acknowledged: Two cartons")]
        desk.tickets.unwatch(desk.ravi, ticket.id, desk.ravi.user)
        desk.tickets.set_severity(desk.li, ticket.id, Severity.HIGH, "Perishable")
        assert len(told(desk, desk.ravi)) == 1

    def test_who_is_told_as_its_handler_or_did_it_is_not_told_again(self, desk: Desk) -> None:
        ticket = desk.raised(desk.li)
        for watcher in (desk.sam, desk.ravi):
            desk.tickets.watch(watcher, ticket.id, watcher.user)
        desk.tickets.assign(desk.ravi, ticket.id, desk.sam.user)
        assert [news for news, _ in told(desk, desk.sam)] == [News.ASSIGNED]
        assert told(desk, desk.ravi) == []

    def test_watching_is_nothing_to_undo_a_colleagues_typing(self, desk: Desk) -> None:
        """Two at once both watch: it is repeated on whatever version there is now."""
        ticket = desk.raised(desk.li)
        desk.tickets.watch(desk.sam, ticket.id, desk.sam.user)
        desk.tickets.watch(desk.ravi, ticket.id, desk.ravi.user)
        after = desk.tickets.watch(desk.sam, ticket.id, desk.sam.user)
        assert [each.name for each in after.watchers] == ["Sam", "Ravi"]
        assert desk.tickets.unwatch(desk.li, ticket.id, desk.li.user).version == after.version

    def test_only_colleagues_watch_and_only_so_many(self, desk: Desk) -> None:
        ticket = desk.raised(desk.li)
        with pytest.raises(Invalid):
            desk.tickets.watch(desk.li, ticket.id, desk.world.stranger.user)
        crowd = [
            Principal(desk.owner.tenant, f"usr_{n}", "service", f"N{n}")
            for n in range(MOST_WATCHERS + 1)
        ]
        open_company(desk.world.store, desk.owner, *crowd)
        for each in crowd[:-1]:
            desk.tickets.watch(each, ticket.id, each.user)
        with pytest.raises(TooManyWatchers):
            desk.tickets.watch(crowd[-1], ticket.id, crowd[-1].user)

    def test_a_stranger_cannot_watch(self, desk: Desk) -> None:
        ticket, stranger = desk.raised(desk.li), desk.world.stranger
        with pytest.raises(TicketNotFound):
            desk.tickets.watch(stranger, ticket.id, stranger.user)


class RacingStore(MemoryStore):
    """Somebody else writes the ticket first, once."""

    first: object = None

    def commit(self, operations: list[Operation]) -> None:  # type: ignore[override]
        act, self.first = self.first, None
        if callable(act):
            act()
        super().commit(operations)


def test_a_tap_on_watch_races_a_note_and_both_stay() -> None:
    store = RacingStore()
    desk = Desk(World(store=store))
    ticket = desk.raised(desk.li)
    store.first = lambda: desk.tickets.note(desk.li, ticket.id, "@Ravi?")
    after = desk.tickets.watch(desk.sam, ticket.id, desk.sam.user)
    assert [each.name for each in after.watchers] == ["Ravi", "Sam"]


WATCHES = {
    "a tap": lambda desk, ticket: desk.tickets.watch(desk.sam, ticket.id, desk.sam.user),
    "a mention": lambda desk, ticket: desk.tickets.note(desk.ravi, ticket.id, "@Sam?"),
}


@pytest.mark.parametrize("watch", WATCHES.values(), ids=WATCHES)
class TestNobodysVersion:
    def test_a_form_that_stands_open_is_not_out_of_date(self, desk: Desk, watch: Act) -> None:
        ticket = desk.raised(desk.li)
        watch(desk, ticket)
        after = desk.tickets.set_severity(
            desk.li, ticket.id, Severity.HIGH, "Perishable", ticket.version
        )
        assert (after.version, after.severity) == (ticket.version + 1, Severity.HIGH)
        desk.tickets.unwatch(desk.sam, ticket.id, desk.sam.user)
        after = desk.tickets.step(desk.li, ticket.id, "acknowledge", version=after.version)
        assert desk.tickets.get(desk.li, ticket.id) == after

    def test_between_a_colleagues_reading_and_writing_neither_is_lost(self, watch: Act) -> None:
        store = RacingStore()
        desk = Desk(World(store=store))
        ticket = desk.raised(desk.li)
        store.first = lambda: watch(desk, ticket)
        desk.tickets.set_severity(desk.li, ticket.id, Severity.HIGH, "Perishable", ticket.version)
        found = desk.tickets.get(desk.li, ticket.id)
        assert [each.name for each in found.watchers] == ["Sam"]
        assert (found.severity, found.version) == (Severity.HIGH, ticket.version + 1)

    def test_written_first_by_a_colleague_neither_is_lost(self, watch: Act) -> None:
        store = RacingStore()
        desk = Desk(World(store=store))
        ticket = desk.raised(desk.li)
        store.first = lambda: desk.tickets.set_severity(
            desk.li, ticket.id, Severity.HIGH, "Perishable"
        )
        watch(desk, ticket)
        found = desk.tickets.get(desk.li, ticket.id)
        assert [each.name for each in found.watchers] == ["Sam"]
        assert (found.severity, found.version) == (Severity.HIGH, ticket.version + 1)


def test_what_a_version_no_longer_has_is_taken_away(desk: Desk) -> None:
    """A new version is written beside who watches: nothing of the former one stays behind."""
    ticket = desk.raised(desk.li)
    desk.tickets.watch(desk.sam, ticket.id, desk.sam.user)
    desk.tickets.wait(desk.li, ticket.id, "Papers")
    after = desk.tickets.resume(desk.li, ticket.id)
    assert not after.waiting
    assert desk.tickets.get(desk.li, ticket.id) == after
    after = desk.tickets.close(desk.li, ticket.id, "Done", handed=POSTED)
    assert desk.tickets.get(desk.li, ticket.id) == after
    assert desk.tickets.mine_due_next(desk.li).items == []
    assert [each.name for each in after.watchers] == ["Sam"]


def test_notes_of_one_moment_stand_as_they_were_written(desk: Desk) -> None:
    ticket = desk.raised(desk.li)
    words = [f"Note {n}" for n in range(8)]
    for each in words:
        desk.tickets.note(desk.li, ticket.id, each)
    lines = desk.tickets.timeline(desk.li, ticket.id).items
    assert [line.text for line in reversed(lines) if line.kind == "noted"] == words


def test_a_note_written_meanwhile_keeps_an_import_from_being_taken_back(desk: Desk) -> None:
    ticket = desk.raised(desk.li)
    rows, uow = desk.tickets.rows(desk.li), UnitOfWork(desk.world.backing, desk.li)
    rows.remove(uow, desk.tickets.get(desk.li, ticket.id))
    desk.tickets.note(desk.sam, ticket.id, "We need this one")
    with pytest.raises(Stale):
        uow.commit()
    assert desk.kinds(ticket.id) == ["received", "noted"]


def test_the_last_to_leave_leaves_nothing_behind(desk: Desk) -> None:
    ticket = desk.raised(desk.li)
    desk.tickets.watch(desk.sam, ticket.id, desk.sam.user)
    desk.tickets.unwatch(desk.sam, ticket.id, desk.sam.user)
    assert desk.tickets.get(desk.li, ticket.id) == ticket


class TestPages:
    def test_a_note_names_colleagues_by_hand_or_by_ticking(self, desk: Desk) -> None:
        client = signed_in(desk.world, desk.li)
        ticket = desk.raised(desk.li)
        page = get(client, f"/complaints/{ticket.id}/do/note").text
        assert re.search(rf'name="mentions" value="{desk.sam.user}"', page)
        assert not re.search(rf'name="mentions" value="{desk.li.user}"', page)
        form = {"text": "@Ravi: the seal?", "mentions": [desk.sam.user]}
        answer = post(client, f"/complaints/{ticket.id}/do/note", form, follow_redirects=True)
        assert "已通知：Sam, Ravi" in answer.text
        assert "关注人" in answer.text

    def test_an_unclear_name_is_refused_and_the_words_are_kept(self, desk: Desk) -> None:
        twin = Principal(desk.owner.tenant, "usr_sam2", "sales", "Sam Two", "sam2@ours.example")
        open_company(desk.world.store, desk.owner, twin)
        other = Principal(desk.owner.tenant, "usr_sam3", "sales", "Sam Three", "s3@ours.example")
        open_company(desk.world.store, desk.owner, other)
        client = signed_in(desk.world, desk.owner)
        ticket = desk.raised(desk.owner)
        desk.world.services.tenancy.people.disable(desk.owner, desk.sam.user)
        form = {"text": "@Sam: the seal?", "mentions": [desk.ravi.user]}
        answer = post(client, f"/complaints/{ticket.id}/do/note", form)
        assert answer.status_code == 422
        assert "Several colleagues fit" in answer.text
        assert "@Sam: the seal?" in answer.text
        assert re.search(rf'name="mentions" value="{desk.ravi.user}" checked', answer.text)

    def test_one_tap_watches_and_another_ends_it(self, desk: Desk) -> None:
        client = signed_in(desk.world, desk.sam)
        ticket = desk.raised(desk.li)
        path = f"/complaints/{ticket.id}"
        assert "Watch no longer" not in get(client, path).text
        post(client, f"{path}/watch")
        page = get(client, path).text
        assert "Watch no longer" in page
        assert re.search(r"Watched by</dt><dd>Sam<", page)
        post(client, f"{path}/watch", {"off": "1"})
        assert "Watched by" not in get(client, path).text


def test_programs_name_colleagues_and_let_them_watch(desk: Desk) -> None:
    api, ticket = Api(desk.world), desk.raised(desk.li)
    path = f"/v1/tickets/{ticket.id}"
    made = api.post(f"{path}/comments", {"text": "Seal?", "mentions": [desk.sam.user]})
    assert made.json["watchers"] == [{"user": desk.sam.user, "name": "Sam"}]
    assert api.post(f"{path}/watchers", {"user": desk.ravi.user}).status == 200
    assert api.post(f"{path}/watchers", {"user": "usr_nobody"}).status == 422
    left = api.call("DELETE", f"{path}/watchers/{desk.sam.user}")
    assert [each["name"] for each in left.json["watchers"]] == ["Ravi"]
    refused = api.post(f"{path}/comments", {"text": "Seal?", "mentions": ["usr_nobody"]})
    assert refused.status == 422
