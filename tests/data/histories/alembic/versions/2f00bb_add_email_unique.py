"""add email; unique

Revision ID: 2f00bb
Revises: 1f00aa
Create Date: 2026-11-22 11:05:30.277973

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '2f00bb'
down_revision: Union[str, Sequence[str], None] = '1f00aa'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("users", sa.Column("email", sa.Text, nullable=False, server_default="a;b -- c"))
    op.create_unique_constraint("users_email", "users", ["email"])


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint("users_email", "users")
    op.drop_column("users", "email")
