"""Seeds of every story on every run, and that nothing that should happen has ceased to."""

from collections import Counter
from datetime import datetime
from math import gcd
from random import Random

import pytest

from chalicelib.kit.clock import FixedClock
from chalicelib.kit.dynamo import Absent, Put, StoreError
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tables import PLATFORM
from tests.simulation.faults import KINDS, Faults, FaultyStore
from tests.simulation.machine import BEGIN, SEALED_EVERY, Machine
from tests.simulation.stories import SHARES, STORIES, play
from tests.simulation.stories.banking import Banking
from tests.simulation.stories.carriers import Carriers
from tests.simulation.stories.closing import Closing
from tests.simulation.stories.complaints import Complaints
from tests.simulation.stories.importing import Importing
from tests.simulation.stories.reconciling import Reconciling
from tests.simulation.story import ANN, COUNTED_EVERY, Played, Story, tell

SEEDS = 1000
# Each must occur within these seeds.
PATHS = (
    *("invoice", "payment", "dispute", "dispute settled", "promise", "address", "reminder run"),
    *("ask write-off", "approve write-off", "approve write-off: MoreThanOwed"),
    "approve write-off: OwnWriteOff",
    *(
        "statement run",
        "statement",
        "raise",
        "tell",
        "acknowledge",
        "propose",
        "refuse",
        "accept",
        "wait",
        "resume",
    ),
    *(
        "investigate",
        "carry_out",
        "answer",
        "close",
        "review",
        "severity",
        "escalate",
        "settle",
        "reopen",
        "shipment",
        "agreed date",
        "carrier's report",
    ),
    *("propose settlement", "approve", "refuse settlement", "absence", "authority changed"),
    *("settlement_late", "settlement_late_moved", "approve: NotYoursToDecide"),
    *("close with answer", "propose settlement: TicketClosed", "withdraw"),
    *("approve at the last moment", "decided by a deputy", "decided though it is over"),
    *("limits changed", "hours changed", "day off"),
    *("claim: terms", "claim: extension", "claim: notice", "claim: finish", "claim: resume"),
    *("legal warning", "woken: claim"),
    *("lodge", "customer: say", "customer: confirm", "customer: yes", "customer: no"),
    *("customer: survey", "customer: not settled", "desk onwards"),
    *("mail became automatic", "mail became bounce", "mail became loop", "mail became opened"),
    *("mail became reply", "mail became unknown", "mail: to the ticket", "mail: by its id"),
    *("supplement", "revise", "shipments' run", "shipment's statement sent"),
    *("bank: file", "bank: take", "bank: accept", "bank: accept all", "bank: assign"),
    *("bank: reopen", "bank: aside", "bank: take back", "bank: undo file"),
    *("bank: accept: LineNotOpen", "bank: take: Nothing"),
    *("dispute of a part", "dispute by link", "statement sent", "dispute: approve"),
    *(f"dispute ended: {how}" for how in ("credited", "confirmed", "withdrawn", "by link")),
    *("dispute: refuse", "dispute of a part: AlreadyDisputed"),
    *("fees: ask", "fees: answer", "fees: compare", "fees: withdraw", "fees: dispute a line"),
    *("fees: correct a charge", "fees: take a charge back", "fees: prepared, then asked"),
    *("fees: correct a charge: LineConfirmed", "fees: answer: SheetClosed"),
    *("list: upload", "list: upload: SameFile", "list: decide", "list: decide all"),
    *("list: reopen", "list: compare again", "list: by hand"),
    *(f"list: decided to {how}" for how in ("accept", "keep", "correct", "charge", "dispute")),
    *("bill: upload", "bill: book", "bill: booked", "bill: credit booked", "bill: use credit"),
    *(
        "bill: pay",
        "bill: claim",
        "bill: cancel one booked",
        "bill: take back",
        "bill: by hand: BillTaken",
    ),
    *("bill", "bill paid", "set off", "set-off undone", "export"),
    *("merge", "unmerge", "link", "unlink", "split", "assign many"),
    *("customer: say", "heard where it goes on"),
    *("task given", "task: done", "task: cancel", "woken: task", "onwards: TicketMerged"),
    *("import: upload", "import: run", "import: work on one", "import: undo"),
    *("woken: sealing", "trail whole"),
    *("woken: account", "woken: ageing", "woken: counting", "woken: delivery", "woken: indexing"),
    *(
        "woken: job",
        "woken: mail",
        "woken: notice",
        "woken: settlement",
        "woken: outbox",
        "woken: shipment",
        "woken: ticket",
    ),
)


