"""A pool's second factors, as SetUserPoolMfaConfig takes them.

The pool's settings have a member for each factor that is offered. Source:
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    InvalidParameterException,
)
from localstack_cognito.directory.pools.mfa_rules import (
    WEB_AUTHN_CONFIGURATION,
    check_beside_first_factors,
)
from localstack_cognito.directory.pools.sending import check_sms_role
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool, require_pool
from localstack_cognito.settings import strict as is_strict
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.rows import Settings
from localstack_cognito.storage.user_pools import UserPool

LOG = logging.getLogger(__name__)

FACTORS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")


def mfa_config(pool: UserPool) -> Settings:
    """Return what GetUserPoolMfaConfig says of a pool: what is configured, and nothing else."""
    members = {
        name: pool.settings[name]
        for name in (*FACTORS, WEB_AUTHN_CONFIGURATION)
        if name in pool.settings
    }
    return {**members, "MfaConfiguration": pool.settings["MfaConfiguration"]}


def set_user_pool_mfa_config(owner: Owner, request: Mapping[str, Any]) -> UserPool:
    """Give a pool the second factors of a ``SetUserPoolMfaConfigRequest``, and return it.

    Factors that the request leaves out are no longer offered, unless it is about passkeys alone,
    which are set independently. An empty ``WebAuthnConfiguration`` takes that away. Raises what
    ``check_sms_role`` raises, ``ResourceNotFoundException``, ``InvalidParameterException`` or
    ``FeatureUnavailableInTierException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    offered = changed_settings(pool.settings, request).get("SmsMfaConfiguration")
    if offered:
        check_sms_role(offered["SmsConfiguration"])
    with database().write() as connection:
        current = require_pool(connection, pool.id)
        changed = replace(
            current, settings=changed_settings(current.settings, request), modified_at=clock.now()
        )
        _check_email_sender(changed)
        user_pools.replace_pool(connection, changed)
    return changed


def changed_settings(settings: Settings, request: Mapping[str, Any]) -> Settings:
    """Return a pool's settings after a ``SetUserPoolMfaConfigRequest``.

    Raises ``InvalidParameterException`` or ``FeatureUnavailableInTierException``.
    """
    given = {name: request[name] for name in FACTORS if request.get(name) is not None}
    web_authn = request.get(WEB_AUTHN_CONFIGURATION)
    changed = dict(settings)
    if given or request.get("MfaConfiguration") or web_authn is None:
        changed = _with_factors(settings, request.get("MfaConfiguration"), given)
    if web_authn is not None:
        _check_tier(settings, "Passwordless Sign-In")
        changed.pop(WEB_AUTHN_CONFIGURATION, None)
        if web_authn:
            changed[WEB_AUTHN_CONFIGURATION] = web_authn
    check_beside_first_factors(changed)
    return changed


def _with_factors(
    settings: Settings, configuration: str | None, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return settings with these factors in place of those that were offered.

    Where nothing is said of either, MFA is off: so AWS takes a request that names the pool alone.
    """
    if configuration is None:
        configuration = settings["MfaConfiguration"] if given else "OFF"
    if configuration == "OFF" and given:
        raise InvalidParameterException(
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
        )
    offered = {
        name: value
        for name, value in given.items()
        if name != "SoftwareTokenMfaConfiguration" or value.get("Enabled")
    }
    if configuration != "OFF" and not offered:
        raise InvalidParameterException(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be "
            "enabled."
        )
    changed = {name: value for name, value in settings.items() if name not in FACTORS}
    changed["MfaConfiguration"] = configuration
    if "SmsMfaConfiguration" in offered:
        changed.update(_sms(settings, offered["SmsMfaConfiguration"]))
    if "SoftwareTokenMfaConfiguration" in given:
        changed["SoftwareTokenMfaConfiguration"] = given["SoftwareTokenMfaConfiguration"]
    if "EmailMfaConfiguration" in offered:
        _check_tier(settings, "Email MFA")
        changed["EmailMfaConfiguration"] = offered["EmailMfaConfiguration"]
    return changed


def _sms(settings: Settings, given: Mapping[str, Any]) -> dict[str, Any]:
    """The SMS settings are the pool's own, by another door."""
    configuration = given.get("SmsConfiguration") or settings.get("SmsConfiguration")
    if not configuration:
        raise InvalidParameterException(
            "SMS configuration and Auto verification for phone_number are required when MFA is "
            "required/optional"
        )
    kept: dict[str, Any] = {"SmsConfiguration": configuration}
    message = given.get("SmsAuthenticationMessage") or settings.get("SmsAuthenticationMessage")
    if message:
        kept["SmsAuthenticationMessage"] = message
    return {**kept, "SmsMfaConfiguration": kept}


def _check_email_sender(pool: UserPool) -> None:
    """Ease e-mail MFA without SES for local work, where every code is in the outbox."""
    settings = pool.settings
    if (
        "EmailMfaConfiguration" not in settings
        or settings["EmailConfiguration"]["EmailSendingAccount"] != "COGNITO_DEFAULT"
    ):
        return
    if is_strict():
        raise InvalidParameterException(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an "
            "EmailSendingAccount of COGNITO_DEFAULT."
        )
    LOG.warning(
        "User pool %s has e-mail MFA, and an EmailSendingAccount of COGNITO_DEFAULT. AWS refuses "
        "that, as COGNITO_STRICT=1 does; give the pool an EmailConfiguration that sends with SES.",
        pool.id,
    )


def _check_tier(settings: Settings, feature: str) -> None:
    if settings["UserPoolTier"] == "LITE":
        raise FeatureUnavailableInTierException(
            "The following features need to be disabled for the LITE pricing tier configured: "
            f"{feature}"
        )
