"""Any acts, at any step, by anybody, with and without what they need: the desk does as the
model says, in steps, letters, clocks, versions and counts, and otherwise changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.tasks.schemas import TaskNew
from chalicelib.tickets.words import Severity
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED, Desk
from tests.unit.tickets.modelled.truth import ACTS, DONE, SHUT, Refusals, Truth
from tests.world import World

CUSTOMER = "wei@acme.example"
SEA, AIR = "sea_export", "air_export"
KINDS = ("complaint", "complaint", "exception", "enquiry", "suggestion", "public_review")
DESK = st.sampled_from(("owner", "sam", "li"))
ANYBODY = st.sampled_from(("owner", "sam", "li", "ravi"))
# All steps together stay within the first warning of the shortest limit.
MOMENT = timedelta(seconds=30)


class TheDesk(RuleBasedStateMachine):
    """One ticket, and what the model says of it."""

    @initialize(
        kind=st.sampled_from(KINDS),
        addressed=st.sampled_from((True, True, False)),
        of_it=st.sampled_from(((), (), ("li",), ("owner",), ("owner", "sam"))),
    )
    def raise_it(self, kind: str, addressed: bool, of_it: tuple[str, ...]) -> None:
        """``of_it``: who works in the department that it is about, if it is about one."""
        self.desk = Desk(World())
        self.services = self.desk.world.services
        self.customer = self.services.customers.create(self.desk.owner, a_customer()).id
        email = CUSTOMER if addressed else ""
        given: dict[str, Any] = {"kind": kind, "complainant": {"email": email}}
        given |= {"category": "cargo_damage"} if kind == "exception" else {}
        given |= {"posted": {"site": "Maps", "stars": 2}} if kind == "public_review" else {}
        given |= {"against_departments": [SEA]} if of_it else {}
        owner, sam = self.desk.owner.user, self.desk.sam.user
        self.truth = Truth(kind, addressed, leaders=frozenset((owner, sam)))
        self.truth.owners = frozenset((owner,))
        if of_it:
            self.truth.departments = {SEA}
            for each in of_it:
                self.works(self.who(each).user, SEA)
        self.id = self.desk.raised(customer_id=self.customer, **given).id
        self.lines = len(self.desk.kinds(self.id))
        self.tasks: list[str] = []

    # ---- the steps

    @rule(
        act=st.sampled_from((*ACTS, "settle")),
        who=ANYBODY,
        words=st.sampled_from(("", "  ", "In words", "In words", "In words")),
        usable=st.sampled_from((None, True, False)),
        stale=st.sampled_from((False, False, False, True)),
        handed=st.sampled_from((None, POSTED)),
    )
    def step(
        self,
        act: str,
        who: str,
        words: str,
        usable: bool | None,
        stale: bool,
        handed: Handed | None,
    ) -> None:
        by, version = self.who(who), self.truth.version - stale
        said = (bool(words.strip()), usable, handed is not None)
        against = self.truth.refusals(act, by.user, by.role, *said)
        against |= {Stale} if stale else set()
        take = lambda: self.desk.tickets.step(  # noqa: E731
            by, self.id, act, words, version, usable, handed=handed
        )
        taken_off = act == "reopen" and self.handled_by_one_of_them
        if self.tried(take, against):
            self.lines += taken_off
            verdict = usable if act == "judge" else None
            self.lines += self.truth.done(act, verdict, handed is not None)

    def goes_on(self, data: st.DataObject, who: str, words: str) -> None:
        """A step that nothing stands against: deep states are reached, not only the first ones."""
        by = self.who(who)
        ready = [
            act
            for act in (*ACTS, "settle")
            if not self.truth.refusals(act, by.user, by.role, bool(words), True, handed=True)
        ]
        # Ways back, and to the end at once, are rarer.
        ready = [act for act in ready if act not in ("reopen", "settle")] or ready
        if ready:
            act = data.draw(st.sampled_from(ready))
            self.step(act, who, words, True, False, POSTED)

    _go = {"data": st.data(), "who": DESK, "words": st.just("In words")}
    goes_on_by_itself = rule(**_go)(goes_on)
    goes_on_further = rule(**_go)(goes_on)
    goes_on_and_on = rule(**_go)(goes_on)

    @rule(who=st.sampled_from(("owner", "sam", "li")), act=st.sampled_from(ACTS))
    def a_stranger_finds_nothing(self, who: str, act: str) -> None:
        stranger = self.desk.world.stranger
        refused: list[str] = []
        for attempt in (
            lambda: self.desk.tickets.step(stranger, self.id, act, "In words"),
            lambda: self.desk.tickets.comment(stranger, self.id, "In words"),
        ):
            try:
                attempt()
            except Exception as error:
                refused.append(type(error).__name__)
        assert refused == ["TicketNotFound"] * 2

    # ---- the customer by its link

    @rule(accepts=st.booleans(), words=st.sampled_from(("", "Too little")))
    def the_customer_decides(self, accepts: bool, words: str) -> None:
        act = "accept" if accepts else "refuse"
        against = self.truth.refusals(act, "visitor", "visitor", bool(words))
        token = self.link()
        decide = lambda: self.services.portal.decide(token, accepts, words)  # noqa: E731
        if self.tried(decide, against):
            self.lines += self.truth.done(act, None)

    @rule()
    def the_customer_says_something(self) -> None:
        token = self.link()
        assert self.tried(lambda: self.services.portal.say(token, "Any news?"), set())
        self.truth.heard()
        self.lines += 1

    @rule()
    def the_customer_opens_it_again(self) -> None:
        against = self.truth.refusals("reopen", "visitor", "visitor", words=True)
        token = self.link()
        taken_off = self.handled_by_one_of_them
        if self.tried(lambda: self.services.portal.reopen(token, "Not at all"), against):
            self.lines += taken_off
            self.lines += self.truth.done("reopen", None)

    # ---- beside the steps

    @rule(who=DESK, told=st.booleans())
    def words(self, who: str, told: bool) -> None:
        by = self.who(who)
        against = self.truth.closed_refusals(by.user) if told else set()
        comment = lambda: self.desk.tickets.comment(by, self.id, "In words", tell=told)  # noqa: E731
        if self.tried(comment, against):
            self.lines += 1
            if told:
                self.truth.told()

    @rule(who=DESK, begin=st.booleans())
    def wait_or_go_on(self, who: str, begin: bool) -> None:
        by = self.who(who)
        act = self.desk.tickets.wait if begin else self.desk.tickets.resume
        if self.tried(lambda: act(by, self.id), self.truth.wait_refusals(by.user, begin)):
            self.truth.waiting = begin
            self.truth.version += 1
            self.lines += 1

    @rule(who=DESK, severity=st.sampled_from(list(Severity)))
    def severity(self, who: str, severity: Severity) -> None:
        by = self.who(who)
        against = self.truth.closed_refusals(by.user)
        if severity == self.truth.severity:
            against &= {TicketClosed}  # the same severity again is no act at all
        change = lambda: self.desk.tickets.set_severity(by, self.id, severity, "More")  # noqa: E731
        if self.tried(change, against) and severity != self.truth.severity:
            self.truth.severity = severity
            self.truth.version += 1
            self.lines += 1

    @rule(who=DESK, to=st.sampled_from(("sam", "li")))
    def give_it_to(self, who: str, to: str) -> None:
        by, person = self.who(who), self.who(to)
        same = self.ticket.assignee == person.user
        against = self.truth.closed_refusals(by.user)
        if person.user in self.truth.against:
            against.add(Invalid)
        elif same and TicketClosed not in against:
            against = set()
        give = lambda: self.desk.tickets.assign(by, self.id, person.user)  # noqa: E731
        if self.tried(give, against) and not same:
            self.truth.version += 1
            self.lines += 1

    @rule(
        who=DESK,
        named=st.sampled_from(("", "li", "sam")),
        departments=st.sampled_from((None, None, (), (SEA,), (AIR, SEA))),
    )
    def complained_of(self, who: str, named: str, departments: tuple[str, ...] | None) -> None:
        by, users = self.who(who), {self.who(named).user} if named else set()
        about = self.truth.departments if departments is None else set(departments)
        if (users, about) == (self.truth.named, self.truth.departments):
            return
        handler = self.ticket.assignee
        name = lambda: self.desk.tickets.complain_of(  # noqa: E731
            by, self.id, sorted(users), "", None, departments
        )
        if self.tried(name, self.truth.closed_refusals(by.user)):
            self.truth.named, self.truth.departments = users, about
            self.truth.version += 1
            self.lines += 1 + (handler in self.truth.against)

    @rule(whom=ANYBODY, to=st.sampled_from(("", SEA, SEA, AIR)))
    def somebody_moves(self, whom: str, to: str) -> None:
        """Whoever comes to work where it is complained of is taken off an open ticket."""
        self.works(self.who(whom).user, to)
        self.is_looked_after()

    @rule(role=st.sampled_from(("supervisor", "sales")))
    def somebody_leads_or_does_no_more(self, role: str) -> None:
        """Whoever leads outside takes over what an owner of that department had to handle."""
        ravi, people = self.desk.ravi.user, self.services.tenancy.people
        people.change_role(self.desk.owner, ravi, role)
        others = self.truth.leaders - {ravi}
        self.truth.leaders = others | {ravi} if role == "supervisor" else others
        self.is_looked_after()

    @precondition(lambda self: self.truth.kind in ("complaint", "exception"))
    @rule(who=DESK)
    def escalate(self, who: str) -> None:
        by, before = self.who(who), self.ticket.assignee
        against = self.truth.escalation_refusals(by.user)
        if self.tried(lambda: self.desk.tickets.escalate(by, self.id), against):
            self.truth.level += 1
            self.truth.version += 1
            self.lines += 1
            # The first change tells the customer a name: when there is a new one.
            named = self.ticket.assignee not in (before, "")
            self.truth.letters += self.truth.addressed and (named or self.truth.level > 1)

    @rule(who=DESK)
    def give_a_task(self, who: str) -> None:
        by = self.who(who)
        new = TaskNew(what="Photos", party="Terminal", by=self.now + timedelta(days=9))
        given: list[str] = []
        add = lambda: given.append(self.services.tasks.add(by, self.id, new).id)  # noqa: E731
        if self.tried(add, self.truth.task_refusals(by.user)):
            self.tasks += given
            self.truth.open_tasks += 1
            self.truth.tasks += 1
            self.truth.version += 1
            self.lines += 1

    @precondition(lambda self: self.tasks)
    @rule(who=ANYBODY)
    def a_task_is_done(self, who: str) -> None:
        by, task = self.who(who), self.tasks.pop()
        assert self.tried(lambda: self.services.tasks.done(by, self.id, task, "Six"), set())
        self.truth.open_tasks -= 1
        self.truth.version += 1
        self.lines += 1

    # ---- always

    @rule()
    def a_moment_passes(self) -> None:
        self.desk.world.pass_time(MOMENT)

    @invariant()
    def the_ticket_is_as_the_model_says(self) -> None:
        ticket, truth = self.ticket, self.truth
        found = (ticket.step, ticket.version, ticket.cycle, ticket.level, ticket.waiting)
        assert found == (truth.step, truth.version, truth.cycle, truth.level, truth.waiting)
        assert (ticket.usable, ticket.open_tasks) == (truth.usable, truth.open_tasks)
        assert ticket.complained_of == truth.against
        assert ticket.assignee not in truth.against or truth.step in SHUT
        assert bool(ticket.answered_at) is (truth.step in DONE)
        assert bool(ticket.closed_at) is (truth.step in SHUT)

    @invariant()
    def exactly_its_limits_run(self) -> None:
        ends = self.desk.tickets.limits(self.desk.owner, self.ticket)
        assert set(ends) == self.truth.running()
        # What the customer was promised stays due while it is waited for, and ends with the answer.
        promised = self.ticket.word_by or ((there := self.ticket.appointment) and there.open)
        due = bool(ends or promised) and self.truth.step not in DONE
        assert (self.ticket.due_at is not None) is due

    @invariant()
    def every_act_is_one_line_and_every_letter_has_left_once(self) -> None:
        assert len(self.desk.kinds(self.id)) == self.lines
        self.desk.world.settle()
        assert len(self.desk.mails(CUSTOMER)) == self.truth.letters

    @invariant()
    def the_verdict_is_counted_once(self) -> None:
        counts = self.services.tickets.verdicts(self.desk.owner, self.customer)
        usable = self.truth.usable if self.truth.kind == "suggestion" else None
        assert (counts.judged, counts.usable) == (int(usable is not None), int(usable is True))

    def teardown(self) -> None:
        """Left alone for three weeks: what runs passes once, what is settled stays quiet."""
        if not hasattr(self, "truth"):
            return
        before = len(self.desk.ids(self.id))
        self.desk.world.pass_time(timedelta(days=21), tick=timedelta(hours=12))
        fired = self.desk.ids(self.id)
        assert len(fired) == len(set(fired))
        changes = [each for each in fired if each.startswith("ESC#")]
        quiet = not self.truth.running()
        if quiet:
            still = ("TASK#",) if self.truth.step in DONE else ("TASK#", "WORD#", "MEET#")
            assert [each for each in fired[before:] if not each.startswith(still)] == []
        elif self.truth.kind in ("complaint", "exception"):
            assert self.ticket.level == 3
            assert changes[-1] == f"ESC#{self.truth.cycle}#3" or self.truth.level == 3

    # ---- how

    def link(self) -> str:
        """A new link to the customer's page: each one ends the oldest of six."""
        against = self.truth.against
        by = next(
            each for each in map(self.who, ("owner", "sam", "ravi")) if each.user not in against
        )
        token = self.services.portal.new_link(by, self.id)
        self.truth.version += 1
        self.lines += 1
        return token

    def works(self, user: str, where: str) -> None:
        """Somebody works in this department from now on."""
        self.services.tenancy.people.change_department(self.desk.owner, user, where)
        self.truth.works[user] = where

    def is_looked_after(self) -> None:
        """Somebody's place changed: the job of it runs, and nobody handles what is about them."""
        if self.truth.step not in SHUT and self.handled_by_one_of_them:
            self.truth.version += 1
            self.lines += 1
        self.desk.world.settle()

    @property
    def handled_by_one_of_them(self) -> bool:
        return self.ticket.assignee in self.truth.against

    @property
    def ticket(self) -> Ticket:
        return self.desk.tickets.get(self.desk.owner, self.id)

    @property
    def now(self) -> Any:
        return self.desk.world.clock.now()

    def who(self, name: str) -> Principal:
        found: Principal = getattr(self.desk, name)
        return found

    def tried(self, act: Callable[[], object], against: Refusals) -> bool:
        """Do it: it succeeds when nothing stands against it, else it is refused for that."""
        try:
            act()
        except Exception as refusal:
            if type(refusal) not in against:
                raise
            return False
        assert not against, f"should have been refused: {against}"
        return True


TestTheDesk = TheDesk.TestCase
TestTheDesk.settings = settings(
    max_examples=200,
    stateful_step_count=30,
    deadline=None,
    # Thirty acts can be read as they are; making them fewer takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