@pytest.fixture(scope="module")
def played() -> list[Played]:
    """All these seeds, told once."""
    return [play(seed) for seed in range(SEEDS)]


@pytest.fixture(scope="module")
def happened(played: list[Played]) -> Counter[str]:
    """What happened in them together."""
    return sum((each.paths + each.faults for each in played), Counter[str]())


def test_nothing_is_lost_doubled_early_or_late(played: list[Played]) -> None:
    assert {each.seed: each.wrong for each in played if each.wrong} == {}


@pytest.mark.parametrize("what", [*KINDS, *PATHS])
def test_every_path_and_every_fault_occurs(what: str, happened: Counter[str]) -> None:
    assert happened[what], f"{what} no longer happens in {SEEDS} seeds"


def test_what_stands_in_the_way_of_each_other_meets(happened: Counter[str]) -> None:
    met = {name.partition(" overtaken by ")[0] for name in happened if " overtaken by " in name}
    assert met >= {"escalations", "outbox", "jobs", "the sweep"}


@pytest.mark.parametrize("story", STORIES)
def test_a_seed_plays_the_same_way_twice(story: type) -> None:
    ends = []
    for _ in range(2):
        machine = Machine(11)
        story(machine).play()
        rows = {table: dict(machine.memory._items[table]) for table in machine.memory._items}
        ends.append((rows, machine.mailer.sent, machine.faults.happened))
    assert ends[0] == ends[1]


@pytest.mark.parametrize("every", [SEALED_EVERY, COUNTED_EVERY])
def test_what_some_seeds_have_every_story_has(every: int) -> None:
    assert gcd(every, sum(SHARES.values())) == 1


def test_a_seed_gives_its_story_by_itself() -> None:
    turn = range(sum(SHARES.values()))
    assert Counter(play(seed).story for seed in turn) == {s.__name__: n for s, n in SHARES.items()}


@pytest.mark.parametrize("story", [Banking, Carriers, Closing, Importing, Reconciling])
def test_what_was_given_up_goes_on_when_a_person_says_so(story: type[Story]) -> None:
    rough = [tell(story, seed, rates={"throttle_read": 0.2}) for seed in range(8)]
    assert {each.seed: each.wrong for each in rough if each.wrong} == {}
    assert any("given up, and on again" in path for each in rough for path in each.paths)


def test_what_is_done_in_the_middle_of_something_is_over_before_the_rest_goes_on() -> None:
    """At the very same moment nobody could tell afterwards by which rules the rest was done."""
    machine = Machine(0)
    over: list[datetime] = []
    done = lambda services, who: over.append(machine.clock.now())  # noqa: E731
    machine.plan(BEGIN, "look", "the clock", done, ANN)
    machine._overtake()
    assert [BEGIN < at < machine.clock.now() for at in over] == [True]


def test_nobody_comes_between_a_write_whose_answer_was_lost_and_its_repetition() -> None:
    """Which of the two came first could not be told from the order in which they are told."""
    faults = Faults(Random(0), FixedClock(BEGIN), {"overtaken": 1.0, "done_then_timeout": 1.0})
    faults.armed, came = True, list[str]()
    store = FaultyStore(MemoryStore(), faults, lambda: came.append("somebody"))
    for _ in range(3):
        with pytest.raises(StoreError):
            store.commit([Put(PLATFORM, {"pk": "T#1#", "sk": "META"}, Absent())])
    assert came == ["somebody"]


def test_messages_that_died_come_again() -> None:
    """So many deliveries in a row fail in few seeds: here many do."""
    rough = [tell(Closing, seed, rates={"throttle_read": 0.2}) for seed in range(8)]
    assert {each.seed: each.wrong for each in rough if each.wrong} == {}
    assert sum(each.paths["redriven"] for each in rough)


def test_what_was_woken_in_vain_is_parked_and_comes_again() -> None:
    """So many messages in a row are lost in few seeds: here most are."""
    rough = [tell(Complaints, seed, rates={"queue_loses": 0.8}) for seed in range(4)]
    assert {each.seed: each.wrong for each in rough if each.wrong} == {}
    assert all(each.paths["parked"] for each in rough)
