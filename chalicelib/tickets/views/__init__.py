"""Saved views of the desk's queues: a queue and its filters under a name."""
