"""The job that reads every row with the user's choices and compares it with what is known."""

from dataclasses import dataclass
from typing import Any

from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding
from chalicelib.imports.model import Import, Tally
from chalicelib.imports.records import parse
from chalicelib.imports.workshop import CHUNK, Workshop, acting, import_of
from chalicelib.jobs.model import Job
from chalicelib.tenancy.principal import Principal

# How many examples of new and of changed rows the preview shows.
EXAMPLES = 20


@dataclass
class CheckingStep:
    """First all rows become records, then chunk after chunk is compared. Writes nothing known."""

    shop: Workshop

    def __call__(self, who: Principal, job: Job) -> Job:
        made = self.shop.get(who, import_of(job))
        if made.state != "checking" or made.job != job.id:
            return job.finished(self.shop.backing.clock.now())
        if not job.cursor:
            return self._parse(who, made, job)
        if job.cursor["next"] < job.cursor["chunks"]:
            return self._compare(who, made, job)
        return self._conclude(who, made, job)

    def _parse(self, who: Principal, made: Import, job: Job) -> Job:
        files = self.shop.files(who, made.id)
        parsed = parse(files.rows(), self.shop.kind(made), made.choices)
        chunks = [parsed.records[at : at + CHUNK] for at in range(0, len(parsed.records), CHUNK)]
        for number, records in enumerate(chunks):
            files.put_records(number, records)
        files.put_problems("parsed", parsed.problems + parsed.repeated)
        tally = Tally(wrong=parsed.wrong_rows, repeated=len(parsed.repeated))
        cursor = {"next": 0, "chunks": len(chunks), "tally": tally.model_dump(), "group": ""}
        return job.advanced(done=0, cursor=cursor, total=made.rows)

    def _compare(self, who: Principal, made: Import, job: Job) -> Job:
        number = int(job.cursor["next"])
        files = self.shop.files(who, made.id)
        records = files.records(number, self.shop.kind(made).record)
        target = self.shop.target(made)
        findings = target.compare(acting(who, made), records, made.choices)
        files.put_findings(f"checked/{number:06d}", _telling(findings))
        groups = [record.group for record in records]
        tally = _counted(findings, groups, job.cursor["group"])
        cursor = job.cursor | {
            "next": number + 1,
            "tally": Tally(**job.cursor["tally"]).plus(tally).model_dump(),
            "group": groups[-1],
        }
        return job.advanced(done=min(job.done + len(records), made.rows), cursor=cursor)

    def _conclude(self, who: Principal, made: Import, job: Job) -> Job:
        files = self.shop.files(who, made.id)
        problems = files.problems("parsed")
        examples: dict[str, list[Finding]] = {"new": [], "changed": [], "padded": []}
        for number in range(job.cursor["chunks"]):
            for finding in files.findings(f"checked/{number:06d}"):
                _sort_in(finding, problems, examples)
        files.put_problems("problems", sorted(problems, key=lambda each: each.row))
        for name, found in examples.items():
            files.put_findings(f"examples-{name}", found)
        after = made.to(
            "preview", checked=Tally(**job.cursor["tally"]), chunks=job.cursor["chunks"]
        )
        self.shop.save(who, after, "checked")
        return job.finished(self.shop.backing.clock.now())


def _telling(findings: list[Finding]) -> list[Finding]:
    """What of a chunk may be shown: everything wrong, padded or changed, and a few new rows."""
    new = [each for each in findings if each.outcome == "new" and not each.alike][:EXAMPLES]
    rest = [each for each in findings if each.outcome in ("changed", "wrong") or each.alike]
    return new + rest


def _counted(findings: list[Finding], groups: list[str], before: str) -> Tally:
    counts: dict[str, Any] = dict.fromkeys(("new", "changed", "unchanged", "wrong"), 0)
    for finding in findings:
        counts[finding.outcome] += 1
    made = {
        group for finding, group in zip(findings, groups, strict=True) if finding.makes_customer
    }
    padded = sum(bool(each.alike) for each in findings)
    return Tally(**counts, padded=padded, customers=len(made - {before}))


def _sort_in(
    finding: Finding, problems: list[RowProblem], examples: dict[str, list[Finding]]
) -> None:
    if finding.problem is not None:
        problems.append(finding.problem)
        return
    names = [finding.outcome] + (["padded"] if finding.alike else [])
    for name in names:
        if name in examples and len(examples[name]) < EXAMPLES:
            examples[name].append(finding)
