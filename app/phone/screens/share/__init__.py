"""Handing a record over: to whom, how much, what goes, packing, the receipt."""
