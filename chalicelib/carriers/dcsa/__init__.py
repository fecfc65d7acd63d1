"""DCSA Track & Trace 2.2: the container lines' common format for events."""
