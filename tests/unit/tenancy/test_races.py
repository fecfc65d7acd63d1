"""Two at the same moment: what one alone may not do, two may not either."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.kit.dynamo import Operation
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import DomainError, Stale, TooMany
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.sign_in import SignInRefused
from tests.unit.tenancy.people_of import PASSWORD, PHONE, asked, found, join, last_mail, token_in
from tests.world import World


class Interrupted(MemoryStore):
    """Lets somebody else go first, between the reading and the writing of a change."""

    def __init__(self) -> None:
        super().__init__()
        self.first: Callable[[], object] | None = None

    def commit(self, operations: Sequence[Operation]) -> None:
        other, self.first = self.first, None
        if other is not None:
            other()
        super().commit(operations)


@pytest.fixture
def store() -> Interrupted:
    return Interrupted()


@pytest.fixture
def world(store: Interrupted) -> World:
    return World(store=store)


def test_two_owners_who_demote_each_other_leave_one(world: World, store: Interrupted) -> None:
    people = world.services.tenancy.people
    mei = found(world)
    bo = join(world, mei, "bo@harbour.example", "owner")
    store.first = lambda: people.change_role(bo, mei.user, "sales")
    with pytest.raises(Stale):
        people.change_role(mei, bo.user, "sales")
    roles = {member.role for member in people.members(bo)}
    assert "owner" in roles


def test_a_confirmation_pressed_twice_opens_one_company(world: World, store: Interrupted) -> None:
    sign_ups = world.services.tenancy.sign_ups
    starter = sign_ups.start(asked(), PHONE)
    token = token_in(last_mail(world).text)
    store.first = lambda: sign_ups.confirm(token, starter, "")
    with pytest.raises(LinkSpent):
        sign_ups.confirm(token, starter, "")


def test_a_reset_pressed_twice_counts_once(world: World, store: Interrupted) -> None:
    recovery = world.services.tenancy.recovery
    found(world)
    recovery.ask("mei@harbour.example", "en", PHONE)
    token = token_in(last_mail(world).text)
    store.first = lambda: recovery.reset(token, "the first new ferry")
    with pytest.raises(LinkSpent):
        recovery.reset(token, "the second new ferry")


def test_an_invitation_accepted_while_it_is_withdrawn_is_one_or_the_other(
    world: World, store: Interrupted
) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    invitation = tenancy.joining.invite(owner, "bo@harbour.example", "Bo", "sales", "en")
    token = token_in(last_mail(world).text)
    store.first = lambda: tenancy.joining.withdraw(owner, invitation.id)
    with pytest.raises(LinkSpent):
        tenancy.joining.accept(token, "Bo", PASSWORD, PHONE)
    assert len(tenancy.members(owner)) == 1


def test_guessing_from_many_threads_gains_no_tries(world: World) -> None:
    found(world)
    entry = world.services.tenancy.entry

    def guess(number: int) -> type[DomainError]:
        try:
            entry.sign_in("mei@harbour.example", f"wrong password {number}", PHONE)
        except DomainError as error:
            return type(error)
        raise AssertionError("a wrong password opened the door")

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(guess, range(24)))
    assert outcomes.count(SignInRefused) <= 5
    assert set(outcomes) <= {SignInRefused, TooMany}
