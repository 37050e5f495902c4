"""Remember the highest number of a deleted record, so that no other record gets it."""

from alembic import op

from app.desk.index.tables import spent

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One table more; an index that is made anew has it from the first form on."""
    spent.create(op.get_bind(), checkfirst=True)
