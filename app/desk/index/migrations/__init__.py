"""How an older index becomes a current one. Alembic reads the files in `versions` by their place on disk."""
