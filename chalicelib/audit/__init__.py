"""The audit trail, sealed: lines in a chain of hashes, and the check that nothing was changed."""
