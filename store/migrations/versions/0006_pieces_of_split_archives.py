"""Pieces of archives that a mail has only in part; the others may come in mails of their own."""

import sqlalchemy as sa
from alembic import op

import store.engine

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "piece",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("sender", store.engine.CleanText(), nullable=False),
        sa.Column("archive", store.engine.CleanText(), nullable=False),
        sa.Column("name", store.engine.CleanText(), nullable=False),
        sa.Column("sha256", store.engine.CleanText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_piece_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece")),
        sa.UniqueConstraint(
            "message_id", "archive", "name", name=op.f("uq_piece_message_id_archive_name")
        ),
    )
    op.create_index(op.f("ix_piece_sender_archive"), "piece", ["sender", "archive"])


def downgrade() -> None:
    op.drop_index(op.f("ix_piece_sender_archive"), table_name="piece")
    op.drop_table("piece")
