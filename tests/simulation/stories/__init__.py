"""Which story a seed tells."""

from collections.abc import Iterable
from typing import Final

from tests.simulation.engine import Over, embedded
from tests.simulation.stories.accounts import Accounts
from tests.simulation.stories.banking import Banking
from tests.simulation.stories.carriers import Carriers
from tests.simulation.stories.claims import Claims
from tests.simulation.stories.closing import Closing
from tests.simulation.stories.complaints import Complaints
from tests.simulation.stories.disputes import Disputes
from tests.simulation.stories.fees import Fees
from tests.simulation.stories.importing import Importing
from tests.simulation.stories.letters import Letters
from tests.simulation.stories.merging import Merging
from tests.simulation.stories.reconciling import Reconciling
from tests.simulation.stories.settlements import Settlements
from tests.simulation.stories.shipped import Shipped
from tests.simulation.stories.voyages import Voyages
from tests.simulation.story import Played, Story, tell

# Of so many seeds each story tells these; what is rare in a story wants more of them.
SHARES: Final[dict[type[Story], int]] = {
    Accounts: 3,
    Complaints: 3,
    Letters: 2,
    Settlements: 2,
    Disputes: 2,
    Claims: 1,
    Voyages: 1,
    Banking: 1,
    Fees: 2,
    Reconciling: 2,
    Closing: 2,
    Merging: 1,
    Shipped: 1,
    Carriers: 1,
    Importing: 1,
}
STORIES: Final = tuple(SHARES)
_IN_TURN: Final = tuple(story for story, share in SHARES.items() for _ in range(share))


def on_the_engine(seeds: Iterable[int]) -> list[Played]:
    """These seeds on an embedded engine of their own."""
    with embedded() as over:
        return [play(seed, over) for seed in seeds]


def play(seed: int, over: Over | None = None) -> Played:
    """One seed; whatever breaks is a failure of that seed, told with its kind."""
    story = _IN_TURN[seed % len(_IN_TURN)]
    try:
        return tell(story, seed, over=over)
    except Exception as error:
        return Played(seed, story.__name__, f"{type(error).__name__}: {error}")
