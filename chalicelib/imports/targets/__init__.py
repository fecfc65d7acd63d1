"""The subjects that imported records go into, seen through what the import needs of them."""
