"""The person's app."""
