"""The revisions, oldest to newest; each says what it changes."""
