"""Second factors: which a pool offers, which a user has, and which she prefers.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from collections.abc import Mapping
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
from localstack_cognito.storage.records import SoftwareToken, User, UserPool

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
    return list((user.mfa_preference or {}).get("enabled") or ())


def preferred(user: User) -> str | None:
    """Return the factor that the user prefers, or None."""
    return (user.mfa_preference or {}).get("preferred")


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
    chosen = [factor for factor, setting in wanted.items() if setting.get("PreferredMfa")]
    if len(chosen) > 1:
        raise InvalidParameterException("Only one MFA factor can be set as preferred.")
    passkeys = (request.get("WebAuthnMfaSettings") or {}).get("Enabled")
    if passkeys and not any(setting.get("Enabled") for setting in wanted.values()):
        raise InvalidParameterException("WebAuthn MFA requires enabling an additional MFA setting.")
    rp_id = _check_passkeys(pool) if passkeys else None
    with database().write() as connection:
        user = read_user_again(connection, user.seq)
        token = software_tokens.find_software_token(connection, user.seq)
        now = enabled(user)
        for factor, setting in wanted.items():
            if not setting.get("Enabled"):
                now = [one for one in now if one != factor]
            elif not _is_usable(user, token, factor):
                raise InvalidParameterException(
                    f"User does not have delivery config set to turn on {factor}"
                )
            elif factor not in now:
                now.append(factor)
        if passkeys is not None:
            now = [one for one in now if one != WEB_AUTHN_MFA]
        if passkeys:
            known = web_authn.credentials_of_user(connection, user.seq)
            if not any(one.relying_party_id == rp_id for one in known):
                raise InvalidParameterException(
                    "User does not have applicable WebAuthn credentials to enable WebAuthn MFA."
                )
            now.append(WEB_AUTHN_MFA)
        favourite = chosen[0] if chosen else preferred(user)
        if chosen and favourite not in now:
            raise InvalidParameterException("A factor that is not enabled cannot be preferred.")
        if favourite not in now or (
            not chosen and wanted.get(favourite, {}).get("PreferredMfa") is False
        ):
            favourite = None
        _store(connection, pool, user, now, favourite)


def enable(connection: Connection, pool: UserPool, user: User, factor: str) -> User:
    """Enable a factor that the user has just set up because she had to; return her as she is then.

    It is what she prefers, unless she prefers another.
    """
    now = [*(one for one in enabled(user) if one != factor), factor]
    return _store(connection, pool, user, now, preferred(user) or factor)


def admin_delete_software_token(owner: Owner, user_pool_id: str, name: str) -> None:
    """Forget the user's authenticator app, and disable the factor.

    Raises ``ResourceNotFoundException`` or ``UserNotFoundException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    user = get_addressed_user(pool, name)
    with database().write() as connection:
        user = read_user_again(connection, user.seq)
        software_tokens.delete_software_token(connection, user.seq)
        now = [one for one in enabled(user) if one != SOFTWARE_TOKEN_MFA]
        favourite = preferred(user)
        _store(connection, pool, user, now, favourite if favourite in now else None)


def disable_passkeys(connection: Connection, pool: UserPool, user: User) -> None:
    """Let passkeys stand for both factors of the user no longer."""
    now = enabled(user)
    if WEB_AUTHN_MFA in now:
        now.remove(WEB_AUTHN_MFA)
        _store(connection, pool, user, now, preferred(user))


def _check_passkeys(pool: UserPool) -> str | None:
    """Check that the pool takes a passkey for both factors; return its relying party."""
    if not relying_party.counts_as_mfa(pool):
        raise InvalidParameterException("WebAuthn MFA is not enabled for the user pool.")
    return relying_party.relying_party_id(pool)


def _is_usable(user: User, token: SoftwareToken | None, factor: str) -> bool:
    if factor == SOFTWARE_TOKEN_MFA:
        return token is not None and token.secret is not None
    return bool(user.attributes.get(ADDRESSES[factor]))


def _store(
    connection: Connection, pool: UserPool, user: User, now: list[str], favourite: str | None
) -> User:
    if now == [WEB_AUTHN_MFA]:
        # A user who loses her passkeys must have another factor left.
        now = []
    preference = {"enabled": now, "preferred": favourite} if now else None
    return change_user(connection, pool, user, mfa_preference=preference)
