"""One encounter as a page to read, to add to, to affirm, to hand on and to delete."""
