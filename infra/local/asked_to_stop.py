"""Ctrl-C and SIGTERM, which may come several at once: to the process and to its whole group."""

import signal
from queue import SimpleQueue


def listen() -> "SimpleQueue[int]":
    """From now on these signals end nothing by themselves: they come out of the queue.

    An ``Event`` would do until a signal arrives in the middle of the handler of the one before:
    its lock is then held by the very thread that waits for it. This queue may be re-entered.
    """
    asked: SimpleQueue[int] = SimpleQueue()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, _: asked.put(number))
    return asked
