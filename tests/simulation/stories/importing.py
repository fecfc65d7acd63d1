"""Another system's complaints, brought in once or twice, worked on, and taken away again.

Whichever files list a complaint and whoever runs them at once, it stands once; what somebody
worked on stays; and what a run brought in is there whole, or gone whole after it was taken back.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from chalicelib.bootstrap import Services
from chalicelib.imports.model import Import
from chalicelib.kit.dynamo import Item
from chalicelib.tables import TICKETS
from chalicelib.tenancy.principal import Principal
from tests.simulation.acts import Nothing
from tests.simulation.machine import Wrong
from tests.simulation.story import ANN, Story

SAM: Final = Principal("ten_sim", "usr_sam", "manager", "Sam", "sam@sim.example")
HEAD: Final = "Complaint ID,Customer code,Subject,What happened,Date received\n"
# What the import itself writes on a timeline; all else is somebody's, or the clock's.
IMPORTS: Final = ("imported", "imported_again")
# Who does nothing that a run could not take back.
CLOCK: Final = "system"
SETTINGS: Final = {
    "zone": "UTC",
    "create_customers": True,
    "orders": {"received_at": "ymd"},
    "marks": {},
}


class Importing(Story):
    """A list of complaints, sometimes a newer one, and two people at both."""

    lengths = (1, 1, 2)

    def people(self) -> list[Principal]:
        return [ANN, SAM]

    def somebody(self) -> Principal:
        return self.rng.choice((ANN, SAM))

    def scene(self) -> None:
        self.keys = [f"1880{n}" for n in range(self.rng.choice((1, 2, 3)))]
        # Each list says what happened in words of its own, or in the same.
        self.lists = [self._list("late"), self._list(self.rng.choice(("late", "lost")))]
        self.words: Counter[str] = Counter()
        self.said = 0
        self.undone = False
        self.looked = -1

    def _list(self, words: str) -> bytes:
        rows = [f"{key},00{key[-1]},Container,{words} {key},2025-02-14\n" for key in self.keys]
        return (HEAD + "".join(rows)).encode()

    # ---- what people do

    def plan(self) -> None:
        rng = self.rng
        for number in range(rng.choice((1, 2, 2))):
            content = self.lists[number]
            self.at("import: upload", str(number), self._upload(content), between=(0, 0.1))
            self.at("import: map", str(number), self._map, between=(0.15, 0.2))
            self.at("import: settle", str(number), self._settle, between=(0.22, 0.27))
            self.at("import: run", str(number), self._run, between=(0.3, 0.4))
            if rng.random() < 0.5:
                self.at("import: run", str(number), self._run, between=(0.3, 0.5))
        for _ in range(rng.choice((0, 1, 2))):
            self.said += 1
            act = self._work(f"W{self.said}W")
            self.at("import: work on one", "one", *act, between=(0.35, 1))
        for _ in range(rng.choice((0, 0, 1, 2))):
            self.at("import: undo", "one", self._undo(), between=(0.45, 1))

    def _upload(self, content: bytes) -> Callable[[Services, Principal], Any]:
        return lambda services, who: services.imports.upload(who, "complaints", "l.csv", content)

    def _map(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, lambda each: each.state == "mapping")
        services.imports.map_columns(who, made.id, made.version, made.choices.columns)

    def _settle(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, lambda each: each.state == "settling")
        services.imports.settle(who, made.id, made.version, SETTINGS)

    def _run(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, lambda each: each.may_run)
        services.imports.run(who, made.id, made.version)

    def _undo(self) -> Callable[[Services, Principal], Any]:
        last = self.rng.random() < 0.7

        def undo(services: Services, who: Principal) -> None:
            made = self._one(services, who, lambda each: each.may_undo, last=last)
            self.undone = True
            services.imports.undo(who, made.id, made.version)

        return undo

    def _work(self, words: str) -> tuple[Callable[[Services, Principal], Any], Callable[[], None]]:
        which = self.rng.random()

        def work(services: Services, who: Principal) -> None:
            found = services.tickets.newest(who, 20).items
            if not found:
                raise Nothing
            services.tickets.comment(who, found[int(which * len(found))].id, words)

        def worked() -> None:
            self.words[words] = 1

        return work, worked

    def _one(
        self,
        services: Services,
        who: Principal,
        fits: Callable[[Import], bool],
        *,
        last: bool = True,
    ) -> Import:
        found = [each for each in services.imports.listed(who, 20).items if fits(each)]
        if not found:
            raise Nothing
        return found[0] if last else found[-1]

    # ---- what must be true after every step

    def check(self) -> None:
        if self.looked == self.machine.store.writes:
            return
        self.looked = self.machine.store.writes
        keys = Counter(row["imported_as"] for row in self._rows("META") if "imported_as" in row)
        if strange := [key for key, times in keys.items() if times > 1 or key not in self.keys]:
            raise Wrong(f"{strange} stand more than once, or were never listed")

    def _rows(self, prefix: str) -> list[Item]:
        table = self.machine.memory._items[TICKETS]
        pk = f"T#{self.who.tenant}#K#"
        return [
            row
            for row in table.values()
            if row["pk"].startswith(pk) and row["sk"].startswith(prefix)
        ]

    # ---- and in the end

    def go_on(self) -> None:
        desk = self.machine.services.imports
        for made in desk.listed(self.who, 20).items:
            job = desk.job_of(self.who, made)
            if made.busy and job and job.state == "failed":
                desk.retry(self.who, made.id)
                self.machine.paths["import: given up, and on again"] += 1

    def check_at_end(self) -> None:
        made = self.machine.services.imports.listed(self.who, 20).items
        if busy := [each.state for each in made if each.busy]:
            raise Wrong(f"imports are still {busy}")
        there = {row["imported_as"] for row in self._rows("META")}
        done = [each for each in made if each.state == "done"]
        if done and not self.undone and there != set(self.keys):
            raise Wrong(f"{sorted(there)} are there of {self.keys}")
        if not done:
            self._check_taken_back(there, sum(each.left for each in made))
        self._check_refused(made, there)
        self._check_words()
        self._check_stories()

    def _check_taken_back(self, there: set[str], told: int) -> None:
        """Of runs that were taken back nothing is left, but what somebody came to between the look
        and the taking; that is told."""
        built = self._worked_on()
        stays = {row["imported_as"] for row in self._rows("META") if row["pk"] in built}
        if there - stays or len(there) > told:
            raise Wrong(f"{sorted(there)} are there though every run was taken back, told {told}")
        if not there and (left := self.machine.services.customers.listed(self.who, 10).items):
            raise Wrong(f"{len(left)} customers are left of runs that were taken back")

    def _check_refused(self, made: list[Import], there: set[str]) -> None:
        """A run stays for what somebody worked on or another run changed, or took away since."""
        again = {row["pk"] for row in self._rows("EV#") if row["kind"] == "imported_again"}
        most = len(self._worked_on() | again) + len(set(self.keys) - there)
        if refused := [each.obstacles for each in made if each.state == "done"]:
            self.machine.paths["import: kept"] += any(refused)
            if max(refused) > most:
                raise Wrong(f"{max(refused)} complaints keep a run, {most} were worked on")

    def _worked_on(self) -> set[str]:
        """The keys of tickets with a line of a person."""
        lines = [row for row in self._rows("EV#") if row["kind"] not in IMPORTS]
        self.machine.paths["import: the clock came by"] += any(
            row.get("by") == CLOCK for row in lines
        )
        return {row["pk"] for row in lines if row.get("by") != CLOCK}

    def _check_words(self) -> None:
        lines = [str(row.get("text", "")) for row in self._rows("EV#")]
        for words in self.words:
            if lines.count(words) != 1:
                raise Wrong(f"{words} is found {lines.count(words)} times")

    def _check_stories(self) -> None:
        """Every ticket has its words, and no words are left of one that is gone."""
        stands = {row["pk"] for row in self._rows("META")}
        told = {row["pk"] for row in self._rows("STORY")}
        if stands != told:
            raise Wrong(f"tickets {sorted(stands)}, words of {sorted(told)}")
