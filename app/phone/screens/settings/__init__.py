"""Settings, one page for each thing that takes more than a tap."""
