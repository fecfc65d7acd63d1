"""What things cost: CPU, calls, items and capacity, measured. ``make bench`` prints it."""
