"""The customer's side of a ticket: its links, what it confirms, says, decides and answers."""
