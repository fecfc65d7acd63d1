"""What is learned from closed complaints: reviews, recurrence, figures, the monthly bulletin."""
