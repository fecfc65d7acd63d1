"""The desk's own tools: duplicates, links between tickets, merging and splitting, bulk work."""
