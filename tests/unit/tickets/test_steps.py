"""Which act may follow which step, who may, what must be there, what it starts and stops."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.rights import RIGHTS as RIGHTS_OF_THE_HOUSE
from chalicelib.tickets import changes, limits
from chalicelib.tickets.errors import WrongStep
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Complainant, Posted
from chalicelib.tickets.steps import ACTS, RIGHTS, Act, Given, checked, possible
from chalicelib.tickets.words import CLOSED, SETTLED, Kind, Step
from tests.unit.tickets.factories import POLICY, POSTED, a_hand, a_ticket, at

# For each step of a complaint, the acts that may follow.
COMPLAINT = {
    Step.RECEIVED: {"acknowledge", "settle"},
    Step.ACKNOWLEDGED: {"investigate", "propose", "settle"},
    Step.INVESTIGATED: {"propose", "answer", "settle"},
    Step.JUDGED: {"settle"},
    Step.PROPOSED: {"accept", "refuse", "settle"},
    Step.ACCEPTED: {"carry_out", "answer", "settle"},
    Step.REFUSED: {"propose", "settle"},
    Step.CARRIED_OUT: {"answer", "settle"},
    Step.ANSWERED: {"close", "reopen"},
    Step.CLOSED: {"review", "reopen"},
    Step.REVIEWED: {"reopen"},
}
SUGGESTION = {
    Step.RECEIVED: {"acknowledge", "judge"},
    Step.ACKNOWLEDGED: {"judge"},
    Step.JUDGED: {"answer", "settle"},
    Step.ANSWERED: {"close", "reopen"},
    Step.CLOSED: {"reopen"},
    Step.REVIEWED: {"reopen"},
}
PUBLIC_REVIEW = {
    **SUGGESTION,
    Step.JUDGED: {"answer"},
    Step.ANSWERED: {"publish", "close", "reopen"},
}
OPEN = set(Step) - SETTLED
ENQUIRY = {
    **{step: {"answer", "settle"} for step in OPEN},
    Step.RECEIVED: {"acknowledge", "answer", "settle"},
    **{step: SUGGESTION[step] for step in SETTLED},
}
TABLES = {
    Kind.COMPLAINT: COMPLAINT,
    Kind.EXCEPTION: COMPLAINT,
    Kind.ENQUIRY: ENQUIRY,
    Kind.SUGGESTION: SUGGESTION,
    Kind.PUBLIC_REVIEW: PUBLIC_REVIEW,
}
LEADS_TO = {
    "acknowledge": Step.ACKNOWLEDGED,
    "investigate": Step.INVESTIGATED,
    "propose": Step.PROPOSED,
    "accept": Step.ACCEPTED,
    "refuse": Step.REFUSED,
    "carry_out": Step.CARRIED_OUT,
    "judge": Step.JUDGED,
    "answer": Step.ANSWERED,
    "publish": Step.ANSWERED,
    "close": Step.CLOSED,
    "settle": Step.CLOSED,
    "review": Step.REVIEWED,
    "reopen": Step.RECEIVED,
}
NEEDS_WORDS = {"investigate", "propose", "refuse", "judge", "answer", "settle", "review", "reopen"}
FULL = Given("why", usable=True, handed=POSTED)


def at_step(kind: Kind, step: Step) -> Ticket:
    """A ticket that has honestly come to this step two hours after its receipt."""
    heard = None if step is Step.RECEIVED else at(1)
    given: dict[str, Any] = {
        "posted": Posted(site="Maps", stars=2) if kind is Kind.PUBLIC_REVIEW else None,
        "responded_at": heard,
        "told_at": heard,
        "updates": int(heard is not None),
        "waiting_since": at(2) if step is Step.PROPOSED else None,
        "answered_at": at(2) if step in SETTLED else None,
        "closed_at": at(2) if step in CLOSED else None,
    }
    return a_ticket(kind=kind, step=step, **given)


def rows() -> Iterator[Any]:
    """Each row of the table with each step that it starts from and each kind it is for."""
    for act in ACTS:
        for kind in sorted(act.kinds):
            for step in sorted(act.start):
                yield pytest.param(act, kind, step, id=f"{kind}-{step}-{act.name}")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("name", sorted(LEADS_TO))
def test_a_ticket_takes_exactly_the_acts_of_its_kind_and_step(
    kind: Kind, step: Step, name: str
) -> None:
    ticket = at_step(kind, step)
    if name in TABLES[kind].get(step, set()):
        assert checked(name, ticket, FULL).to == LEADS_TO[name]
    else:
        with pytest.raises(WrongStep):
            checked(name, ticket, FULL)


@pytest.mark.parametrize(("act", "kind", "step"), list(rows()))
def test_acts_that_need_words_are_refused_without_them(act: Act, kind: Kind, step: Step) -> None:
    silent = Given("  \n", usable=False, handed=POSTED)
    unpublished = act.name == "close" and kind is Kind.PUBLIC_REVIEW
    if act.name in NEEDS_WORDS or unpublished:
        with pytest.raises(Invalid) as refused:
            checked(act.name, at_step(kind, step), silent)
        assert refused.value.problems[0].field == "text"
    else:
        assert checked(act.name, at_step(kind, step), silent) is act


def test_a_suggestion_is_judged_one_way_or_the_other() -> None:
    with pytest.raises(Invalid) as refused:
        checked("judge", at_step(Kind.SUGGESTION, Step.RECEIVED), Given("a good idea"))
    assert refused.value.problems[0].field == "usable"


def test_a_public_review_closes_without_words_once_its_reply_can_be_read() -> None:
    ticket = at_step(Kind.PUBLIC_REVIEW, Step.ANSWERED)
    ticket, _ = changes.take_step(ticket, "publish", Given("https://maps.example/1"), a_hand(at(3)))
    assert ticket.posted is not None
    assert (ticket.posted.replied_at, ticket.posted.reply_at) == (at(3), "https://maps.example/1")
    closed, _ = changes.take_step(ticket, "close", Given(handed=POSTED), a_hand(at(4)))
    assert closed.step is Step.CLOSED


def test_reopening_a_suggestion_asks_for_a_new_verdict() -> None:
    ticket = at_step(Kind.SUGGESTION, Step.ANSWERED).with_(usable=True)
    again, _ = changes.take_step(ticket, "reopen", Given("they explained"), a_hand(at(5)))
    assert (again.usable, again.step) == (None, Step.RECEIVED)


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_comes_to_its_close_without_the_written_answer(kind: Kind) -> None:
    """Every way to the close, whatever its length, goes through an act that answers."""
    reached, ahead = {Step.RECEIVED}, [Step.RECEIVED]
    while ahead:
        for act in possible(kind, ahead.pop()):
            if act.name not in ("answer", "settle") and act.to not in reached:
                reached.add(act.to)
                ahead.append(act.to)
    assert not reached & SETTLED


@pytest.mark.parametrize(("act", "kind", "step"), list(rows()))
def test_nothing_closes_without_how_the_answer_reached_who_has_no_e_mail(
    act: Act, kind: Kind, step: Step
) -> None:
    ticket, silent = at_step(kind, step), replace(FULL, handed=None)
    if act.to is not Step.CLOSED:
        assert checked(act.name, ticket, silent) is act
        return
    with pytest.raises(Invalid) as refused:
        checked(act.name, ticket, silent)
    assert refused.value.problems[0].field == "handed"
    reached = ticket.with_(complainant=Complainant(email="berg@nordtex.example"))
    for known in (reached, ticket.with_(handed=True)):
        assert checked(act.name, known, silent) is act


def test_what_was_handed_over_with_the_answer_is_not_asked_again_until_it_is_reopened() -> None:
    ticket = at_step(Kind.COMPLAINT, Step.CARRIED_OUT)
    ticket, _ = changes.take_step(ticket, "answer", FULL, a_hand(at(3)))
    closed, lines = changes.take_step(ticket, "close", Given(), a_hand(at(4)))
    assert (closed.step, len(lines)) == (Step.CLOSED, 1)
    again, _ = changes.take_step(closed, "reopen", FULL, a_hand(at(5)))
    with pytest.raises(Invalid):
        changes.take_step(again, "settle", Given("Once more."), a_hand(at(6)))


@pytest.mark.parametrize(("act", "kind", "step"), list(rows()))
def test_an_act_starts_and_stops_what_its_row_says(act: Act, kind: Kind, step: Step) -> None:
    before = at_step(kind, step)
    after, _ = changes.take_step(before, act.name, FULL, a_hand(at(3)))
    then, now = running(before), running(after)
    may_run = {*POLICY.kinds[kind].limits, "wait", *(["changes"] if changes_of(kind) else [])}
    assert {label.partition("-")[0] for label in then - now} == set(act.stops) & {
        label.partition("-")[0] for label in then
    }
    assert {label.partition("-")[0] for label in now - then} == set(act.starts) & may_run


@pytest.mark.parametrize(("act", "kind", "step"), list(rows()))
def test_the_customer_hears_of_exactly_the_acts_that_tell(act: Act, kind: Kind, step: Step) -> None:
    before = at_step(kind, step)
    after, (line, *_) = changes.take_step(before, act.name, FULL, a_hand(at(3)))
    assert line.public is act.tells
    assert (after.told_at == at(3)) is act.tells


def test_every_act_takes_a_right_that_exists() -> None:
    assert set(RIGHTS.values()) <= set(RIGHTS_OF_THE_HOUSE)
    assert all(RIGHTS[act.name] == act.right for act in ACTS)


def test_an_act_nobody_knows_is_a_wrong_step() -> None:
    with pytest.raises(WrongStep):
        checked("forget", a_ticket(), FULL)


def test_the_tables_in_the_docs_say_what_the_code_does() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "tickets.md"
    written = re.findall(
        r"^\| [a-z_]+ \| [a-z_, ]+ \| .+ \| (?:tickets\.\w+) \| .*\|$", page.read_text(), re.M
    )
    assert written == [documented(act) for act in ACTS]


def documented(act: Act) -> str:
    """One row of the table in the docs."""
    cells = (
        act.name,
        ", ".join(kind for kind in Kind if kind in act.kinds),
        ", ".join(step for step in Step if step in act.start),
        act.to,
        act.right,
        ", ".join(need.name for need in act.needs),
        "yes" if act.tells else "",
        ", ".join(sorted(act.starts)),
        ", ".join(sorted(act.stops)),
    )
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def running(ticket: Ticket) -> set[str]:
    """What runs on a ticket, from the rules of the clock alone."""
    if ticket.settled:
        return set()
    due = {label for _, label, _ in limits._running(ticket, POLICY)}
    due |= {"changes"} if changes_of(ticket.kind) and ticket.level < 3 else set()
    return due | ({"wait"} if ticket.waiting else set())


def changes_of(kind: Kind) -> bool:
    return bool(POLICY.kinds[kind].changes)
