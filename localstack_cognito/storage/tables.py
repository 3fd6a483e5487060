"""The tables.

What AWS takes and gives back whole is one JSON column; what is searched is a column.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# Compared byte by byte on every backend: prefix look-ups and page keys rely on that order.
Key = String().with_variant(String(collation="C"), "postgresql")
# SQLite numbers rows by itself only in a column that is declared INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

user_pools = Table(
    "user_pools",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", Key, nullable=False),
    Column("region", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Index("ix_user_pools_owner", "account_id", "region", "id"),
)

user_pool_clients = Table(
    "user_pool_clients",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    # Nullable only because a column that is added to rows cannot be anything else on SQLite.
    Column("secrets", JSON),
    Index("ix_user_pool_clients_pool", "user_pool_id", "id"),
)

users = Table(
    "users",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("username", Key, nullable=False),
    # The username as it is compared: folded where the pool is not case-sensitive.
    Column("username_key", Key, nullable=False),
    Column("sub", Key, nullable=False),
    Column("status", Key, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("attributes", JSON, nullable=False),
    # Copies of the attributes that ListUsers can filter by, folded: letter case counts for nothing.
    Column("email", Key),
    Column("phone_number", Key),
    Column("name", Key),
    Column("given_name", Key),
    Column("family_name", Key),
    Column("preferred_username", Key),
    # The SRP salt and verifier are the only form in which a password is kept.
    Column("password_salt", LargeBinary),
    Column("password_verifier", LargeBinary),
    Column("temporary_password_expires_at", Float),
    Column("failed_sign_ins", Integer, nullable=False, server_default="0"),
    Column("last_failed_sign_in_at", Float),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    # What the old operations AdminSetUserSettings and SetUserSettings set.
    Column("mfa_options", JSON),
    # Which second factors the user has enabled, and which she prefers.
    Column("mfa_preference", JSON),
    UniqueConstraint("user_pool_id", "username_key", name="uq_users_username"),
    UniqueConstraint("user_pool_id", "sub", name="uq_users_sub"),
    Index("ix_users_page", "user_pool_id", "seq"),
    Index("ix_users_status", "user_pool_id", "status", "seq"),
    Index("ix_users_enabled", "user_pool_id", "enabled", "seq"),
    Index("ix_users_email", "user_pool_id", "email", "seq"),
    Index("ix_users_phone_number", "user_pool_id", "phone_number", "seq"),
    Index("ix_users_name", "user_pool_id", "name", "seq"),
    Index("ix_users_given_name", "user_pool_id", "given_name", "seq"),
    Index("ix_users_family_name", "user_pool_id", "family_name", "seq"),
    Index("ix_users_preferred_username", "user_pool_id", "preferred_username", "seq"),
    # A row number that was given once is never given again: page keys and sessions name it.
    sqlite_autoincrement=True,
)

# An e-mail address, phone number or preferred username that signs its owner in.
user_aliases = Table(
    "user_aliases",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("attribute_name", Key, primary_key=True),
    Column("value", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Index("ix_user_aliases_user", "user_seq"),
)

# One code per user and purpose: the newest replaces what was there.
confirmation_codes = Table(
    "confirmation_codes",
    metadata,
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    Column("purpose", Key, primary_key=True),
    Column("code", Text, nullable=False),
    Column("attribute_name", Text),
    Column("expires_at", Float, nullable=False),
    # The value that the attribute gets once the code has come back.
    Column("pending_value", Text),
    Index("ix_confirmation_codes_expiry", "expires_at"),
)

# What a user may not take as a password again, oldest first.
password_history = Table(
    "password_history",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Column("password_salt", LargeBinary, nullable=False),
    Column("password_verifier", LargeBinary, nullable=False),
    Index("ix_password_history_user", "user_seq", "seq"),
    sqlite_autoincrement=True,
)

# Who a user is elsewhere: the subject that an identity provider knows her by.
user_identities = Table(
    "user_identities",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("provider_name", Key, primary_key=True),
    Column("subject", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Column("attribute_name", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Index("ix_user_identities_user", "user_seq"),
)

# What a user's authenticator app and we share. A new secret is pending until a code proves it.
software_tokens = Table(
    "software_tokens",
    metadata,
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    Column("secret", Text),
    Column("pending_secret", Text),
    Column("friendly_name", Text),
    # The time step (RFC 6238) of the last code that was taken: none counts twice.
    Column("last_step", BigInteger, nullable=False, server_default="0"),
)

# A device that a user has signed in on and confirmed.
devices = Table(
    "devices",
    metadata,
    Column("device_key", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Column("name", Text),
    # SRP's, as for a password.
    Column("salt", LargeBinary),
    Column("verifier", LargeBinary),
    Column("remembered", Boolean, nullable=False),
    Column("last_ip_used", Text),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Column("last_authenticated_at", Float, nullable=False),
    Index("ix_devices_user", "user_seq", "device_key"),
)

# A passkey of a user (W3C Web Authentication).
web_authn_credentials = Table(
    "web_authn_credentials",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    # Base64url, unpadded.
    Column("credential_id", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    # A COSE key (RFC 9052).
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("friendly_name", Text, nullable=False),
    Column("relying_party_id", Text, nullable=False),
    Column("attachment", Text),
    Column("transports", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Index("ix_web_authn_credentials_user", "user_seq", "created_at", "credential_id"),
)

# The challenge that a user's new passkey has to sign; a later one replaces it.
web_authn_registrations = Table(
    "web_authn_registrations",
    metadata,
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    # The client whose token it was asked for with: no other may complete it.
    Column("client_id", Key, nullable=False),
    Column("challenge", LargeBinary, nullable=False),
    Column("expires_at", Float, nullable=False),
    Index("ix_web_authn_registrations_expiry", "expires_at"),
)

# What a user did to sign in, for her pool's developers to read.
auth_events = Table(
    "auth_events",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Column("type", Key, nullable=False),
    Column("response", Key, nullable=False),
    # AWS's ChallengeResponses, EventContextData, EventRisk and EventFeedback.
    Column("challenges", JSON, nullable=False),
    Column("context", JSON, nullable=False),
    Column("risk", JSON, nullable=False),
    Column("feedback", JSON),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("user_seq", "id", name="uq_auth_events_id"),
    Index("ix_auth_events_user", "user_seq", "seq"),
    Index("ix_auth_events_created", "created_at"),
    sqlite_autoincrement=True,
)

# How often somebody did what AWS lets people do only so often an hour.
attempts = Table(
    "attempts",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("username_key", Key, primary_key=True),
    Column("action", Key, primary_key=True),
    Column("window_started_at", Float, nullable=False),
    Column("count", Integer, nullable=False),
    Index("ix_attempts_window", "window_started_at"),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("token_use", Key, primary_key=True),
    Column("kid", Key, nullable=False),
    Column("private_key", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)

# What signs the tokens of a region's identity pools.
region_keys = Table(
    "region_keys",
    metadata,
    Column("region", Key, primary_key=True),
    Column("kid", Key, nullable=False),
    Column("private_key", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)

# What one sign-in gave: its refresh token (as a digest) and, by origin_jti, its other tokens.
user_sessions = Table(
    "user_sessions",
    metadata,
    Column("origin_jti", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    # Null once the user is deleted: her refresh token is still told from one that never was.
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="SET NULL")),
    Column("refresh_token_digest", Key, nullable=False),
    Column("scope", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("revoked_at", Float),
    # Kept where the pool tracks its users' sessions.
    Column("last_used_at", Float),
    # What the sign-in proved: its claims ``acr`` and ``amr``, and the device that it was on.
    Column("acr", Text),
    Column("amr", JSON),
    Column("device_key", Key),
    # Where and with what the session was last used.
    Column("ip_address", Text),
    Column("device_type", Text),
    # The session on the pool's pages that it came from.
    Column("sso_digest", Key),
    # What its access tokens are for (RFC 8707), where that is not the client.
    Column("resource", Text),
    UniqueConstraint("refresh_token_digest", name="uq_user_sessions_refresh_token"),
    Index("ix_user_sessions_user", "user_seq"),
    Index("ix_user_sessions_client", "client_id"),
    Index("ix_user_sessions_pool", "user_pool_id"),
    Index("ix_user_sessions_expiry", "expires_at"),
)

# The refresh tokens of a session whose client rotates them: those that came after its first, and
# each that another has replaced.
refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("digest", Key, primary_key=True),
    Column(
        "origin_jti",
        Key,
        ForeignKey("user_sessions.origin_jti", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("rotated_at", Float),
    Index("ix_refresh_tokens_session", "origin_jti"),
)

# A sign-in that is under way, by the digest of the session string that its client holds.
challenge_sessions = Table(
    "challenge_sessions",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE")),
    Column("challenge_name", Key, nullable=False),
    Column("state", JSON, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),
    Index("ix_challenge_sessions_user", "user_seq"),
    Index("ix_challenge_sessions_client", "client_id"),
    Index("ix_challenge_sessions_pool", "user_pool_id"),
    Index("ix_challenge_sessions_expiry", "expires_at"),
)

# Who is signed in on a pool's pages, by the cookie of her browser.
sso_sessions = Table(
    "sso_sessions",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    # What was proven, as values of the claim ``amr``.
    Column("methods", JSON, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("last_used_at", Float, nullable=False),
    Column("ip_address", Text),
    Column("device_type", Text),
    # Who vouched for her; null where the pool itself did.
    Column("provider_name", Text),
    # What that one knows her session by, where it is to be told of its end.
    Column("provider_session", JSON),
    Index("ix_sso_sessions_user", "user_seq"),
    Index("ix_sso_sessions_pool", "user_pool_id"),
    Index("ix_sso_sessions_expiry", "expires_at"),
)

# A browser that was sent to an identity provider, by the state that it is to bring back.
federated_requests = Table(
    "federated_requests",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("provider_name", Text, nullable=False),
    # The digest of what the browser keeps in a cookie.
    Column("browser_digest", Text, nullable=False),
    # What its app asked for, as it asked.
    Column("query", Text, nullable=False),
    # What the provider was told, and its answer has to fit.
    Column("told", JSON, nullable=False),
    Column("expires_at", Float, nullable=False),
    Index("ix_federated_requests_pool", "user_pool_id"),
    Index("ix_federated_requests_expiry", "expires_at"),
)

# The assertions of SAML providers that were taken: none counts twice.
saml_assertions = Table(
    "saml_assertions",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("provider_name", Key, primary_key=True),
    Column("digest", Key, primary_key=True),
    Column("expires_at", Float, nullable=False),
    Index("ix_saml_assertions_expiry", "expires_at"),
)

# An authorization code (RFC 6749 section 4.1.2) and what it will give.
authorization_codes = Table(
    "authorization_codes",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    # The request that asked for it: redirect_uri, scope, nonce, code_challenge, resource and more.
    Column("request", JSON, nullable=False),
    Column("methods", JSON, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("sso_digest", Key),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),
    # The session that it gave: one who uses it again ends that.
    Column("origin_jti", Key),
    Index("ix_authorization_codes_user", "user_seq"),
    Index("ix_authorization_codes_client", "client_id"),
    Index("ix_authorization_codes_pool", "user_pool_id"),
    Index("ix_authorization_codes_expiry", "expires_at"),
)

# What users were sent, for the developer to read. It outlives the pool and the user it was for.
messages = Table(
    "messages",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False),
    Column("region", Key, nullable=False),
    Column("user_pool_id", Key, nullable=False),
    Column("username", Key, nullable=False),
    Column("destination", Key),
    Column("delivery_medium", Key),
    Column("purpose", Key, nullable=False),
    Column("subject", Text),
    Column("body", Text, nullable=False),
    Column("code", Text),
    Column("created_at", Float, nullable=False),
    Column("deliveries", JSON(none_as_null=True)),
    Index("ix_messages_user", "user_pool_id", "username", "seq"),
    Index("ix_messages_destination", "destination", "seq"),
    sqlite_autoincrement=True,
)

# Keys of this directory's own: what signs page tokens, what hides whether a user exists.
secrets = Table(
    "secrets",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Key, primary_key=True),
    Column("description", Text),
    Column("role_arn", Text),
    Column("precedence", Integer),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
)

group_members = Table(
    "group_members",
    metadata,
    Column("user_pool_id", Key, primary_key=True),
    Column("group_name", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    ForeignKeyConstraint(
        ["user_pool_id", "group_name"],
        ["groups.user_pool_id", "groups.name"],
        name="fk_group_members_group",
        ondelete="CASCADE",
    ),
    Index("ix_group_members_user", "user_seq", "group_name"),
)

resource_servers = Table(
    "resource_servers",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("identifier", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
)

identity_providers = Table(
    "identity_providers",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Key, primary_key=True),
    Column("type", Key, nullable=False),
    # The members of AWS's IdentityProviderType that a caller sets.
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
)

# Other names of a provider, each of one provider of its pool only.
identity_provider_identifiers = Table(
    "identity_provider_identifiers",
    metadata,
    Column("user_pool_id", Key, primary_key=True),
    Column("identifier", Key, primary_key=True),
    Column("provider_name", Key, nullable=False),
    ForeignKeyConstraint(
        ["user_pool_id", "provider_name"],
        ["identity_providers.user_pool_id", "identity_providers.name"],
        name="fk_identity_provider_identifiers_provider",
        ondelete="CASCADE",
    ),
    Index("ix_identity_provider_identifiers_provider", "user_pool_id", "provider_name"),
)

# A prefix or a custom domain; nobody else has its name, in the region or, without one, anywhere.
domains = Table(
    "domains",
    metadata,
    Column("region", Key, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("is_custom", Boolean, nullable=False),
    # The members of AWS's DomainDescriptionType that a caller sets.
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("user_pool_id", "is_custom", name="uq_domains_pool"),
)

terms = Table(
    "terms",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    Column("name", Key, nullable=False),
    # The members of AWS's TermsType that a caller sets.
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    UniqueConstraint("client_id", "name", name="uq_terms_client"),
    Index("ix_terms_pool", "user_pool_id", "id"),
)

managed_login_brandings = Table(
    "managed_login_brandings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    # The members of AWS's ManagedLoginBrandingType that a caller sets; bytes are Base64.
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    UniqueConstraint("client_id", name="uq_managed_login_brandings_client"),
    Index("ix_managed_login_brandings_pool", "user_pool_id"),
)

# What a pool, or one of its clients, is given besides its settings: each kind whole, by its name.
configurations = Table(
    "configurations",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    # Empty for what is the pool's.
    Column("client_id", Key, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
)

# What a developer says of the sign-ins of a pool; empty for any user, and for any address.
risks = Table(
    "risks",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("username", Key, primary_key=True),
    # One address, or a range of them.
    Column("ip_address", Key, primary_key=True),
    # Null for what is not said.
    Column("risk_level", Key),
    Column("compromised_credentials", Boolean),
    Column("created_at", Float, nullable=False),
)

# By how many seconds the developer's clock is ahead of the machine's: one row, or none.
clock_offset = Table(
    "clock_offset",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seconds", Float, nullable=False),
)

# How many requests a second an account allows itself, by the category of the operations.
provisioned_limits = Table(
    "provisioned_limits",
    metadata,
    Column("account_id", Key, primary_key=True),
    Column("region", Key, primary_key=True),
    Column("category", Key, primary_key=True),
    Column("value", Integer, nullable=False),
)

user_import_jobs = Table(
    "user_import_jobs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Key, nullable=False),
    Column("role_arn", Text, nullable=False),
    Column("pre_signed_url", Text, nullable=False),
    Column("completion_message", Text),
    Column("imported_users", Integer, nullable=False, server_default="0"),
    Column("skipped_users", Integer, nullable=False, server_default="0"),
    Column("failed_users", Integer, nullable=False, server_default="0"),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("completed_at", Float),
    Index("ix_user_import_jobs_pool", "user_pool_id", "created_at", "id"),
)

# An identity pool. ``settings`` has its roles and the tags of its principals besides its members.
identity_pools = Table(
    "identity_pools",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", Key, nullable=False),
    Column("region", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Index("ix_identity_pools_owner", "account_id", "region", "id"),
)

identities = Table(
    "identities",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False),
    Column(
        "identity_pool_id", Key, ForeignKey("identity_pools.id", ondelete="CASCADE"), nullable=False
    ),
    # One that was merged into another, or that has lost its last login, is kept, and disabled.
    Column("enabled", Boolean, nullable=False),
    Column("merged_into", Key),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    UniqueConstraint("id", name="uq_identities_id"),
    Index("ix_identities_page", "identity_pool_id", "seq"),
    Index("ix_identities_enabled", "identity_pool_id", "enabled", "seq"),
    Index("ix_identities_merged", "merged_into"),
    sqlite_autoincrement=True,
)

# Who an identity is at a provider, a developer's own among them; nobody else in the pool is.
identity_logins = Table(
    "identity_logins",
    metadata,
    Column(
        "identity_pool_id",
        Key,
        ForeignKey("identity_pools.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("provider", Key, primary_key=True),
    Column("subject", Key, primary_key=True),
    Column("identity_seq", RowId, ForeignKey("identities.seq", ondelete="CASCADE"), nullable=False),
    Index("ix_identity_logins_identity", "identity_seq", "provider", "subject"),
)
