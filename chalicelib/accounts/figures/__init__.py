"""How fast customers pay: days sales outstanding, days late, what is overdue and disputed."""
