"""The age format."""
