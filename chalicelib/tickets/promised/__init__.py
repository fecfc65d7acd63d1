"""What a customer was promised on a ticket: an appointment, and by when it hears from us."""
