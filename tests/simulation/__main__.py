"""Play seeds and count failures: ``python -m tests.simulation --seeds 2000 --processes 2``."""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.complaints import complain
from tests.simulation.voyages import sail
from tests.simulation.world import simulate

CHUNK = 10
# Who plays which seed: debtors and their reminders, complaints, voyages.
STORIES = (simulate, complain, sail)


def main() -> int:
    options = _options()
    if options.seed is not None:
        print(play(options.seed)[1] or "nothing went wrong")
        return 0
    begun, failures = time.monotonic(), 0
    for played, (seed, wrong) in enumerate(_play(options), start=1):
        if wrong:
            failures += 1
            print(f"seed {seed}: {wrong}", flush=True)
            print(f"  replay: python -m tests.simulation --seed {seed}", flush=True)
        if played % 500 == 0:
            print(f"{played} of {options.seeds} played", flush=True)
    print(f"seeds {options.seeds} failures {failures} ({time.monotonic() - begun:.0f} s)")
    return 1 if failures else 0


def _play(options: argparse.Namespace) -> Iterator[tuple[int, str]]:
    first = getattr(options, "from")
    seeds = range(first, first + options.seeds)
    if options.processes == 1:
        yield from map(play, seeds)
        return
    with ProcessPoolExecutor(options.processes) as pool:
        yield from pool.map(play, seeds, chunksize=CHUNK)


def play(seed: int) -> tuple[int, str]:
    """One seed; whatever breaks is a failure of that seed, told with its kind."""
    try:
        return seed, STORIES[seed % len(STORIES)](seed)
    except Exception as error:
        return seed, f"{type(error).__name__}: {error}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many seeds to play")
    parser.add_argument("--from", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, help="replay one seed exactly")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
