"""Overdue reminders: who is reminded of what, when, and in which tone."""
