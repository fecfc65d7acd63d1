"""Play seeds and count failures: ``python -m tests.simulation --seeds 2000 --processes 2``."""

import argparse
import gc
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain

from tests.simulation.stories import on_the_engine, play
from tests.simulation.story import Played

CHUNK = 25
COLUMNS = 3


def main() -> int:
    options = _options()
    if options.seed is not None:
        print(play(options.seed).wrong or "nothing went wrong")
        return 0
    begun, failures = time.monotonic(), 0
    stories: Counter[str] = Counter()
    paths: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for played in _play(options):
        stories[played.story] += 1
        # Not added: that would look through all of them for every seed.
        paths.update(played.paths)
        faults.update(played.faults)
        if played.wrong:
            failures += 1
            _failed(played)
        if stories.total() % 2500 == 0:
            print(f"{stories.total()} of {options.seeds} played", flush=True)
    for name, counted in (("stories", stories), ("faults", faults), ("paths", paths)):
        _table(name, counted)
    print(f"seeds {options.seeds} failures {failures} ({time.monotonic() - begun:.0f} s)")
    return 1 if failures else 0


def _failed(played: Played) -> None:
    print(f"seed {played.seed} ({played.story}): {played.wrong}", flush=True)
    print(f"  replay: python -m tests.simulation --seed {played.seed}", flush=True)


def _table(name: str, counted: Counter[str]) -> None:
    """How often each thing happened, in columns."""
    cells = [f"{count:>8} {what}" for what, count in sorted(counted.items())]
    height = -(-len(cells) // COLUMNS)
    width = max(map(len, cells), default=0) + 2
    print(f"{name}:")
    for row in range(height):
        print("".join(cell.ljust(width) for cell in cells[row::height]).rstrip())


def _play(options: argparse.Namespace) -> Iterator[Played]:
    first = getattr(options, "from")
    seeds = range(first, first + options.seeds)
    if options.engine == "embedded":
        parts = [seeds[at : at + CHUNK] for at in range(0, len(seeds), CHUNK)]
        with ProcessPoolExecutor(options.processes) as pool:
            yield from chain.from_iterable(pool.map(on_the_engine, parts))
        return
    if options.processes == 1:
        yield from map(play, seeds)
        return
    with ProcessPoolExecutor(options.processes, initializer=_settle_in) as pool:
        yield from pool.map(play, seeds, chunksize=CHUNK)


def _settle_in() -> None:
    """Worlds are made and thrown away whole: looking through them again and again finds nothing.
    And nobody reads what is logged of them."""
    logging.disable()
    play(0)  # everything is imported, and stays
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many seeds to play")
    parser.add_argument("--from", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--engine", choices=("memory", "embedded"), default="memory")
    parser.add_argument("--seed", type=int, help="replay one seed exactly")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
