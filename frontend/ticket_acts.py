"""The acts on a ticket as forms: their words, and which of them a reader is offered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.steps import RIGHTS, possible
from chalicelib.tickets.words import Kind

HANDLE, WRITE = "tickets.handle", "tickets.write"


@dataclass(frozen=True)
class ActForm:
    """Button, label of the words that go with it, help with the wording, right."""

    button: str
    label: str
    hint: str = ""
    right: str = HANDLE
    needed: bool = False


# Where nobody has complained there is nothing to apologise for.
UNTROUBLED: Final = frozenset({Kind.ENQUIRY, Kind.SUGGESTION})
FORMS: Final[dict[str, ActForm]] = {
    "acknowledge": ActForm(
        N_("Acknowledge"),
        N_("Words to the customer"),
        N_("Apologise for the trouble, thank, name the case. Promise nothing yet."),
    ),
    "investigate": ActForm(
        N_("Record what was found"),
        N_("What was found"),
        N_("The cause, who is responsible, how serious it is."),
        needed=True,
    ),
    "propose": ActForm(
        N_("Propose a solution"),
        N_("The solution, in words for the customer"),
        N_("Say what was already done. The clock stands still until the customer answers."),
        needed=True,
    ),
    "accept": ActForm(N_("The customer accepts"), N_("What the customer said")),
    "refuse": ActForm(N_("The customer refuses"), N_("Why the customer refused"), needed=True),
    "carry_out": ActForm(N_("Solution carried out"), N_("What was done")),
    "judge": ActForm(
        N_("Judge"),
        N_("Why"),
        N_(
            "What we make of it, or why it cannot be used. The customer reads the answer, not this."
        ),
        needed=True,
    ),
    "publish": ActForm(
        N_("Reply published"),
        N_("Address of the reply"),
        N_("Where the reply can be read, if it has an address of its own."),
    ),
    "answer": ActForm(
        N_("Answer in writing"),
        N_("The answer to the customer"),
        N_("What happened, what we did about it, and what we change."),
        needed=True,
    ),
    "close": ActForm(N_("Close"), N_("Closing note")),
    "settle": ActForm(
        N_("Answer and close"),
        N_("The answer to the customer"),
        N_("For what is solved on the spot: the answer is sent and the complaint is closed."),
        needed=True,
    ),
    "review": ActForm(
        N_("Review"),
        N_("What was learned"),
        N_("Justified or not, the cause, what it cost, what changes."),
        right="tickets.approve",
        needed=True,
    ),
    "reopen": ActForm(N_("Reopen"), N_("Why it is reopened"), needed=True),
    "tell": ActForm(
        N_("Write to the customer"),
        N_("Words to the customer"),
        N_("Where it stands, the next step, and when they hear from us again."),
        right=WRITE,
        needed=True,
    ),
    "heard": ActForm(
        N_("The customer said"),
        N_("What the customer said, in its words"),
        N_("On the phone, by chat or face to face. The next update is due anew from now."),
        right=WRITE,
        needed=True,
    ),
    "note": ActForm(N_("Add a note"), N_("Note for the house"), right=WRITE, needed=True),
    "assign": ActForm(N_("Give to a colleague"), ""),
    "against": ActForm(
        N_("Who is complained of"),
        N_("Why"),
        N_(
            "They no longer handle it, take it over or approve anything in it, from this moment on."
        ),
    ),
    "severity": ActForm(N_("Change the severity"), N_("Why"), needed=True),
    "wait": ActForm(
        N_("Wait for the customer"),
        N_("What we wait for"),
        N_("The clock stands still until the customer answers."),
    ),
    "resume": ActForm(N_("The customer answered"), N_("What the customer said")),
    "escalate": ActForm(
        N_("Escalate now"),
        N_("Why"),
        N_("The next change at once: of person, of place, of time."),
    ),
    "skip": ActForm(
        N_("Leave the next change out"),
        N_("Why it would not help"),
        N_("It is not made in this cycle. The change after it comes at its own time."),
        right="tickets.approve",
        needed=True,
    ),
}


def form_of(act: str, ticket: Ticket) -> ActForm:
    """The form of an act on this kind of ticket."""
    if act == "acknowledge" and ticket.kind in UNTROUBLED:
        return replace(FORMS[act], hint=N_("Thank, and name the case. Promise nothing yet."))
    return FORMS[act]


def main_acts(who: Principal, ticket: Ticket) -> list[tuple[str, str]]:
    """The steps that may follow now, the usual one first: (act, button)."""
    if ticket.merged_into or who.user in ticket.complained_of:
        return []
    acts = possible(ticket.kind, ticket.step)
    return [(act.name, FORMS[act.name].button) for act in acts if who.permits(act.right)]


def other_acts(who: Principal, ticket: Ticket) -> list[tuple[str, str]]:
    """What else may be done: (act, button)."""
    names = ["note"]
    if who.user in ticket.complained_of:
        return [(name, FORMS[name].button) for name in names]
    if not ticket.closed:
        names = ["tell", "heard", "note", "assign", "against", "severity"]
        names.append("resume" if ticket.waiting else "wait")
    if not ticket.settled and ticket.level < 3:
        names += ["escalate", "skip"]
    return [(name, FORMS[name].button) for name in names if may(who, name)]


def may(who: Principal, name: str) -> bool:
    """Whether the reader has the right to an act."""
    return who.permits(RIGHTS.get(name, FORMS[name].right))
