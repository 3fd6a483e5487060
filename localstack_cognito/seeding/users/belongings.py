"""What a user of a file may have besides the user's own row: groups, factors, devices, identities.

Each check is by the rule of the operation that gives a user such a thing. All raise ``Refused``.
"""

import base64
import binascii
import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito.directory.users.groups import MOST_GROUPS_OF_USER, TOO_MANY_GROUPS
from localstack_cognito.directory.users.user_identities import (
    ATTRIBUTE,
    LOCAL,
    MOST_IDENTITIES,
    TOO_MANY_IDENTITIES,
)
from localstack_cognito.seeding.users.refused import Refused
from localstack_cognito.seeding.users.rules import PoolRules
from localstack_cognito.seeding.users.sides import (
    AUTH_EVENTS,
    CODES,
    DEVICES,
    GROUPS,
    IDENTITIES,
    PASSKEYS,
    SOFTWARE_TOKEN,
    Row,
)
from localstack_cognito.signin.passkeys.registration import MOST as MOST_PASSKEYS
from localstack_cognito.signin.passkeys.registration import check_key, too_many

MADE_FOR = (
    "A verifier is made for the id of a pool and the name of a user, and is good for no others"
)
_LISTED = {"userId", "providerName", "providerType", "issuer", "primary", "dateCreated"}
_Members = Mapping[str, Any]
_Rows = Sequence[Row]


def check_belongings(rules: PoolRules, members: _Members, sides: Mapping[str, _Rows]) -> None:
    """Check what belongs to a user."""
    for member, rows in sides.items():
        if (check := _CHECKS.get(member)) is not None:
            check(rules, members, rows)


def check_is_fixed(rules: PoolRules, *steps: str | int) -> None:
    """Check that the file gives the pool's id, which a verifier is made for."""
    if not rules.has_fixed_id:
        raise Refused(f"{MADE_FOR}: the file gives the pool no Id.", *steps)


def check_listed(value: str) -> None:
    """Check the attribute that lists identities, where it is not what they would make of it."""
    try:
        listed = json.loads(value)
    except ValueError:
        listed = None
    if not isinstance(listed, list) or not all(
        isinstance(one, dict) and one.keys() == _LISTED for one in listed
    ):
        raise Refused(
            f"This is a list, in JSON, of what has {', '.join(sorted(_LISTED))}; Identities is "
            "what a file has in its place.",
            "UserAttributes",
            ATTRIBUTE,
        )


def _check_groups(rules: PoolRules, members: _Members, rows: _Rows) -> None:
    names = members[GROUPS.member]
    for number, name in enumerate(names):
        if name not in rules.groups:
            raise Refused("Group not found.", GROUPS.member, number)
    _check_once(names, GROUPS.member)
    if len(names) > MOST_GROUPS_OF_USER:
        raise Refused(TOO_MANY_GROUPS, GROUPS.member)


def _check_software_token(rules: PoolRules, members: _Members, rows: _Rows) -> None:
    for name in ("SecretCode", "PendingSecretCode"):
        secret = members[SOFTWARE_TOKEN.member].get(name)
        if secret is not None and not _is_base32(secret):
            raise Refused("This is no secret in Base32.", SOFTWARE_TOKEN.member, name)


def _is_base32(text: str) -> bool:
    try:
        return bool(base64.b32decode(text + "=" * (-len(text) % 8)))
    except binascii.Error:
        return False


def _check_passkeys(rules: PoolRules, members: _Members, rows: _Rows) -> None:
    for number, row in enumerate(rows):
        try:
            check_key(row["public_key"])
        except ServiceException as refusal:
            raise Refused(refusal.message, PASSKEYS.member, number, "PublicKey") from None
    _check_once([row["credential_id"] for row in rows], PASSKEYS.member)
    if len(rows) > MOST_PASSKEYS:
        raise Refused(too_many().message, PASSKEYS.member)


def _check_devices(rules: PoolRules, members: _Members, rows: _Rows) -> None:
    for number, row in enumerate(rows):
        if row["verifier"] is not None:
            check_is_fixed(rules, DEVICES.member, number, "PasswordVerifier")
        if (row["verifier"] is None) is not (row["salt"] is None):
            raise Refused(
                "A device has a Salt and a PasswordVerifier, or neither.", DEVICES.member, number
            )
    _check_once([row["device_key"] for row in rows], DEVICES.member)


def _check_identities(rules: PoolRules, members: _Members, rows: _Rows) -> None:
    for number, identity in enumerate(members[IDENTITIES.member]):
        name = identity["ProviderName"]
        if name == LOCAL:
            raise Refused(
                "Invalid SourceUser: Cognito users with a username/password may not be passed in "
                "as a SourceUser, only as a DestinationUser",
                IDENTITIES.member,
                number,
                "ProviderName",
            )
        if name not in rules.providers and "ProviderType" not in identity:
            raise Refused(
                f"The provider {name} does not exist for User Pool {rules.pool.id}",
                IDENTITIES.member,
                number,
                "ProviderName",
            )
    _check_once([(row["provider_name"], row["subject"]) for row in rows], IDENTITIES.member)
    if len(rows) > MOST_IDENTITIES:
        raise Refused(TOO_MANY_IDENTITIES, IDENTITIES.member)


def _check_codes(rules: PoolRules, members: _Members, rows: _Rows) -> None:
    _check_once([row["purpose"] for row in rows], CODES.member)


def _check_events(rules: PoolRules, members: _Members, rows: _Rows) -> None:
    _check_once([row["id"] for row in rows], AUTH_EVENTS.member)


def _check_once(keys: Iterable[Hashable], member: str) -> None:
    """Check that what a user has is there once."""
    first: dict[Hashable, int] = {}
    for number, key in enumerate(keys):
        if first.setdefault(key, number) != number:
            raise Refused(f"This is {member}[{first[key]}] again.", member, number)


_CHECKS: Mapping[str, Callable[[PoolRules, _Members, _Rows], None]] = {
    GROUPS.member: _check_groups,
    SOFTWARE_TOKEN.member: _check_software_token,
    PASSKEYS.member: _check_passkeys,
    DEVICES.member: _check_devices,
    IDENTITIES.member: _check_identities,
    CODES.member: _check_codes,
    AUTH_EVENTS.member: _check_events,
}
