"""The words of letters and steps: ours, the company's own, filled with a ticket's facts."""
