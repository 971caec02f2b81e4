"""what the newest verdict says, beside the submission."""

import sqlalchemy as sa
from alembic import op

import store.engine

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        for name in ("outcome", "codes"):
            batch_op.add_column(
                sa.Column(name, store.engine.CleanText(), nullable=False, server_default="")
            )


def downgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_column("codes")
        batch_op.drop_column("outcome")
