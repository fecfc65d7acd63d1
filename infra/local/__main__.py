"""`python -m infra.local`: the product on this machine, until Ctrl-C or SIGTERM."""

import argparse
import logging
import sys
from pathlib import Path

from chalicelib.bootstrap import Services
from chalicelib.kit.clock import Clock
from infra import demo
from infra.child import DidNotStart
from infra.local import ahead, asked_to_stop, product


def main() -> int:
    """Serves until asked to stop. Gives the exit status."""
    options = _options()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    stop = asked_to_stop.listen()
    print(f"== Starting on {options.data.resolve()}", flush=True)
    logins: list[demo.Login] = []

    def first(services: Services, engine_url: str) -> None:
        if options.demo:
            logins.extend(demo.ensure(services, engine_url, options.data, _say))

    try:
        with product.running(options.data, options.port, first, options.clock) as running:
            _announce(running.url, logins)
            stop.get()
            print("== Stopping", flush=True)
    except product.AlreadyRunning:
        return _refuse(f"another process already works on {options.data}: stop it first")
    except DidNotStart as error:
        return _refuse(f"the engine did not start: {error}")
    except OSError as error:
        return _refuse(f"port {options.port}: {error.strerror}. Try: make run PORT=8001")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path(".data"))
    parser.add_argument("--demo", action="store_true", help="with a demo company")
    parser.add_argument(
        "--ahead", dest="clock", type=_clock, default=product.MACHINE, metavar="SPAN",
        help="how far the clock runs ahead: 90m, 6h, 3d, 2w",
    )  # fmt: skip
    return parser.parse_args()


def _clock(text: str) -> Clock:
    try:
        return ahead.Ahead(ahead.span(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _announce(url: str, logins: list[demo.Login]) -> None:
    if logins:
        print("\n  Sign in as")
    for login in logins:
        print(f"    {login.email:<28} {login.password:<22} {login.what}")
    print(f"\n  Fairlead  {url}")
    print(f"  E-mails   {url}/mailbox  (for programs: {url}/mailbox.json)")
    print("  Stop with Ctrl-C. Everything stays in the data folder.\n", flush=True)


def _say(text: str) -> None:
    print(f"== {text}", flush=True)


def _refuse(reason: str) -> int:
    print(f"Fairlead cannot start: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
