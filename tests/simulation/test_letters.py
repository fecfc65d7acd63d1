"""Links and mail under every fault: the proof that a broken product shows."""

import pytest

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.mailroom.model import Delivery
from chalicelib.mailroom.nature import Nature
from chalicelib.mailroom.service import MailroomService
from chalicelib.tenancy.principal import Principal
from tests.simulation.broken import careless
from tests.simulation.stories.letters import Letters
from tests.simulation.story import wrong_in

ENOUGH = range(200)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3, "delivered_again": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Letters, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("is found 2 times")

    def test_a_machine_that_is_taken_for_a_person(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.mailroom.service.nature", lambda mail: Nature.PERSON)
        self.found_out("(mail: automatic) is found 1 times")

    def test_an_answer_whose_letter_is_not_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MailroomService, "_thread", lambda *_: "")
        self.found_out("(mail: by its id) is at")

    def test_a_letter_of_ours_that_is_taken_for_an_answer(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = MailroomService._process

        def process(self: MailroomService, who: Principal, delivery: Delivery) -> Delivery:
            return real(self, who, delivery.model_copy(update={"message_id": ""}))

        monkeypatch.setattr(MailroomService, "_process", process)
        self.found_out("(mail: loop) is found 1 times")
