"""A local product that is asked to stop stops, however many ask at once."""

import signal
import subprocess
import sys
from contextlib import suppress

STOPS = """
import time
from infra.local import asked_to_stop
stop = asked_to_stop.listen()
print("listening", flush=True)
until = time.monotonic() + 0.3
while time.monotonic() < until:
    pass
print("stopped by", stop.get(), flush=True)
"""
ROUNDS = 8
SIGNALS = (signal.SIGTERM, signal.SIGINT) * 1000


def test_many_signals_in_the_middle_of_each_other_stop_it() -> None:
    for _ in range(ROUNDS):
        with subprocess.Popen(
            [sys.executable, "-c", STOPS], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "listening\n"
            for each in SIGNALS:
                with suppress(ProcessLookupError):
                    process.send_signal(each)
            try:
                said, _ = process.communicate(timeout=10)
            finally:
                process.kill()
            assert said.startswith("stopped by")
