"""Unlocking, and what can be done without it."""
