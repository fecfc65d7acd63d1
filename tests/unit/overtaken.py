"""Two people at the same thing: one does it between the other's look and write."""

from collections.abc import Callable, Sequence

from chalicelib.kit.dynamo import Operation
from chalicelib.kit.dynamo.memory import MemoryStore


class OvertakenStore(MemoryStore):
    """Lets something else happen between somebody's reading and writing, once."""

    meanwhile: Callable[[], object] | None = None

    def commit(self, operations: Sequence[Operation]) -> None:
        what, self.meanwhile = self.meanwhile, None
        if what:
            what()
        super().commit(operations)
