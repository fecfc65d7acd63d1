"""Whether the books agree with themselves: everything is reported, nothing is repaired."""
