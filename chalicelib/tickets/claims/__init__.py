"""Claims: what a damaged, lost or late shipment leads to, in law and in money."""
