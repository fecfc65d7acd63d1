"""Learning from complaints: every use case."""

from chalicelib.tickets.learning.recurrence import Recurring


class LearningService(Recurring):
    """Reviews, recurrence; each write is one transaction."""
