"""Counters that move in the transaction of what they count, and how they are counted anew."""
