"""Count how often a receiver died over a file."""

from alembic import op

from app.desk.index.tables import attempt

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One table more; an index that is made anew has it from the first form on."""
    attempt.create(op.get_bind(), checkfirst=True)
