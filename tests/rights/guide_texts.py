"""A guide as a group might write it, to be changed and broken by the tests beside this file."""

HEAD = """\
title = "At the pool"
setting = "pool"
language = "en"
version = "2026-11-24.1"
jurisdiction = "United States, federal"
checked_on = 2026-11-24
review_by = 2027-02-21
translation = "none"
reviewed_by = ["lawyer"]

[[sources]]
name = "Rules of the pool"
address = "https://pool.example/rules"
kind = "organisation"
seen = 2026-11-24
"""

BODY = """
## First {#first}

- Stay calm.
- Do not lie.

## Say {#say}

- “Am I free to leave?”

## Officers {#officers}

- They may ask.

## Write {#write}

- The time.
"""

GUIDE = f"+++\n{HEAD}+++\n{BODY}"
