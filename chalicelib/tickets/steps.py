"""The steps of a ticket as data: which act leads where, who may, what must be there, and what
it starts and stops. ``docs/tickets.md`` prints these tables; a test keeps both the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import N_
from chalicelib.tickets.errors import WrongStep
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.words import SETTLED, Kind, Step

OPEN: Final = frozenset(Step) - SETTLED
HANDLE, APPROVE = "tickets.handle", "tickets.approve"

# What is looked into, agreed on and learned from; what is answered; what is judged and answered.
CASES: Final = frozenset({Kind.COMPLAINT, Kind.EXCEPTION})
QUESTIONS: Final = frozenset({Kind.ENQUIRY})
JUDGED: Final = frozenset({Kind.SUGGESTION, Kind.PUBLIC_REVIEW})
ALL: Final = frozenset(Kind)


class Runs(StrEnum):
    """What an act starts and stops. While it waits for the customer, the rest stands still."""

    RESPONSE = "response"
    UPDATE = "update"
    RESOLUTION = "resolution"
    CHANGES = "changes"
    WAIT = "wait"


@dataclass(frozen=True)
class Given:
    """What comes with an act: its words and, for a judgement, whether it is usable.

    ``hear_by``: by when the customer is told to hear from us again; ``handed``: how the written
    answer reached a customer whom no e-mail reaches.
    """

    text: str = ""
    usable: bool | None = None
    hear_by: datetime | None = None
    handed: Handed | None = None

    @property
    def worded(self) -> bool:
        return bool(self.text.strip())


@dataclass(frozen=True)
class Need:
    """What must be there for an act; else Invalid on ``field`` says what to do about it."""

    name: str
    field: str
    message: str
    met: Callable[[Ticket, Given], bool]


@dataclass(frozen=True)
class Act:
    """One row of the table. ``tells``: the customer gets a letter of it, at once."""

    name: str
    kinds: frozenset[Kind]
    start: frozenset[Step]
    to: Step
    right: str = HANDLE
    needs: tuple[Need, ...] = ()
    tells: bool = False
    starts: frozenset[Runs] = frozenset()
    stops: frozenset[Runs] = frozenset()


def _words(message: str) -> tuple[Need, ...]:
    return (Need("words", "text", message, lambda _, given: given.worded),)


def _steps(*steps: Step) -> frozenset[Step]:
    return frozenset(steps)


_NO_TASK_OPEN: Final = (
    Need(
        "no open task",
        "text",
        N_("Finish or cancel the open tasks first."),
        lambda ticket, _: not ticket.open_tasks,
    ),
)
_HANDED_OVER: Final = (
    Need(
        "how it was handed over",
        "handed",
        N_(
            "There is no e-mail address: say how the written answer was handed over "
            "(print, post, chat or in_person)."
        ),
        lambda ticket, given: bool(
            ticket.complainant.email or ticket.handed or given.handed is not None
        ),
    ),
)
# Nothing is closed while a task is open, or without the evidence that the answer arrived.
_DONE: Final = _NO_TASK_OPEN + _HANDED_OVER
_ANSWER: Final = _words(N_("Write the answer to the customer."))
_JUDGED: Final = (
    Need(
        "a verdict",
        "usable",
        N_("Say whether it is usable."),
        lambda _, given: given.usable is not None,
    ),
    *_words(N_("Write why it is usable or not.")),
)
_PUBLISHED: Final = (
    Need(
        "the reply published, or words why not",
        "text",
        N_("Write why the reply was not published, or publish it first."),
        lambda ticket, given: given.worded or bool(ticket.posted and ticket.posted.replied_at),
    ),
)
_EVERYTHING: Final = frozenset(Runs)
_WORD: Final = frozenset({Runs.UPDATE})
_HEARD: Final = frozenset({Runs.RESPONSE, Runs.UPDATE})
_WAIT: Final = frozenset({Runs.WAIT})

ACTS: Final = (
    Act(
        "acknowledge",
        ALL,
        _steps(Step.RECEIVED),
        Step.ACKNOWLEDGED,
        tells=True,
        starts=_WORD,
        stops=_HEARD,
    ),
    Act(
        "investigate",
        CASES,
        _steps(Step.ACKNOWLEDGED),
        Step.INVESTIGATED,
        needs=_words(N_("Write what was found: the cause and who is responsible.")),
    ),
    Act(
        "propose",
        CASES,
        _steps(Step.ACKNOWLEDGED, Step.INVESTIGATED, Step.REFUSED),
        Step.PROPOSED,
        needs=_words(N_("Write the solution that you propose to the customer.")),
        tells=True,
        starts=_WORD | _WAIT,
        stops=_WORD,
    ),
    Act("accept", CASES, _steps(Step.PROPOSED), Step.ACCEPTED, starts=_WORD, stops=_WORD | _WAIT),
    Act(
        "refuse",
        CASES,
        _steps(Step.PROPOSED),
        Step.REFUSED,
        needs=_words(N_("Write why the customer refused.")),
        starts=_WORD,
        stops=_WORD | _WAIT,
    ),
    Act("carry_out", CASES, _steps(Step.ACCEPTED), Step.CARRIED_OUT),
    Act(
        "judge",
        JUDGED,
        _steps(Step.RECEIVED, Step.ACKNOWLEDGED),
        Step.JUDGED,
        needs=_JUDGED,
    ),
    # Investigated: a complaint that is not justified has no solution to agree on.
    Act(
        "answer",
        CASES,
        _steps(Step.INVESTIGATED, Step.ACCEPTED, Step.CARRIED_OUT),
        Step.ANSWERED,
        needs=_ANSWER,
        tells=True,
        stops=_EVERYTHING,
    ),
    Act("answer", QUESTIONS, OPEN, Step.ANSWERED, needs=_ANSWER, tells=True, stops=_EVERYTHING),
    Act(
        "answer",
        JUDGED,
        _steps(Step.JUDGED),
        Step.ANSWERED,
        needs=_ANSWER,
        tells=True,
        stops=_EVERYTHING,
    ),
    Act("publish", frozenset({Kind.PUBLIC_REVIEW}), _steps(Step.ANSWERED), Step.ANSWERED),
    Act(
        "close",
        ALL - {Kind.PUBLIC_REVIEW},
        _steps(Step.ANSWERED),
        Step.CLOSED,
        needs=_DONE,
    ),
    Act(
        "close",
        frozenset({Kind.PUBLIC_REVIEW}),
        _steps(Step.ANSWERED),
        Step.CLOSED,
        needs=_PUBLISHED + _DONE,
    ),
    # Solved on the spot: the written answer is still given, and closing needs it.
    Act(
        "settle",
        CASES | QUESTIONS,
        OPEN,
        Step.CLOSED,
        needs=_ANSWER + _DONE,
        tells=True,
        stops=_EVERYTHING,
    ),
    Act(
        "settle",
        frozenset({Kind.SUGGESTION}),
        _steps(Step.JUDGED),
        Step.CLOSED,
        needs=_ANSWER + _DONE,
        tells=True,
        stops=_EVERYTHING,
    ),
    Act(
        "review",
        CASES,
        _steps(Step.CLOSED),
        Step.REVIEWED,
        right=APPROVE,
        needs=_words(N_("Write what was learned: justified or not, the cause, what changes.")),
    ),
    Act(
        "reopen",
        ALL,
        SETTLED,
        Step.RECEIVED,
        needs=_words(N_("Write why the ticket is reopened.")),
        starts=frozenset({Runs.RESPONSE, Runs.RESOLUTION, Runs.CHANGES}),
    ),
)
# An act takes the same right whatever the kind of ticket.
RIGHTS: Final[dict[str, str]] = {act.name: act.right for act in ACTS}


def possible(kind: Kind, step: Step) -> tuple[Act, ...]:
    """The acts that a ticket at this step may take, in the order of the steps."""
    return tuple(act for act in ACTS if kind in act.kinds and step in act.start)


def checked(name: str, ticket: Ticket, given: Given) -> Act:
    """The act, or WrongStep, or Invalid for the first thing that is not there."""
    act = next((act for act in possible(ticket.kind, ticket.step) if act.name == name), None)
    if act is None:
        raise WrongStep(step=ticket.step)
    for need in act.needs:
        if not need.met(ticket, given):
            raise Invalid.field(need.field, need.message)
    return act
