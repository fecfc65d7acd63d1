"""In place of what botocore writes its handbook with; the real one imports all of it."""
