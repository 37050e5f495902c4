"""The look in numbers: colours (colours.py), sizes (sizes.py) and the live theme widgets bind to (live.py)."""
