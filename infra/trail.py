"""`python -m infra.trail --data .data`: whether every audit trail here is as it was sealed.

Everything is reported, nothing is repaired. The exit status is 1 when something is not.
"""

import argparse
import sys
from pathlib import Path

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.unscoped import ENTRY
from infra import engine
from infra.books import tenants
from infra.local import product


def main() -> int:
    """Prints what is not as it was sealed, and `trails N findings M`. Gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m infra.trail", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".data"))
    options = parser.parse_args()
    trails = findings = 0
    try:
        with product.opened(options.data) as (services, engine_url):
            for tenant in [*tenants(engine.client("dynamodb", engine_url)), ENTRY]:
                trails += 1
                findings += _report(services, tenant)
    except product.AlreadyRunning:
        print(f"another process works on {options.data}: stop it first", file=sys.stderr)
        return 2
    print(f"trails {trails} findings {findings}")
    return 1 if findings else 0


def _report(services: Services, tenant: str) -> int:
    count = 0
    for each in services.trail.checks.everything(Principal.system(tenant)):
        count += 1
        when = f"{each.at:%Y-%m-%d %H:%M:%S}" if each.at else ""
        where = " ".join(filter(None, (f"seal {each.seal}", each.line, when)))
        print(
            f"{tenant} {each.rule}: {where}: {each.found or '-'} instead of {each.expected or '-'}"
        )
    return count


if __name__ == "__main__":
    sys.exit(main())
