"""index emails

Revision ID: 3f00cc
Revises: 2f00bb
Create Date: 2026-11-22 11:05:34.433203

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '3f00cc'
down_revision: Union[str, Sequence[str], None] = '2f00bb'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    with op.get_context().autocommit_block():
        op.create_index("users_kind", "users", ["kind"], postgresql_concurrently=True)


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("users_kind")
