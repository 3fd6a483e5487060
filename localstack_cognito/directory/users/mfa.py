"""Second factors: which a pool offers, which a user has, and which they prefer.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.pools import relying_party
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.users.users import (
    change_user,
    get_addressed_user,
    read_user_again,
)
from localstack_cognito.storage import software_tokens, web_authn
from localstack_cognito.storage.database import database
from localstack_cognito.storage.software_tokens import SoftwareToken
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

SMS_MFA = "SMS_MFA"
EMAIL_OTP = "EMAIL_OTP"
SOFTWARE_TOKEN_MFA = "SOFTWARE_TOKEN_MFA"  # noqa: S105
WEB_AUTHN_MFA = "WEB_AUTHN_MFA"
"""No factor that is asked for: a passkey that signs a user in stands for both factors."""
ADDRESSES = {SMS_MFA: "phone_number", EMAIL_OTP: "email"}
"""The attribute with the address of each factor that sends a code."""

_SETTINGS = {
    "SMSMfaSettings": SMS_MFA,
    "SoftwareTokenMfaSettings": SOFTWARE_TOKEN_MFA,
    "EmailMfaSettings": EMAIL_OTP,
}
_MfaSettings = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Preference:
    """The factors that a user has enabled, earliest first, and the one that the user prefers."""

    enabled: tuple[str, ...] = ()
    preferred: str | None = None

    @classmethod
    def of(cls, user: User) -> "Preference":
        """Return a user's preference."""
        stored = user.mfa_preference or {}
        return cls(tuple(stored.get("enabled") or ()), stored.get("preferred"))

    def enabling(self, factor: str) -> "Preference":
        """Return the preference with a factor enabled."""
        return self if factor in self.enabled else replace(self, enabled=(*self.enabled, factor))

    def without(self, factor: str) -> "Preference":
        """Return the preference with a factor disabled."""
        enabled = tuple(one for one in self.enabled if one != factor)
        return Preference(enabled, self.preferred if self.preferred in enabled else None)

    @property
    def stored(self) -> Mapping[str, Any] | None:
        """Return what is stored of it.

        Passkeys alone are disabled: a user who loses them must have another factor left.
        """
        if self.enabled in ((), (WEB_AUTHN_MFA,)):
            return None
        return {"enabled": list(self.enabled), "preferred": self.preferred}


def offered(pool: UserPool) -> list[str]:
    """Return the factors that the pool offers, in the order in which AWS names them."""
    settings = pool.settings
    software_token = settings.get("SoftwareTokenMfaConfiguration") or {}
    factors = []
    if "SmsMfaConfiguration" in settings:
        factors.append(SMS_MFA)
    if software_token.get("Enabled"):
        factors.append(SOFTWARE_TOKEN_MFA)
    if "EmailMfaConfiguration" in settings:
        factors.append(EMAIL_OTP)
    return factors


def usable(pool: UserPool, user: User) -> list[str]:
    """Return the factors that the pool offers and the user has what it takes for."""
    token = find_software_token(user)
    return [factor for factor in offered(pool) if _is_usable(user, token, factor)]


def enabled(user: User) -> list[str]:
    """Return the factors that are enabled for the user."""
    return list(Preference.of(user).enabled)


def preferred(user: User) -> str | None:
    """Return the factor that the user prefers, or None."""
    return Preference.of(user).preferred


def find_software_token(user: User) -> SoftwareToken | None:
    """Return what the user's authenticator app and we share, or None."""
    with database().read() as connection:
        return software_tokens.find_software_token(connection, user.seq)


