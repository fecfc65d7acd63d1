"""Which act may follow which step."""

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.rights import RIGHTS
from chalicelib.tickets.errors import WrongStep
from chalicelib.tickets.steps import ACTS, checked, possible
from chalicelib.tickets.words import Kind, Step

# For each step of a complaint, the acts that may follow.
COMPLAINT = {
    Step.RECEIVED: {"acknowledge", "settle"},
    Step.ACKNOWLEDGED: {"investigate", "propose", "settle"},
    Step.INVESTIGATED: {"propose", "answer", "settle"},
    Step.PROPOSED: {"accept", "refuse", "settle"},
    Step.ACCEPTED: {"carry_out", "answer", "settle"},
    Step.REFUSED: {"propose", "settle"},
    Step.CARRIED_OUT: {"answer", "settle"},
    Step.ANSWERED: {"close", "reopen"},
    Step.CLOSED: {"review", "reopen"},
    Step.REVIEWED: {"reopen"},
}
LEADS_TO = {
    "acknowledge": Step.ACKNOWLEDGED,
    "investigate": Step.INVESTIGATED,
    "propose": Step.PROPOSED,
    "accept": Step.ACCEPTED,
    "refuse": Step.REFUSED,
    "carry_out": Step.CARRIED_OUT,
    "answer": Step.ANSWERED,
    "close": Step.CLOSED,
    "settle": Step.CLOSED,
    "review": Step.REVIEWED,
    "reopen": Step.RECEIVED,
}


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_complaint_takes_exactly_the_acts_of_its_step(step: Step, name: str) -> None:
    if name in COMPLAINT[step]:
        assert checked(name, Kind.COMPLAINT, step, "why").to == LEADS_TO[name]
    else:
        with pytest.raises(WrongStep):
            checked(name, Kind.COMPLAINT, step, "why")


@pytest.mark.parametrize("step", list(Step))
def test_an_enquiry_may_be_answered_from_any_open_step(step: Step) -> None:
    lighter = COMPLAINT[step] | ({"answer"} if "settle" in COMPLAINT[step] else set())
    assert {act.name for act in possible(Kind.ENQUIRY, step)} == lighter


@pytest.mark.parametrize(
    "name", ["investigate", "propose", "refuse", "answer", "settle", "review", "reopen"]
)
def test_acts_that_need_words_are_refused_without_them(name: str) -> None:
    step = next(step for step, acts in COMPLAINT.items() if name in acts)
    with pytest.raises(Invalid) as refused:
        checked(name, Kind.COMPLAINT, step, "  \n")
    assert refused.value.problems[0].field == "text"


def test_an_act_nobody_knows_is_a_wrong_step() -> None:
    with pytest.raises(WrongStep):
        checked("forget", Kind.COMPLAINT, Step.RECEIVED, "why")


def test_every_act_takes_a_right_that_exists() -> None:
    assert {act.right for act in ACTS.values()} <= set(RIGHTS)
