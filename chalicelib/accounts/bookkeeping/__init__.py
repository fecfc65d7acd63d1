"""What goes to the company's bookkeeping: every entry once, in numbered exports."""
