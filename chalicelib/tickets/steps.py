"""The steps of a ticket as data: which act leads where, who may, and what it needs."""

from dataclasses import dataclass
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import N_
from chalicelib.tickets.errors import WrongStep
from chalicelib.tickets.words import SETTLED, Kind, Step

OPEN: Final = frozenset(Step) - SETTLED


@dataclass(frozen=True)
class Act:
    """One act: the steps it may start from, where it leads, and the right it takes.

    ``needs_text``: the words that must go with it, as a message id for who left them out.
    ``tells``: the customer hears of it. ``answer_is_in``: the customer has answered, so the
    clock runs again; ``waits``: from here the answer lies with the customer.
    """

    name: str
    start: frozenset[Step]
    to: Step
    right: str = "tickets.handle"
    needs_text: str = ""
    tells: bool = False
    waits: bool = False
    answer_is_in: bool = False
    short: frozenset[Step] = frozenset()


_ACTS: Final = (
    Act("acknowledge", frozenset({Step.RECEIVED}), Step.ACKNOWLEDGED, tells=True),
    Act(
        "investigate",
        frozenset({Step.ACKNOWLEDGED}),
        Step.INVESTIGATED,
        needs_text=N_("Write what was found: the cause and who is responsible."),
    ),
    Act(
        "propose",
        frozenset({Step.ACKNOWLEDGED, Step.INVESTIGATED, Step.REFUSED}),
        Step.PROPOSED,
        needs_text=N_("Write the solution that you propose to the customer."),
        tells=True,
        waits=True,
    ),
    Act("accept", frozenset({Step.PROPOSED}), Step.ACCEPTED, answer_is_in=True),
    Act(
        "refuse",
        frozenset({Step.PROPOSED}),
        Step.REFUSED,
        needs_text=N_("Write why the customer refused."),
        answer_is_in=True,
    ),
    Act("carry_out", frozenset({Step.ACCEPTED}), Step.CARRIED_OUT),
    Act(
        "answer",
        frozenset({Step.INVESTIGATED, Step.ACCEPTED, Step.CARRIED_OUT}),
        Step.ANSWERED,
        needs_text=N_("Write the answer to the customer."),
        tells=True,
        answer_is_in=True,
        short=OPEN,
    ),
    Act("close", frozenset({Step.ANSWERED}), Step.CLOSED),
    # Solved on the spot: the written answer is still given, and closing needs it.
    Act(
        "settle",
        OPEN,
        Step.CLOSED,
        needs_text=N_("Write the answer to the customer."),
        tells=True,
        answer_is_in=True,
    ),
    Act(
        "review",
        frozenset({Step.CLOSED}),
        Step.REVIEWED,
        right="tickets.approve",
        needs_text=N_("Write what was learned: justified or not, the cause, what changes."),
    ),
    Act(
        "reopen",
        SETTLED,
        Step.RECEIVED,
        needs_text=N_("Write why the ticket is reopened."),
    ),
)
ACTS: Final[dict[str, Act]] = {act.name: act for act in _ACTS}
# Enquiries and suggestions are lighter: they may be answered from any open step.
SHORT: Final = frozenset({Kind.ENQUIRY, Kind.SUGGESTION})


def starts(act: Act, kind: Kind) -> frozenset[Step]:
    """The steps from which a ticket of this kind may take the act."""
    return act.start | act.short if kind in SHORT else act.start


def possible(kind: Kind, step: Step) -> tuple[Act, ...]:
    """The acts that a ticket at this step may take, in the order of the steps."""
    return tuple(act for act in _ACTS if step in starts(act, kind))


def checked(name: str, kind: Kind, step: Step, text: str) -> Act:
    """The act, or WrongStep, or Invalid on ``text`` when its words are missing."""
    act = ACTS.get(name)
    if act is None or step not in starts(act, kind):
        raise WrongStep(step=step)
    if act.needs_text and not text.strip():
        raise Invalid.field("text", act.needs_text)
    return act
