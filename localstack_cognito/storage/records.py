"""The records that the tables hold, as the floors above know them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

Settings = Mapping[str, Any]
"""Configuration as AWS takes it and gives it back, by AWS's member names."""


class _Record(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


def columns_of(record: _Record) -> dict[str, Any]:
    """Return the record's fields by name, each as it is (``asdict`` would copy what is inside)."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class UserPool:
    """A user pool. ``settings`` holds the members of AWS's ``UserPoolType`` that a caller sets."""

    id: str
    account_id: str
    region: str
    name: str
    settings: Settings
    created_at: float
    modified_at: float

    @property
    def arn(self) -> str:
        """Return the pool's Amazon Resource Name."""
        return f"arn:aws:cognito-idp:{self.region}:{self.account_id}:userpool/{self.id}"

    @property
    def case_sensitive(self) -> bool:
        """Return whether usernames and aliases that differ in case only are different ones."""
        configuration = self.settings.get("UsernameConfiguration")
        return bool(configuration["CaseSensitive"]) if configuration else True

    def folded(self, name: str) -> str:
        """Return ``name`` as this pool compares it."""
        return name if self.case_sensitive else name.casefold()

    @property
    def username_attributes(self) -> list[str]:
        """Return the attributes that users give in place of a username."""
        return list(self.settings.get("UsernameAttributes") or ())

    @property
    def alias_attributes(self) -> list[str]:
        """Return the attributes that sign a user in besides the username."""
        return list(self.settings.get("AliasAttributes") or ())

    @property
    def auto_verified_attributes(self) -> list[str]:
        """Return the attributes that are verified by a code at sign-up."""
        return list(self.settings.get("AutoVerifiedAttributes") or ())

    @property
    def schema(self) -> list[dict[str, Any]]:
        """Return the pool's attributes, each as AWS's ``SchemaAttributeType``."""
        schema: list[dict[str, Any]] = self.settings["SchemaAttributes"]
        return schema


@dataclass(frozen=True, slots=True)
class UserPoolClient:
    """An app client. ``settings`` holds the members of ``UserPoolClientType`` a caller sets."""

    id: str
    user_pool_id: str
    name: str
    settings: Settings
    created_at: float
    modified_at: float
    secrets: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    """Each with its ``id``, its ``value`` and ``created_at``, the oldest first."""

    @property
    def secret(self) -> str | None:
        """Return the oldest secret, or None where the client is public."""
        return self.secrets[0]["value"] if self.secrets else None

    @property
    def hides_users(self) -> bool:
        """Return whether errors must not tell if a user exists (``PreventUserExistenceErrors``)."""
        return bool(self.settings.get("PreventUserExistenceErrors") == "ENABLED")

    @property
    def revokes_tokens(self) -> bool:
        """Return whether tokens can be revoked (``EnableTokenRevocation``)."""
        return bool(self.settings.get("EnableTokenRevocation", True))

    @property
    def rotates_tokens(self) -> bool:
        """Return whether each refresh gives another refresh token (``RefreshTokenRotation``)."""
        rotation = self.settings.get("RefreshTokenRotation") or {}
        return bool(rotation.get("Feature") == "ENABLED")


@dataclass(frozen=True, slots=True)
class Password:
    """A password as it is kept: the salt and the verifier of SRP, RFC 5054 section 2.4."""

    salt: bytes
    verifier: bytes


@dataclass(frozen=True, slots=True)
class User:
    """A user. ``attributes`` has every attribute but ``sub``, by its name, as strings."""

    user_pool_id: str
    username: str
    username_key: str
    sub: str
    status: str
    attributes: Mapping[str, str]
    created_at: float
    modified_at: float
    enabled: bool = True
    password: Password | None = field(default=None, repr=False)
    temporary_password_expires_at: float | None = None
    failed_sign_ins: int = 0
    last_failed_sign_in_at: float | None = None
    mfa_options: Sequence[Mapping[str, str]] | None = None
    mfa_preference: Mapping[str, Any] | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class ConfirmationCode:
    """The newest code that a user was given for one purpose."""

    user_seq: int
    purpose: str
    code: str = field(repr=False)
    attribute_name: str | None
    expires_at: float
    pending_value: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UserSession:
    """What one sign-in gave: the tokens that share its ``origin_jti``."""

    origin_jti: str
    user_pool_id: str
    client_id: str
    user_seq: int | None
    refresh_token_digest: str
    scope: str
    event_id: str
    auth_time: float
    expires_at: float
    revoked_at: float | None = None
    last_used_at: float | None = None
    acr: str | None = None
    amr: Sequence[str] | None = None
    device_key: str | None = None
    ip_address: str | None = None
    device_type: str | None = None
    sso_digest: str | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class SsoSession:
    """Who is signed in on a pool's pages. ``methods`` are the values of ``amr`` that she proved."""

    digest: str
    user_pool_id: str
    user_seq: int
    methods: Sequence[str]
    event_id: str
    auth_time: float
    expires_at: float
    last_used_at: float
    ip_address: str | None = None
    device_type: str | None = None
    provider_name: str | None = None
    """The identity provider that vouched for her, None where the pool did."""
    provider_session: Mapping[str, str] | None = None
    """What that provider knows her session by, where it is to be told of its end."""


@dataclass(frozen=True, slots=True)
class FederatedRequest:
    """A browser that was sent to an identity provider.

    ``query`` is what its app asked for, encoded, and ``told`` what the provider was told: its
    answer has to fit.
    """

    digest: str
    user_pool_id: str
    provider_name: str
    browser_digest: str
    query: str = field(repr=False)
    told: Mapping[str, Any] = field(repr=False)
    expires_at: float


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """An authorization code. ``request`` has what it was asked for with, by OAuth's names."""

    digest: str
    user_pool_id: str
    client_id: str
    user_seq: int
    request: Mapping[str, Any]
    methods: Sequence[str]
    event_id: str
    auth_time: float
    sso_digest: str | None
    expires_at: float
    used_at: float | None = None
    origin_jti: str | None = None


@dataclass(frozen=True, slots=True)
class ChallengeSession:
    """A sign-in that is under way and the challenge that its user owes an answer to."""

    digest: str
    user_pool_id: str
    client_id: str
    user_seq: int | None
    challenge_name: str
    state: Mapping[str, Any]
    expires_at: float
    used_at: float | None = None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One of a pool's keys: ``token_use`` is the kind of token that it signs."""

    user_pool_id: str
    token_use: str
    kid: str
    private_key: str = field(repr=False)
    created_at: float


@dataclass(frozen=True, slots=True)
class RegionKey:
    """The key of a region's identity pools."""

    region: str
    kid: str
    private_key: str = field(repr=False)
    created_at: float


@dataclass(frozen=True, slots=True)
class Message:
    """What a user was sent, or would have been sent if there had been an address.

    ``deliveries`` says of each carrier that was to take it there what has become of that: the
    ``carrier``, the ``status`` and the ``detail``.
    """

    id: str
    region: str
    user_pool_id: str
    username: str
    destination: str | None
    delivery_medium: str | None
    purpose: str
    subject: str | None
    body: str
    code: str | None
    created_at: float
    deliveries: Sequence[Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class UserIdentity:
    """Who a user is at an identity provider: the ``subject`` that it knows her by.

    ``attribute_name`` is the provider's name for what ``subject`` is.
    """

    user_pool_id: str
    provider_name: str
    subject: str
    user_seq: int
    attribute_name: str
    created_at: float


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A provider that a pool's users may sign in with.

    ``settings`` holds the members of AWS's ``IdentityProviderType`` that a caller sets.
    """

    user_pool_id: str
    name: str
    type: str
    settings: Settings = field(repr=False)
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True)
class Domain:
    """A prefix or a custom domain of a pool.

    ``region`` is where the name is nobody else's, empty for a custom domain's: that is nobody
    else's anywhere. ``settings`` holds the members of AWS's ``DomainDescriptionType`` that a caller
    sets.
    """

    region: str
    name: str
    user_pool_id: str
    is_custom: bool
    settings: Settings
    created_at: float


@dataclass(frozen=True, slots=True)
class SoftwareToken:
    """What a user's authenticator app and we share: Base32 secrets for RFC 6238.

    ``pending_secret`` takes the place of ``secret`` once a code has proven it. ``last_step`` is the
    time step of the last code that was taken.
    """

    user_seq: int
    secret: str | None = field(repr=False)
    pending_secret: str | None = field(repr=False)
    friendly_name: str | None
    last_step: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a pool's users. The lowest ``precedence`` comes first, none last."""

    user_pool_id: str
    name: str
    description: str | None
    role_arn: str | None
    precedence: int | None
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True)
class ResourceServer:
    """A resource server. ``scopes`` are AWS's ``ResourceServerScopeType``."""

    user_pool_id: str
    identifier: str
    name: str
    scopes: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class UserImportJob:
    """An import of users from a CSV file, and how far it has come."""

    id: str
    user_pool_id: str
    name: str
    status: str
    role_arn: str
    pre_signed_url: str
    created_at: float
    completion_message: str | None = None
    imported_users: int = 0
    skipped_users: int = 0
    failed_users: int = 0
    started_at: float | None = None
    completed_at: float | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a pool, or one of its clients, is given besides its settings, by its ``kind``.

    ``client_id`` is empty for what is the pool's.
    """

    user_pool_id: str
    client_id: str
    kind: str
    settings: Settings
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a client. ``settings`` holds the members of ``TermsType`` that a caller sets."""

    id: str
    user_pool_id: str
    client_id: str
    name: str
    settings: Settings
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True)
class ManagedLoginBranding:
    """The style of a client's managed login pages.

    ``settings`` holds the members of ``ManagedLoginBrandingType`` that a caller sets, bytes in
    Base64.
    """

    id: str
    user_pool_id: str
    client_id: str
    settings: Settings
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True)
class Device:
    """A device that a user has signed in on and confirmed.

    ``salt`` and ``verifier`` are those of SRP. A device that is ``remembered`` may take the place
    of a second factor.
    """

    device_key: str
    user_seq: int
    name: str | None
    salt: bytes | None
    verifier: bytes | None = field(repr=False)
    remembered: bool
    last_ip_used: str | None
    created_at: float
    modified_at: float
    last_authenticated_at: float


