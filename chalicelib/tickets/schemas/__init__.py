"""What goes over the wire about tickets: taking down, acts, files, and what is shown."""
