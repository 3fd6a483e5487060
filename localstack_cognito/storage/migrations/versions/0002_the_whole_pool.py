"""Groups, providers, domains and the rest of a user pool."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of the second release, and give clients several secrets."""
    op.create_table(
        "provisioned_limits",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("category", KEY, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "region", "category"),
    )
    op.create_table(
        "configurations",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("client_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "client_id", "kind"),
    )
    op.create_table(
        "domains",
        sa.Column("name", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("is_custom", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name"),
        sa.UniqueConstraint("user_pool_id", "is_custom", name="uq_domains_pool"),
    )
    op.create_table(
        "groups",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("role_arn", sa.Text(), nullable=True),
        sa.Column("precedence", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "name"),
    )
    op.create_table(
        "identity_providers",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "name"),
    )
    op.create_table(
        "resource_servers",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("identifier", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "identifier"),
    )
    op.create_table(
        "user_import_jobs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("role_arn", sa.Text(), nullable=False),
        sa.Column("pre_signed_url", sa.Text(), nullable=False),
        sa.Column("completion_message", sa.Text(), nullable=True),
        sa.Column("imported_users", sa.Integer(), server_default="0", nullable=False),
        sa.Column("skipped_users", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_users", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=True),
        sa.Column("completed_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_user_import_jobs_pool",
        "user_import_jobs",
        ["user_pool_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "group_members",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("group_name", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_pool_id", "group_name"],
            ["groups.user_pool_id", "groups.name"],
            name="fk_group_members_group",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "group_name", "user_seq"),
    )
    op.create_index(
        "ix_group_members_user", "group_members", ["user_seq", "group_name"], unique=False
    )
    op.create_table(
        "identity_provider_identifiers",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("identifier", KEY, nullable=False),
        sa.Column("provider_name", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_pool_id", "provider_name"],
            ["identity_providers.user_pool_id", "identity_providers.name"],
            name="fk_identity_provider_identifiers_provider",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_pool_id", "identifier"),
    )
    op.create_index(
        "ix_identity_provider_identifiers_provider",
        "identity_provider_identifiers",
        ["user_pool_id", "provider_name"],
        unique=False,
    )
    op.create_table(
        "managed_login_brandings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("client_id", KEY, nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["user_pool_clients.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("client_id", name="uq_managed_login_brandings_client"),
    )
    op.create_index(
        "ix_managed_login_brandings_pool", "managed_login_brandings", ["user_pool_id"], unique=False
    )
    op.create_table(
        "password_history",
        sa.Column("seq", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("password_salt", sa.LargeBinary(), nullable=False),
        sa.Column("password_verifier", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_password_history_user", "password_history", ["user_seq", "seq"], unique=False
    )
    op.create_table(
        "terms",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("client_id", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["user_pool_clients.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("client_id", "name", name="uq_terms_client"),
    )
    op.create_index("ix_terms_pool", "terms", ["user_pool_id", "id"], unique=False)
    op.create_table(
        "user_identities",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("provider_name", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("attribute_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "provider_name", "subject"),
    )
    op.create_index("ix_user_identities_user", "user_identities", ["user_seq"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("digest", KEY, nullable=False),
        sa.Column("origin_jti", KEY, nullable=False),
        sa.Column("rotated_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["origin_jti"], ["user_sessions.origin_jti"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_refresh_tokens_session", "refresh_tokens", ["origin_jti"], unique=False)
    op.create_table(
        "software_tokens",
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("pending_secret", sa.Text(), nullable=True),
        sa.Column("friendly_name", sa.Text(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_seq"),
    )
    op.add_column("confirmation_codes", sa.Column("pending_value", sa.Text(), nullable=True))
    op.add_column("user_pool_clients", sa.Column("secrets", sa.JSON(), nullable=True))
    _move_secrets()
    op.drop_column("user_pool_clients", "secret")
    op.add_column("user_sessions", sa.Column("last_used_at", sa.Float(), nullable=True))
    op.add_column("users", sa.Column("mfa_options", sa.JSON(), nullable=True))
    op.add_column("users", sa.Column("mfa_preference", sa.JSON(), nullable=True))


def _move_secrets() -> None:
    clients = sa.table(
        "user_pool_clients",
        sa.column("id", KEY),
        sa.column("secret", sa.Text()),
        sa.column("secrets", sa.JSON()),
        sa.column("created_at", sa.Float()),
    )
    connection = op.get_bind()
    connection.execute(sa.update(clients).values(secrets=[]))
    with_secret = sa.select(clients).where(clients.c.secret.is_not(None))
    for client in connection.execute(with_secret).all():
        secret = {
            "id": f"{client.id}--{int(client.created_at * 1000)}",
            "value": client.secret,
            "created_at": client.created_at,
        }
        connection.execute(
            sa.update(clients).where(clients.c.id == client.id).values(secrets=[secret])
        )