@dataclass(frozen=True, slots=True)
class WebAuthnCredential:
    """A passkey of a user. ``credential_id`` is Base64url; ``public_key`` is a COSE key."""

    user_pool_id: str
    credential_id: str
    user_seq: int
    public_key: bytes
    sign_count: int
    friendly_name: str
    relying_party_id: str
    attachment: str | None
    transports: Sequence[str]
    created_at: float


@dataclass(frozen=True, slots=True)
class WebAuthnRegistration:
    """A passkey in the making: the challenge that it has to sign, for one of the pool's clients."""

    user_seq: int
    client_id: str
    challenge: bytes
    expires_at: float


@dataclass(frozen=True, slots=True)
class AuthEvent:
    """What a user did to sign in. The mappings are AWS's members of ``AuthEventType``."""

    id: str
    user_seq: int
    type: str
    response: str
    challenges: Sequence[Mapping[str, str]]
    context: Mapping[str, str]
    risk: Mapping[str, Any]
    feedback: Mapping[str, Any] | None
    created_at: float
    seq: int = 0


@dataclass(frozen=True, slots=True)
class IdentityPool:
    """An identity pool. ``settings`` holds the members of AWS's ``IdentityPool`` a caller sets.

    ``Roles``, ``RoleMappings`` and, by provider, ``PrincipalTags`` are there besides.
    """

    id: str
    account_id: str
    region: str
    name: str
    settings: Settings
    created_at: float
    modified_at: float

    @property
    def arn(self) -> str:
        """Return the pool's Amazon Resource Name."""
        return f"arn:aws:cognito-identity:{self.region}:{self.account_id}:identitypool/{self.id}"

    @property
    def allows_unauthenticated(self) -> bool:
        """Return whether identities without a login are let in."""
        return bool(self.settings["AllowUnauthenticatedIdentities"])

    @property
    def developer_provider(self) -> str | None:
        """Return the name under which the developer's own users log in, or None."""
        return self.settings.get("DeveloperProviderName")


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity. One that was merged names the other, by its id, in ``merged_into``."""

    seq: int
    id: str
    identity_pool_id: str
    enabled: bool
    merged_into: str | None
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True, order=True)
class Login:
    """Who somebody is at an identity provider: the provider's name, and its name for the user."""

    provider: str
    subject: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What a developer says of the sign-ins of a pool.

    ``username`` and ``ip_address`` are empty where they may be anybody's; ``risk_level`` and
    ``compromised_credentials`` are None where nothing is said of them.
    """

    user_pool_id: str
    username: str
    ip_address: str
    risk_level: str | None
    compromised_credentials: bool | None
    created_at: float
