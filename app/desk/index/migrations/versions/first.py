"""The first form of the index.

The tables are those of `tables.py` as it stood then: a later migration that changes one must first write out here what
it was. `words` is the one thing each database does its own way.
"""

from alembic import op

from app.desk.index.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """All tables."""
    connection = op.get_bind()
    metadata.create_all(connection)
    if connection.dialect.name == "postgresql":
        op.execute("CREATE TABLE words (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)")
        op.execute("CREATE INDEX words_by_token ON words USING gin (tokens)")
    else:
        # The words come ready made (app.desk.plain_words): FTS5 only has to part them at the spaces.
        op.execute(
            "CREATE VIRTUAL TABLE words USING fts5"
            " (tokens, tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* Co P* S*'\", detail = none)"
        )
        op.execute("INSERT INTO words (words, rank) VALUES ('secure-delete', 1)")
