"""The job that decides many matches in one way, and counts what is decided."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from chalicelib.accounts.reconciliation.deciding import Deciding
from chalicelib.accounts.reconciliation.decisions import NOTED, Decision
from chalicelib.accounts.reconciliation.model import Count, Finding, Reconciliation
from chalicelib.accounts.reconciliation.workshop import Workshop, acting
from chalicelib.jobs.model import Job
from chalicelib.kit.errors import Busy, DomainError, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# So many notes fit into one transaction; what is booked has one of its own.
AT_ONCE = 40
COUNTED_AT_ONCE = 500


@dataclass
class DecidingStep:
    """Page by page through what is undecided; what was decided has left that list.

    A page that is decided again after a crash finds only what was not done. What a decision
    could not do is told at the match, which stays undecided.
    """

    shop: Workshop
    deciding: Deciding

    def __call__(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        if job.cursor.get("at") == "count":
            return self._count(who, job, made)
        asked, decision = job.params, Decision(job.params["decision"])
        page = self.shop.rows(who).undecided(
            made, asked["outcome"], asked["reason"], AT_ONCE, job.cursor.get("after")
        )
        me = acting(who, made)
        fit = [each for each in page.items if decision in each.possible(made.sender.side)]
        if decision in NOTED and fit:
            uow = UnitOfWork(self.shop.backing, me)
            for each in fit:
                self.deciding.noted(uow, made, each, decision, asked["note"])
            uow.commit()
        elif fit:
            told = {"note": asked["note"], "together": asked.get("together", False)}
            decide = partial(self.deciding.decide, decision=decision, **told)
            for each in fit:
                self._one(me, made, each, decide)
        cursor = {"after": page.after} if page.after else {"at": "count"}
        return job.advanced(done=min(job.total, job.done + len(page.items)), cursor=cursor)

    def _one(
        self, who: Principal, made: Reconciliation, found: Finding, decide: Callable[..., Finding]
    ) -> None:
        try:
            decide(who, made, found)
        except (Busy, Stale):
            raise  # nothing is wrong with the match: the whole step is tried again
        except DomainError as error:
            uow = UnitOfWork(self.shop.backing, who)
            first = error.problems[0] if error.problems else None
            said = first.message if first else error.detail or error.title
            params = dict(first.params) if first else error.params
            after = found.model_copy(
                update={
                    "refused": said,
                    "refused_params": {name: str(value) for name, value in params.items()},
                    "version": found.version + 1,
                }
            )
            self.shop.rows(who).decide(uow, made, found, after)
            uow.commit()

    def _count(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        """What is left undecided says what is decided: exact, whatever was cut off."""
        rows, left, after = self.shop.rows(who), Counter(job.cursor.get("left", {})), None
        page = rows.undecided(made, "", "", COUNTED_AT_ONCE, job.cursor.get("from"))
        left.update(_place(each) for each in page.items)
        refused = int(job.cursor.get("refused", 0)) + sum(bool(e.refused) for e in page.items)
        after = page.after
        if after:
            cursor = {"at": "count", "from": after, "left": dict(left), "refused": refused}
            return job.advanced(done=job.done, cursor=cursor)
        counts = tuple(
            each.model_copy(update={"decided": each.matches - left[_place(each)]})
            for each in made.counts
        )
        decided = sum(each.decided for each in counts)
        done = made.to("compared", counts=counts, decided=decided, refused=refused)
        self.shop.save(who, done, "decided")
        return job.finished(self.shop.backing.clock.now(), decided=decided)


def _place(each: Finding | Count) -> str:
    return f"{each.outcome}/{each.reason}"
