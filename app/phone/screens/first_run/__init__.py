"""The first run: language, four pages, passphrase, recovery sheet."""
