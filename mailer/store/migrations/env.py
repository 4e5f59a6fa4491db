"""Runs the revisions on the connection that `upgrade` hands over; Alembic loads it by its name."""

from alembic import context

from mailer.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
