"""Notices: what each member is told of, by the ways they chose, quiet hours respected."""
