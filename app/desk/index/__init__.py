"""The desk's index: what it knows of every package it received, in SQLCipher beside them or in PostgreSQL.

tables      the one description of both
place       where an index is: a file under a key, or a server
engine      opening it, transactions, what can go wrong
key         the file's key, sealed to the desk's identity
migrations  how an older index becomes a current one (Alembic)

The packages themselves are the evidence and lie outside, byte for byte as they came: the index can be made anew from
them, all but what people added here (holds, witness codes, the log).
"""

from app.desk.index.engine import Index, open_index, open_place
from app.desk.index.place import Embedded, IndexPlace, Server

__all__ = ["Embedded", "Index", "IndexPlace", "Server", "open_index", "open_place"]
