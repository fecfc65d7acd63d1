"""Shipments: what was promised, what the carrier reports, and what is late or missing."""
