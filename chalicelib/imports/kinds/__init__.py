"""What can be imported; each kind says which fields it asks and what a row means."""

from chalicelib.imports.kinds.complaints import COMPLAINTS
from chalicelib.imports.kinds.customers import CUSTOMERS
from chalicelib.imports.kinds.invoices import INVOICES
from chalicelib.imports.kinds.kind import Kind
from chalicelib.imports.kinds.payables import PAYABLES

KINDS: dict[str, Kind] = {kind.name: kind for kind in (CUSTOMERS, INVOICES, PAYABLES, COMPLAINTS)}
