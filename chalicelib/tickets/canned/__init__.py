"""Canned texts: short texts with a name and a shortcut, personal or shared."""
