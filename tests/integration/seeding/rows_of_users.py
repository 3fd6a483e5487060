"""Rows of users, and of all that belongs to them."""

import base64
from collections.abc import Iterator

from localstack_cognito.directory.users.user_identities import as_listed, with_identities
from localstack_cognito.storage.user_identities import UserIdentity
from localstack_cognito.storage.users import SEARCHED_ATTRIBUTES, searched
from tests.integration.seeding.values_of_rows import POOL, Row, Rows, dates, moment
from tests.team import PASSKEY_ID

_ALICE, _BOB, _CAROL = 300, 301, 302
_PUBLIC_KEY = base64.b64decode(
    "pQECAyYgASFYICdN6auQkB3ld06fpL7eGeLcihgdGCrSPkAA3MquTk98IlggP2z0v3u194y+NImJWOHygyLMlyF2fqsI"
    "4TUeka7tRIg="
)
_NO_USER: Row = {
    "user_pool_id": POOL,
    "enabled": True,
    "password_salt": None,
    "password_verifier": None,
    "temporary_password_expires_at": None,
    "failed_sign_ins": 0,
    "last_failed_sign_in_at": None,
    "mfa_options": None,
    "mfa_preference": None,
    "imported_password_hash": None,
}


def rows() -> Iterator[Rows]:
    """Yield the rows of each table."""
    identities = [
        UserIdentity(POOL, "Partner", "alice at partner", _ALICE, "email", moment()),
        UserIdentity(POOL, "Gone", "alice of old", _ALICE, "Cognito_Subject", moment()),
    ]
    yield "users", [_alice(identities), _bob(), _carol()]
    yield (
        "user_aliases",
        [
            {"user_pool_id": POOL, "attribute_name": name, "value": value, "user_seq": _ALICE}
            for name, value in (("email", "alice@every.example"), ("preferred_username", "al"))
        ],
    )
    yield (
        "user_identities",
        [
            {
                "user_pool_id": POOL,
                "provider_name": one.provider_name,
                "subject": one.subject,
                "user_seq": one.user_seq,
                "attribute_name": one.attribute_name,
                "created_at": one.created_at,
            }
            for one in identities
        ],
    )
    yield (
        "group_members",
        [
            {"user_pool_id": POOL, "group_name": "admins", "user_seq": seq}
            for seq in (_ALICE, _CAROL)
        ],
    )
    yield (
        "software_tokens",
        [
            {
                "user_seq": _ALICE,
                "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
                "pending_secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                "friendly_name": "Alice's phone",
                "last_step": 56_666_666,
            }
        ],
    )
    yield "web_authn_credentials", [_passkey()]
    yield "devices", _devices()
    yield (
        "confirmation_codes",
        [
            {
                "user_seq": _ALICE,
                "purpose": purpose,
                "code": code,
                "attribute_name": attribute,
                "expires_at": moment(),
                "pending_value": pending,
            }
            for purpose, code, attribute, pending in (
                ("VerifyEmail", "234561", "email", "new@every.example"),
                ("ForgotPassword", "234562", None, None),
            )
        ],
    )
    yield (
        "password_history",
        [
            {
                "seq": 400 + number,
                "user_seq": seq,
                "password_salt": bytes([number + 1]) * 16,
                "password_verifier": _verifier(number),
            }
            for number, seq in enumerate((_CAROL, _ALICE, _CAROL))
        ],
    )
    yield "auth_events", [_event(number, seq) for number, seq in enumerate((_ALICE, _BOB, _ALICE))]


def _verifier(number: int) -> bytes:
    return (7_000 + number).to_bytes(384)


def _user(seq: int, username: str, sub: str, status: str, **columns: object) -> Row:
    attributes = columns.get("attributes") or {}
    assert isinstance(attributes, dict)
    return {
        **_NO_USER,
        "seq": seq,
        "username": username,
        "username_key": username.casefold(),
        "sub": sub,
        "status": status,
        "attributes": attributes,
        **{name: searched(attributes.get(name)) for name in SEARCHED_ATTRIBUTES},
        **dates(),
        **columns,
    }


def _alice(identities: list[UserIdentity]) -> Row:
    attributes = {
        "email": "Alice@every.example",
        "email_verified": "true",
        "phone_number": "+15555550100",
        "name": "Alice Every",
        "given_name": "Alicia",
        "family_name": "Every",
        "preferred_username": "Al",
        "custom:plan": "gold",
    }
    listed = [as_listed(one, kind) for one, kind in zip(identities, ("OIDC", "SAML"), strict=True)]
    return _user(
        _ALICE,
        "Alice",
        "99999999-9999-4999-8999-999999999999",
        "RESET_REQUIRED",
        attributes=with_identities(attributes, listed),
        password_salt=b"salt of sixteen.",
        password_verifier=_verifier(99),
        temporary_password_expires_at=moment(),
        failed_sign_ins=15,
        last_failed_sign_in_at=moment(),
        mfa_options=[{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}],
        # She cannot use the passkey any more: the pool was another relying party then.
        mfa_preference={
            "enabled": ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "WEB_AUTHN_MFA"],
            "preferred": "SOFTWARE_TOKEN_MFA",
        },
    )


def _bob() -> Row:
    return _user(
        _BOB,
        "Bob",
        "bbbbbbbb-9999-4999-8999-999999999999",
        "CONFIRMED",
        enabled=False,
        imported_password_hash="$2b$10$KIXQ4S9u3Qm0m5qJ3Wl3UuQeJ9O0bYfTgq0fYyqjzQW1z0d0e2b1a",
        # His telephone number was deleted since.
        mfa_preference={"enabled": ["SMS_MFA"], "preferred": None},
    )


def _carol() -> Row:
    return _user(
        _CAROL,
        "Carol",
        "cccccccc-9999-4999-8999-999999999999",
        "UNCONFIRMED",
        attributes={"preferred_username": "al"},
    )


def _passkey() -> Row:
    return {
        "user_pool_id": POOL,
        "credential_id": PASSKEY_ID,
        "user_seq": _ALICE,
        "public_key": _PUBLIC_KEY,
        "sign_count": 17,
        "friendly_name": "Alice's key",
        "relying_party_id": "every.example",
        "attachment": "cross-platform",
        "transports": ["usb", "nfc"],
        "created_at": moment(),
    }


def _devices() -> list[Row]:
    keys = [f"eu-west-1_{digit * 8}-8888-4888-8888-888888888888" for digit in "ba"]
    whole: Row = {"name": "laptop", "salt": b"a device's salt.", "verifier": _verifier(50)}
    bare: Row = dict.fromkeys(whole)
    return [
        {
            "device_key": key,
            "user_seq": _ALICE,
            **values,
            "remembered": remembered,
            "last_ip_used": f"192.0.2.{number}",
            **dates(),
            "last_authenticated_at": moment(),
        }
        for number, (key, values, remembered) in enumerate(
            zip(keys, (whole, bare), (True, False), strict=True)
        )
    ]


def _event(number: int, user_seq: int) -> Row:
    return {
        "seq": 500 + number,
        "id": f"{number}ddddddd-9999-4999-8999-999999999999",
        "user_seq": user_seq,
        "type": "SignIn",
        "response": "Fail",
        "challenges": [{"ChallengeName": "Password", "ChallengeResponse": "Failure"}],
        "context": {"IpAddress": "203.0.113.7", "City": "Oslo"},
        "risk": {"RiskDecision": "AccountTakeover", "RiskLevel": "High"},
        "feedback": {"FeedbackValue": "Invalid", "Provider": "Admin", "FeedbackDate": 1.5},
        "created_at": moment(),
    }
