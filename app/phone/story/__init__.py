"""`firsthand story FOLDER`: the whole way from a tap to a receipt, with everything real but the people."""
