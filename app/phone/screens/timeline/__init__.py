"""The list of encounters: the first thing seen after unlocking."""
