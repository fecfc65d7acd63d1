"""What a ticket should be after any acts: a small model, written without looking at the code.

It knows the trade's table of steps, who may do what, what must be there, when the customer gets
a letter, and what runs on the clock. ``refusals`` gives every reason that stands against an act.
"""

from dataclasses import dataclass, field

from chalicelib.kit.errors import Forbidden, Invalid
from chalicelib.tickets.errors import (
    AlreadyWaiting,
    ComplainedOf,
    NothingToEscalate,
    NotWaiting,
    TicketClosed,
    WrongStep,
)
from chalicelib.tickets.tasks.errors import TooManyTasks

Refusals = set[type[Exception]]

CASE = {
    "received": {"acknowledge": "acknowledged"},
    "acknowledged": {"investigate": "investigated", "propose": "proposed"},
    "investigated": {"propose": "proposed", "answer": "answered"},
    "proposed": {"accept": "accepted", "refuse": "refused"},
    "accepted": {"carry_out": "carried_out", "answer": "answered"},
    "refused": {"propose": "proposed"},
    "carried_out": {"answer": "answered"},
    "answered": {"close": "closed", "reopen": "received"},
    "closed": {"review": "reviewed", "reopen": "received"},
    "reviewed": {"reopen": "received"},
}
ENQUIRY = {
    "received": {"acknowledge": "acknowledged", "answer": "answered"},
    "acknowledged": {"answer": "answered"},
    "answered": {"close": "closed", "reopen": "received"},
    "closed": {"reopen": "received"},
}
SUGGESTION = {
    "received": {"acknowledge": "acknowledged", "judge": "judged"},
    "acknowledged": {"judge": "judged"},
    "judged": {"answer": "answered"},
    "answered": {"close": "closed", "reopen": "received"},
    "closed": {"reopen": "received"},
}
PUBLIC_REVIEW = {
    **SUGGESTION,
    "answered": {"publish": "answered", "close": "closed", "reopen": "received"},
}
TABLES = {
    "complaint": CASE,
    "exception": CASE,
    "enquiry": ENQUIRY,
    "suggestion": SUGGESTION,
    "public_review": PUBLIC_REVIEW,
}
ACTS = sorted({act for table in TABLES.values() for acts in table.values() for act in acts})
WORDED = {"investigate", "propose", "refuse", "judge", "answer", "settle", "review", "reopen"}
# Evidence that an answer arrived is kept where there is one.
HANDS_OVER = {"answer", "publish", "close", "settle"}
LETTERS = {"acknowledge", "propose", "answer", "settle"}
# Whose limits and changes there are beside the first response.
FULL, ONE_CHANGE = {"complaint", "exception"}, {"enquiry", "public_review"}
DONE, SHUT = {"answered", "closed", "reviewed"}, {"closed", "reviewed"}


@dataclass
class Truth:
    """One ticket as it should be."""

    kind: str
    addressed: bool = True
    step: str = "received"
    version: int = 1
    cycle: int = 1
    letters: int = 0
    level: int = 0
    tasks: int = 0
    open_tasks: int = 0
    responded: bool = False
    waiting: bool = False
    usable: bool | None = None
    replied: bool = False
    handed: bool = False
    named: set[str] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    works: dict[str, str] = field(default_factory=dict)
    leaders: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    severity: str = "normal"

    @property
    def against(self) -> set[str]:
        """Who never handles it: those named, and who works in a department complained of today.

        Its owners do, when nobody outside of it leads who is not complained of.
        """
        inside = {user for user, where in self.works.items() if where in self.departments}
        if self.leaders - inside - self.named:
            return self.named | inside
        return self.named | (inside - self.owners)

    def refusals(
        self,
        act: str,
        user: str,
        role: str,
        words: bool,
        usable: bool | None = None,
        handed: bool = False,
    ) -> Refusals:
        """All that stands against a step; empty: it must succeed."""
        found: Refusals = set()
        if role == "sales" or (act == "review" and role == "service"):
            found.add(Forbidden)
        if self._target(act) is None:
            return found | {WrongStep} | self._about(user)
        if act in WORDED and not words:
            found.add(Invalid)
        if act == "judge" and usable is None:
            found.add(Invalid)
        if act in ("close", "settle") and self.open_tasks:
            found.add(Invalid)
        if act in ("close", "settle") and not (self.addressed or self.handed or handed):
            found.add(Invalid)
        if act == "close" and self.kind == "public_review" and not (self.replied or words):
            found.add(Invalid)
        return found | self._about(user)

    def done(self, act: str, usable: bool | None, handed: bool = False) -> int:
        """The step was taken; gives how many lines it leaves in the timeline."""
        to = self._target(act)
        assert to is not None
        if act == "reopen":
            self._begin_again()
        if act in ("accept", "refuse", "answer", "settle"):
            self.waiting = False
        if act == "propose":
            self.waiting = True
        if act == "judge":
            self.usable = usable
        if act == "publish":
            self.replied = True
        if act in LETTERS:
            self._told()
        proof = handed and act in HANDS_OVER
        self.handed = self.handed or proof
        self.step = to
        self.version += 1
        return 1 + proof

    def closed_refusals(self, user: str) -> Refusals:
        """What stands against acts beside the steps."""
        return ({TicketClosed} if self.step in SHUT else set()) | self._about(user)

    def task_refusals(self, user: str) -> Refusals:
        """A ticket takes twenty tasks in all."""
        return self.closed_refusals(user) | ({TooManyTasks} if self.tasks == 20 else set())

    def wait_refusals(self, user: str, begin: bool) -> Refusals:
        found = self.closed_refusals(user) if begin else self._about(user)
        if begin and self.waiting:
            found.add(AlreadyWaiting)
        if not begin and not self.waiting:
            found.add(NotWaiting)
        return found

    def escalation_refusals(self, user: str) -> Refusals:
        found = {TicketClosed} if self.step in DONE else set()
        if self.level == 3:
            found |= {NothingToEscalate}
        return found | self._about(user)

    def told(self) -> None:
        self._told()
        self.version += 1

    def heard(self) -> None:
        self.waiting = False
        self.version += 1

    def running(self) -> set[str]:
        """The limits and the next change that count now."""
        if self.step in DONE or self.waiting:
            return set()
        names = {"response"} if not self.responded else set()
        if self.kind in FULL:
            names |= {"resolution"} | ({"update"} if self.responded else set())
        changes = ("person", "place", "time") if self.kind in FULL else ("person",)
        if self.kind in FULL | ONE_CHANGE and self.level < len(changes):
            names.add(changes[self.level])
        return names

    def _target(self, act: str) -> str | None:
        if act == "settle":
            if self.kind == "public_review" or self.step in DONE:
                return None
            judged = self.kind != "suggestion" or self.step == "judged"
            return "closed" if judged else None
        return TABLES[self.kind].get(self.step, {}).get(act)

    def _about(self, user: str) -> Refusals:
        return {ComplainedOf} if user in self.against else set()

    def _told(self) -> None:
        self.letters += self.addressed
        self.responded = True

    def _begin_again(self) -> None:
        self.cycle += 1
        self.level = 0
        self.waiting = self.responded = self.replied = self.handed = False
        self.usable = None
