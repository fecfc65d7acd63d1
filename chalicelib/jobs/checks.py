"""A check: a job that looks at everything a company has of something and reports what it found.

It repairs nothing. What it finds is kept in the bucket part by part until a page shows it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, Generic, TypeVar

from pydantic import BaseModel

from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.values import Frozen
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# A page shows so many; whoever has more of them looks for one cause, not for each.
SHOWN: Final = 500


class Check(Frozen):
    """How far a check is; ``findings`` counts everything that it found."""

    id: str
    state: str
    done: int
    total: int
    findings: int
    started_at: datetime
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")


C = TypeVar("C", bound=Check)
F = TypeVar("F", bound=BaseModel)


@dataclass
class Checks(Generic[C, F]):
    """Checks of one kind. A subject says what a check has counted, and takes the steps.

    ``ACT`` is the act of the audit trail, ``RIGHT`` that of whoever starts one.
    """

    KIND: ClassVar[str]
    ACT: ClassVar[str]
    RIGHT: ClassVar[str]

    backing: Backing
    jobs: Callable[[], Jobs]

    def told(self, job: Job) -> C:
        """The check that a job makes."""
        raise NotImplementedError

    def finding(self, kept: Any) -> F:
        """A finding as it was kept."""
        raise NotImplementedError

    def start(self, who: Principal) -> C:
        """Begin a look at everything, in the background."""
        who.require(self.RIGHT)
        uow = UnitOfWork(self.backing, who)
        job = self.jobs().start(uow, self.KIND, {})
        uow.audit(self.ACT, job.id)
        check = self.told(job)
        uow.commit(check)
        return check

    def get(self, who: Principal, check_id: str) -> C:
        """A check. Raises ``NotFound``."""
        return self.told(self.jobs().get(who, check_id, self.KIND))

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[C]:
        """Checks, the newest first."""
        found = self.jobs().newest(who, self.KIND, limit, after)
        return Listing([self.told(each) for each in found.items], found.after)

    def findings(self, who: Principal, check_id: str) -> list[F]:
        """The first findings of a check, as many as are shown. Raises ``NotFound``."""
        job = self.jobs().get(who, check_id, self.KIND)
        found: list[F] = []
        for part in range(job.cursor.get("parts", 0)):
            content = self.backing.blobs.get(_key(who, job, part))
            found += [self.finding(each) for each in json.loads(content or b"[]")]
            if len(found) >= SHOWN:
                break
        return found[:SHOWN]

    def noted(
        self, who: Principal, job: Job, cursor: Mapping[str, Any], found: Sequence[F]
    ) -> dict[str, Any]:
        """The cursor once what a step found is kept; the step done again keeps the same part."""
        parts = cursor.get("parts", 0)
        if found:
            body = json.dumps([each.model_dump(mode="json") for each in found[:SHOWN]]).encode()
            self.backing.blobs.put(_key(who, job, parts), body, "application/json")
        findings = cursor.get("findings", 0) + len(found)
        return {**cursor, "parts": parts + bool(found), "findings": findings}


def facts(job: Job) -> dict[str, Any]:
    """What every check tells of its job."""
    return {
        **job.model_dump(include={"id", "state", "done", "total", "finished_at"}),
        "findings": job.cursor.get("findings", 0),
        "started_at": job.created_at,
    }


def _key(who: Principal, job: Job, part: int) -> str:
    return f"T/{who.tenant}/checks/{job.id}/{part:06d}.json"
