"""One folder for each screen: `model.py` decides and knows nothing of Kivy, `screen.py` and its .kv show it."""
