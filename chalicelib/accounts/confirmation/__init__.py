"""Fee confirmation: the customer confirms amounts, invoice title and delivery address first."""
