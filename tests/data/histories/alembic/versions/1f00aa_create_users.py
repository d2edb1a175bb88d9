"""create users

Revision ID: 1f00aa
Revises: 
Create Date: 2026-11-22 11:05:26.775238

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '1f00aa'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("kind", sa.Enum("new", "old", name="kind")))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("users")
    op.execute("drop type kind")
