"""Sub-tasks: what another department or an outside party must do, and by when."""
