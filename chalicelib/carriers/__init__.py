"""Connections to carriers: who may report, how it is verified, and what came in."""
