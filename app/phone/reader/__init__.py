"""For people who do not see the screen: what is shown, as a tree that a screen reader walks and acts on.

`tree.py` makes the tree of plain parts from the widgets; `desktop.py` hands it to the system's own reader by AccessKit.
"""
