"""Stands in for Pillow in the artefact, where 7 MB would buy nothing: see docs/adr/0008."""

__version__ = "0"
