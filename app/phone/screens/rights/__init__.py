"""Guides and numbers, readable without unlocking."""
