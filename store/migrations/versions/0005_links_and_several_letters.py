"""Links to files, files brought for a mail, and several letters about one mail."""

import sqlalchemy as sa
from alembic import op

import store.engine

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("service", store.engine.CleanText(), nullable=False),
        sa.Column("url", store.engine.CleanText(), nullable=False),
        sa.Column("name", store.engine.CleanText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("expires", store.engine.CleanText(), nullable=False),
        sa.Column("code", store.engine.CleanText(), nullable=False),
        sa.Column("state", store.engine.CleanText(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_link_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("message_id", "position", name=op.f("uq_link_message_id_position")),
    )
    op.create_index(op.f("ix_link_state"), "link", ["state"])
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("name", store.engine.CleanText(), nullable=False),
        sa.Column("sha256", store.engine.CleanText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at", store.engine.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("message_id", "sha256", name=op.f("uq_delivery_message_id_sha256")),
    )
    with op.batch_alter_table("obligation") as batch:
        batch.add_column(
            sa.Column("cause", store.engine.CleanText(), server_default="mail", nullable=False)
        )
        batch.add_column(
            sa.Column("facts", store.engine.CleanText(), server_default="[]", nullable=False)
        )
        batch.drop_constraint("uq_obligation_message_id", type_="unique")
        batch.create_unique_constraint("uq_obligation_message_id_cause", ["message_id", "cause"])


def downgrade() -> None:
    with op.batch_alter_table("obligation") as batch:
        batch.drop_constraint("uq_obligation_message_id_cause", type_="unique")
        batch.create_unique_constraint("uq_obligation_message_id", ["message_id"])
        batch.drop_column("facts")
        batch.drop_column("cause")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_link_state"), table_name="link")
    op.drop_table("link")
