"""The backing services that every use case works on, handed in as one."""

from dataclasses import dataclass, field

from chalicelib.kit.blobs import Blobs
from chalicelib.kit.clock import Clock
from chalicelib.kit.dynamo import Store
from chalicelib.kit.ids import Ids
from chalicelib.kit.marks import Marks
from chalicelib.kit.queues import Queues


@dataclass(frozen=True)
class Backing:
    """Store, clock, identifiers, queues and files. The store is not fenced yet.

    ``armed``: the companies whose sealing of the present hour is certain already.
    """

    store: Store
    clock: Clock
    ids: Ids
    queues: Queues
    blobs: Blobs
    armed: Marks = field(default_factory=Marks)
