"""Closed tickets of a month, sampled and looked at by a supervisor."""
