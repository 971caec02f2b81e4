"""the mailbox is watched."""

import sqlalchemy as sa
from alembic import op

import store.engine

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "glimpse",
        sa.Column(
            "sighting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("sender", store.engine.CleanText(), nullable=False),
        sa.Column("subject", store.engine.CleanText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", store.engine.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sighting_id"], ["sighting.id"], name=op.f("fk_glimpse_sighting_id")
        ),
        sa.PrimaryKeyConstraint("sighting_id", name=op.f("pk_glimpse")),
    )
    op.create_table(
        "mailbox",
        sa.Column("account", store.engine.CleanText(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("limit", sa.BigInteger(), nullable=False),
        sa.Column("at", store.engine.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_mailbox")),
    )


def downgrade() -> None:
    op.drop_table("mailbox")
    op.drop_table("glimpse")
