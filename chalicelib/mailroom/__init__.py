"""Mail that comes in: read whatever its form, matched to a ticket, kept when nobody knows it."""
