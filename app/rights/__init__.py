"""Guides, next steps, letters, deadlines."""
