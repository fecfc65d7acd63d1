"""The whole product on this machine: one engine, one web server, the workers in threads."""
