"""What can be imported; each kind says which fields it asks and what a row means."""

from chalicelib.imports.kinds.complaints import COMPLAINTS
from chalicelib.imports.kinds.customers import CUSTOMERS
from chalicelib.imports.kinds.invoices import INVOICES
from chalicelib.imports.kinds.kind import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (CUSTOMERS, INVOICES, COMPLAINTS)}
