"""Who may do what, as a page to read: ``python -m infra.rights`` writes ``docs/rights.md``."""

from __future__ import annotations

from pathlib import Path

from chalicelib.tenancy.rights import RIGHTS, ROLES
from frontend.choices import RIGHT_NAMES, ROLE_NAMES

PLACE = Path(__file__).resolve().parent.parent / "docs" / "rights.md"
INTRODUCTION = """# Who may do what

Made from `chalicelib/tenancy/rights.py` by `python -m infra.rights`; a test fails when it is
stale. A right is `subject.act`. The service asks for it, whether a person or a program calls.

- Only an owner makes, changes or disables an owner; a company always has an active one.
- Nobody disables their own access.
- An API key has the rights that both its scopes and the role of its maker give, at most those
  its maker had, and never `self.manage`.
- The auditor reads everything and changes nothing but their own profile.

"""


def page() -> str:
    """The table with its introduction."""
    head = ["Right", "What it allows", *(ROLE_NAMES[role] for role in ROLES)]
    rows = [head, ["---"] * 2 + [":-:"] * len(ROLES)]
    rows += [
        [f"`{right}`", RIGHT_NAMES[right], *("●" if role in roles else "" for role in ROLES)]
        for right, roles in RIGHTS.items()
    ]
    return INTRODUCTION + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


if __name__ == "__main__":
    PLACE.write_text(page(), encoding="utf-8")
    print(f"{PLACE.name}: {len(RIGHTS)} rights, {len(ROLES)} roles")
