"""Alembic's environment: the connection and its transaction are the caller's."""

from alembic import context

from localstack_cognito.storage.all_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot change most of a table in place: a changed one is copied.
    render_as_batch=True,
)
context.run_migrations()
