"""What Alembic runs for a command: the migrations on the connection it was given, inside that one's transaction."""

from alembic import context

from app.desk.index.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