def admin_set_user_mfa_preference(
    owner: Owner, user_pool_id: str, name: str, request: Mapping[str, Any]
) -> None:
    """Set the factors of the user whom ``name`` names.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException`` or
    ``InvalidParameterException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    set_user_mfa_preference(pool, get_addressed_user(pool, name), request)


def set_user_mfa_preference(pool: UserPool, user: User, request: Mapping[str, Any]) -> None:
    """Enable, disable and prefer factors as the request says; what it leaves out stays.

    Passkeys are enabled only together with another factor in the same request, and they are
    disabled with the last other one. Raises ``InvalidParameterException`` for a factor that the
    user cannot use.
    """
    wanted = {
        factor: request[member] for member, factor in _SETTINGS.items() if request.get(member)
    }
    passkeys = (request.get("WebAuthnMfaSettings") or {}).get("Enabled")
    _check_wanted(wanted, passkeys)
    rp_id = _check_passkeys(pool) if passkeys else None
    with database().write() as connection:
        user = read_user_again(connection, user.seq)
        token = software_tokens.find_software_token(connection, user.seq)
        usable = {factor for factor in wanted if _is_usable(user, token, factor)}
        if passkeys:
            credentials = web_authn.credentials_of_user(connection, user.seq)
            if any(credential.relying_party_id == rp_id for credential in credentials):
                usable.add(WEB_AUTHN_MFA)
        preference = _changed(Preference.of(user), wanted, passkeys, usable)
        _set_preference(connection, pool, user, preference)


def _check_wanted(wanted: Mapping[str, _MfaSettings], passkeys: bool | None) -> None:
    """Check what a request asks for by itself. Raises ``InvalidParameterException``."""
    if len([factor for factor, setting in wanted.items() if setting.get("PreferredMfa")]) > 1:
        raise InvalidParameterException("Only one MFA factor can be set as preferred.")
    if passkeys and not any(setting.get("Enabled") for setting in wanted.values()):
        raise InvalidParameterException("WebAuthn MFA requires enabling an additional MFA setting.")


def _changed(
    preference: Preference,
    wanted: Mapping[str, _MfaSettings],
    passkeys: bool | None,
    usable: Container[str],
) -> Preference:
    """Return what the settings ``wanted`` of factors, and of ``passkeys``, make of a preference.

    ``passkeys`` is None where nothing is said of them, and ``usable`` has what the user may enable.
    Raises ``InvalidParameterException``. Source:
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
    """
    changed = preference
    for factor, setting in wanted.items():
        if not setting.get("Enabled"):
            changed = changed.without(factor)
        elif factor not in usable:
            raise InvalidParameterException(
                f"User does not have delivery config set to turn on {factor}"
            )
        else:
            changed = changed.enabling(factor)
    if passkeys is not None:
        changed = changed.without(WEB_AUTHN_MFA)
    if passkeys:
        if WEB_AUTHN_MFA not in usable:
            raise InvalidParameterException(
                "User does not have applicable WebAuthn credentials to enable WebAuthn MFA."
            )
        changed = changed.enabling(WEB_AUTHN_MFA)
    for factor, setting in wanted.items():
        if setting.get("PreferredMfa"):
            if factor not in changed.enabled:
                raise InvalidParameterException("A factor that is not enabled cannot be preferred.")
            return replace(changed, preferred=factor)
    if wanted.get(changed.preferred or "", {}).get("PreferredMfa") is False:
        return replace(changed, preferred=None)
    return changed


def enable(connection: Connection, pool: UserPool, user: User, factor: str) -> User:
    """Enable a factor that the user has just set up as they had to; return the user then.

    It is what they prefer, unless they prefer another.
    """
    preference = Preference.of(user)
    enabled = (*(one for one in preference.enabled if one != factor), factor)
    changed = Preference(enabled, preference.preferred or factor)
    return _set_preference(connection, pool, user, changed)


def admin_delete_software_token(owner: Owner, user_pool_id: str, name: str) -> None:
    """Forget the user's authenticator app, and disable the factor.

    Raises ``ResourceNotFoundException`` or ``UserNotFoundException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    user = get_addressed_user(pool, name)
    with database().write() as connection:
        user = read_user_again(connection, user.seq)
        software_tokens.delete_software_token(connection, user.seq)
        _set_preference(connection, pool, user, Preference.of(user).without(SOFTWARE_TOKEN_MFA))


def disable_passkeys(connection: Connection, pool: UserPool, user: User) -> None:
    """Let passkeys stand for both factors of the user no longer."""
    preference = Preference.of(user)
    if WEB_AUTHN_MFA in preference.enabled:
        _set_preference(connection, pool, user, preference.without(WEB_AUTHN_MFA))


def _check_passkeys(pool: UserPool) -> str | None:
    """Check that the pool takes a passkey for both factors; return its relying party."""
    if not relying_party.counts_as_mfa(pool):
        raise InvalidParameterException("WebAuthn MFA is not enabled for the user pool.")
    return relying_party.relying_party_id(pool)


def _is_usable(user: User, token: SoftwareToken | None, factor: str) -> bool:
    if factor == SOFTWARE_TOKEN_MFA:
        return token is not None and token.secret is not None
    return bool(user.attributes.get(ADDRESSES[factor]))


def _set_preference(
    connection: Connection, pool: UserPool, user: User, preference: Preference
) -> User:
    return change_user(connection, pool, user, mfa_preference=preference.stored)
