"""The legal-aid side: a command line and a local page."""
