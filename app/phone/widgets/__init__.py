"""The app's own widgets. Each module holds a few related ones, with their looks in the .kv file beside it.

Importing a module makes its widgets known to kv by name. Nothing here knows what an encounter is.
"""
