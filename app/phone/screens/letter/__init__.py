"""One draft of a letter: filled, edited, kept, exported."""
