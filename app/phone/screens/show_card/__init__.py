"""One statement, as large as the window, to hold up to an officer."""
