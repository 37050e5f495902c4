"""It is happening now: large tiles, each tap saved before it says so."""
