"""`python -m infra.books --data .data`: whether the books of every company here agree.

Everything is reported, nothing is repaired. The exit status is 1 when something does not agree.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.principal import Principal
from infra import engine
from infra.local import product


def main() -> int:
    """Prints what does not agree, and `companies N findings M`. Gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m infra.books", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".data"))
    options = parser.parse_args()
    companies = findings = 0
    try:
        with product.opened(options.data) as (services, engine_url):
            for tenant in tenants(engine.client("dynamodb", engine_url)):
                companies += 1
                findings += _report(services, tenant)
    except product.AlreadyRunning:
        print(f"another process works on {options.data}: stop it first", file=sys.stderr)
        return 2
    print(f"companies {companies} findings {findings}")
    return 1 if findings else 0


def _report(services: Services, tenant: str) -> int:
    count = 0
    for each in services.checking.everything(Principal.system(tenant)):
        count += 1
        where = " ".join(filter(None, (each.customer_id, each.currency, each.subject)))
        print(f"{tenant} {each.rule}: {where}: {each.found} instead of {each.expected}")
    return count


def tenants(dynamodb: Any) -> Iterator[str]:
    """Every company of these tables; a look across tenants that only this machine can take."""
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=PLATFORM,
        ProjectionExpression="pk",
        FilterExpression="sk = :meta AND begins_with(pk, :tenant)",
        ExpressionAttributeValues={":meta": {"S": "META"}, ":tenant": {"S": "T#"}},
    )
    for page in pages:
        for item in page["Items"]:
            _, tenant, *rest = item["pk"]["S"].split("#")
            if rest == [""]:
                yield tenant


if __name__ == "__main__":
    sys.exit(main())
