"""Users whom a developer makes and manages."""

import string
from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.making import (
    PASSWORD,
    SMS,
    as_dict,
    attributes,
    codes_of,
    make_client,
    make_pool,
    refused,
)

INVALID = "InvalidParameterException"
DENIED = "NotAuthorizedException"
DAY = 86400
NOBODY = ("UserNotFoundException", "User does not exist.")
EXISTS = ("UsernameExistsException", "User account already exists")
SAME_EMAIL = ("UsernameExistsException", "An account with the given email already exists.")
TOO_LATE = (DENIED, "Temporary password has expired and must be reset by an administrator.")
WRONG = (DENIED, "Incorrect username or password.")
EMAIL_ALIAS = {"AliasAttributes": ["email"]}
BY_EMAIL = {"UsernameAttributes": ["email"]}
VERIFIED = {"email": "shared@example.com", "email_verified": "true"}
PASSWORDLESS = {
    "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]}},
    **SMS,
}


def create(cognito: Any, pool_id: str, username: str = "alice", **request: Any) -> dict[str, Any]:
    answer = cognito.admin_create_user(UserPoolId=pool_id, Username=username, **request)
    user: dict[str, Any] = answer["User"]
    return user


def get(cognito: Any, pool_id: str, username: str = "alice") -> dict[str, Any]:
    user: dict[str, Any] = cognito.admin_get_user(UserPoolId=pool_id, Username=username)
    return user


def sign_in(
    cognito: Any, client_id: str, password: str = PASSWORD, name: str = "alice"
) -> dict[str, Any]:
    answer: dict[str, Any] = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password},
    )
    return answer


# AdminCreateUser


def test_a_new_user_has_to_change_the_password(cognito: Any, pool_id: str) -> None:
    user = create(cognito, pool_id, UserAttributes=attributes(email="alice@example.com"))
    assert set(user) == {
        "Username",
        "Attributes",
        "UserCreateDate",
        "UserLastModifiedDate",
        "Enabled",
        "UserStatus",
    }
    assert user["Username"] == "alice"
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert user["Enabled"] is True
    assert user["UserCreateDate"] == user["UserLastModifiedDate"]
    given = as_dict(user["Attributes"])
    assert given == {"email": "alice@example.com", "sub": given["sub"]}


def test_a_user_is_got_as_created(cognito: Any, pool_id: str) -> None:
    user = create(cognito, pool_id, UserAttributes=attributes(name="Alice"))
    got = get(cognito, pool_id)
    del got["ResponseMetadata"]
    assert got.pop("UserAttributes") == user.pop("Attributes")
    assert got == user


KEPT = (
    # attributes as given, as kept
    ({"email": "a@example.com", "email_verified": "true"}, {"email_verified": "true"}),
    ({"email": "a@example.com", "email_verified": "True"}, {"email_verified": "true"}),
    ({"email": "a@example.com", "email_verified": "false"}, {"email_verified": "false"}),
    ({"phone_number": "+15555550000"}, {"phone_number": "+15555550000"}),
    ({"custom__team": "red"}, {"custom:team": "red"}),
    ({"dev__custom__key": "k"}, {"dev:custom:key": "k"}),
)


@pytest.mark.parametrize(("given", "kept"), KEPT)
def test_a_developer_sets_what_a_user_may_not(
    cognito: Any, given: dict[str, str], kept: dict[str, str]
) -> None:
    schema = [
        {"Name": "team", "AttributeDataType": "String", "Mutable": False},
        {"Name": "key", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
        {"Name": "family_name", "Required": True},
    ]
    pool_id = make_pool(cognito, Schema=schema)
    user = create(cognito, pool_id, UserAttributes=attributes(**given))
    assert kept.items() <= as_dict(user["Attributes"]).items()


REFUSED: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
    # the pool's settings, the request, AWS's text
    (BY_EMAIL, {}, "Username should be an email."),
    (
        EMAIL_ALIAS,
        {"Username": "a@example.com"},
        "Username cannot be of email format, since user pool is configured for email alias.",
    ),
    (
        BY_EMAIL,
        {"Username": "a@example.com", "UserAttributes": attributes(email="b@example.com")},
        "User email should be empty or same as username, since username attribute is email.",
    ),
    ({}, {"UserAttributes": attributes(email="alice")}, "Invalid email address format."),
    ({}, {"UserAttributes": attributes(phone_number="555")}, "Invalid phone number format."),
    (
        {},
        {"UserAttributes": attributes(custom__role="x")},
        "Attributes did not conform to the schema: Type for attribute {custom:role} could not be "
        "determined",
    ),
    (
        {},
        {"UserAttributes": attributes(birthdate="1999")},
        "Attributes did not conform to the schema: birthdate: String must be no shorter than 10 "
        "characters\n",
    ),
    (
        {},
        {"DesiredDeliveryMediums": ["EMAIL"]},
        "No email provided but desired delivery medium was Email",
    ),
    (
        {},
        {"DesiredDeliveryMediums": ["SMS"], "UserAttributes": attributes(email="a@example.com")},
        "No phone number provided but desired delivery medium was SMS",
    ),
    (
        {},
        {"MessageAction": "SEND"},
        "1 validation error detected: Value 'SEND' at 'messageAction' failed to satisfy "
        "constraint: Member must satisfy enum value set: [RESEND, SUPPRESS]",
    ),
    (
        {},
        {"Username": "alice smith"},
        "1 validation error detected: Value at 'username' failed to satisfy constraint: Member "
        r"must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+",
    ),
)


@pytest.mark.parametrize(("settings", "request_", "message"), REFUSED)
def test_a_new_user_is_refused(
    cognito: Any, settings: dict[str, Any], request_: dict[str, Any], message: str
) -> None:
    pool_id = make_pool(cognito, **settings)
    with refused(INVALID, message):
        cognito.admin_create_user(UserPoolId=pool_id, **{"Username": "alice", **request_})
    assert cognito.list_users(UserPoolId=pool_id)["Users"] == []


PASSWORDS = (
    ("Short1!", "Password not long enough"),
    ("PASSWORD1!", "Password must have lowercase characters"),
    ("asdfasilguhasulf!", "Password must have uppercase characters"),
    ("Password!", "Password must have numeric characters"),
    ("Password1", "Password must have symbol characters"),
)


@pytest.mark.parametrize(("password", "detail"), PASSWORDS)
def test_the_first_rule_that_a_password_breaks_is_named(
    cognito: Any, pool_id: str, password: str, detail: str
) -> None:
    weak = "InvalidPasswordException"
    with refused(weak, f"Password did not conform with password policy: {detail}"):
        create(cognito, pool_id, TemporaryPassword=password)
    create(cognito, pool_id)
    with refused(weak, f"Password does not conform to policy: {detail}"):
        cognito.admin_set_user_password(UserPoolId=pool_id, Username="alice", Password=password)


def test_a_username_is_taken_once(cognito: Any, pool_id: str, client_id: str) -> None:
    create(cognito, pool_id)
    with refused(*EXISTS):
        create(cognito, pool_id)
    with refused("UsernameExistsException", "User already exists"):
        cognito.sign_up(ClientId=client_id, Username="alice", Password=PASSWORD)


def test_an_address_that_is_the_username_is_taken_once(cognito: Any) -> None:
    pool_id = make_pool(cognito, UsernameConfiguration={"CaseSensitive": False}, **BY_EMAIL)
    user = create(cognito, pool_id, "a@example.com")
    assert user["Username"] == as_dict(user["Attributes"])["sub"]
    assert as_dict(user["Attributes"])["email"] == "a@example.com"
    with refused(*SAME_EMAIL):
        create(cognito, pool_id, "A@example.com")


def test_a_verified_alias_is_taken_once_but_by_force(cognito: Any) -> None:
    pool_id = make_pool(cognito, **EMAIL_ALIAS)
    create(cognito, pool_id, "alice", UserAttributes=attributes(**VERIFIED))
    create(cognito, pool_id, "carol", UserAttributes=attributes(email=VERIFIED["email"]))
    with refused(*SAME_EMAIL):
        create(cognito, pool_id, "bob", UserAttributes=attributes(**VERIFIED))
    assert get(cognito, pool_id, VERIFIED["email"])["Username"] == "alice"
    create(
        cognito,
        pool_id,
        "bob",
        UserAttributes=attributes(**VERIFIED),
        ForceAliasCreation=True,
    )
    assert get(cognito, pool_id, VERIFIED["email"])["Username"] == "bob"
    of_alice = as_dict(get(cognito, pool_id, "alice")["UserAttributes"])
    assert of_alice["email_verified"] == "false"


# Invitations


ADDRESSES = {"email": "alice@example.com", "phone_number": "+15555550000"}
Sent = tuple[str | None, dict[str, Any]]
TO_EMAIL: Sent = ("EMAIL", {"ToAddresses": ["alice@example.com"]})
TO_PHONE: Sent = ("SMS", {"PhoneNumber": "+15555550000"})
TO_NOBODY: Sent = (None, {"ToAddresses": []})
MEDIA: tuple[tuple[list[str] | None, dict[str, str], list[Sent]], ...] = (
    # the mediums asked for, the user's addresses, where the invitation goes
    (None, ADDRESSES, [TO_PHONE]),
    (None, {"email": "alice@example.com"}, [TO_NOBODY]),
    (None, {}, [TO_NOBODY]),
    (["SMS"], ADDRESSES, [TO_PHONE]),
    (["EMAIL"], ADDRESSES, [TO_EMAIL]),
    (["EMAIL", "SMS"], ADDRESSES, [TO_EMAIL, TO_PHONE]),
)


@pytest.mark.parametrize(("media", "given", "sent"), MEDIA)
def test_an_invitation_goes_by_the_mediums_asked_for(
    cognito: Any,
    pool_id: str,
    outbox: Callable[..., list[dict[str, Any]]],
    media: list[str] | None,
    given: dict[str, str],
    sent: list[Sent],
) -> None:
    asked: dict[str, Any] = {"DesiredDeliveryMediums": media} if media else {}
    create(cognito, pool_id, UserAttributes=attributes(**given), **asked)
    messages = outbox(user_pool_id=pool_id)
    assert [(message["DeliveryMedium"], message["Destination"]) for message in messages] == sent
    assert {message["Purpose"] for message in messages} == {"AdminCreateUser"}


def test_an_invitation_says_what_the_pool_wants(
    cognito: Any, outbox: Callable[..., list[dict[str, Any]]]
) -> None:
    template = {
        "EmailMessage": "Hi {username}, {####}",
        "EmailSubject": "Come in",
        "SMSMessage": "{username}: {####}",
    }
    pool_id = make_pool(cognito, AdminCreateUserConfig={"InviteMessageTemplate": template})
    create(
        cognito,
        pool_id,
        UserAttributes=attributes(**ADDRESSES),
        DesiredDeliveryMediums=["EMAIL", "SMS"],
        TemporaryPassword=PASSWORD,
    )
    by_medium = {message["DeliveryMedium"]: message for message in outbox(user_pool_id=pool_id)}
    assert by_medium["EMAIL"]["Subject"] == "Come in"
    assert f"Hi alice, {PASSWORD}" in by_medium["EMAIL"]["Body"].values()
    assert f"alice: {PASSWORD}" in by_medium["SMS"]["Body"].values()


def test_a_suppressed_invitation_is_not_sent(
    host: Host, cognito: Any, pool_id: str, client_id: str
) -> None:
    create(cognito, pool_id, MessageAction="SUPPRESS", TemporaryPassword=PASSWORD)
    assert codes_of(host, pool_id) == []
    assert sign_in(cognito, client_id)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


@pytest.mark.parametrize("length", [6, 8, 20, 99])
def test_a_password_that_is_made_keeps_the_policy(
    host: Host, cognito: Any, pool_id: str, length: int
) -> None:
    rules = ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols")
    policy = {"MinimumLength": length, **dict.fromkeys(rules, True)}
    pool_id = make_pool(cognito, Policies={"PasswordPolicy": policy})
    create(cognito, pool_id)
    (password,) = codes_of(host, pool_id)
    assert len(password) >= length
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation)
    assert all(set(kind) & set(password) for kind in kinds)
    signed_in = sign_in(cognito, make_client(cognito, pool_id), password)
    assert signed_in["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_an_invitation_that_is_sent_again_has_a_new_password(
    host: Host, cognito: Any, pool_id: str, client_id: str
) -> None:
    user = create(cognito, pool_id)
    again = create(cognito, pool_id, MessageAction="RESEND")
    assert again["Attributes"] == user["Attributes"]
    assert again["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert again["UserLastModifiedDate"] > user["UserLastModifiedDate"]
    first, second = codes_of(host, pool_id)
    assert first != second
    with refused(*WRONG):
        sign_in(cognito, client_id, first)
    assert sign_in(cognito, client_id, second)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_an_invitation_is_sent_again_only_to_those_who_still_need_it(
    cognito: Any, pool_id: str, client_id: str, new_user: Callable[..., str]
) -> None:
    new_user(pool_id, "alice")
    cognito.sign_up(ClientId=client_id, Username="bob", Password=PASSWORD)
    for name in ("alice", "bob"):
        with refused(
            "UnsupportedUserStateException",
            f"Resend not possible. {name} status is not FORCE_CHANGE_PASSWORD",
        ):
            create(cognito, pool_id, name, MessageAction="RESEND")
    with refused(*NOBODY):
        create(cognito, pool_id, "nobody", MessageAction="RESEND")


# How long a temporary password lasts


DAYS: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 7),
    ({"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 1}}}, 1),
    ({"AdminCreateUserConfig": {"UnusedAccountValidityDays": 30}}, 30),
)


@pytest.mark.parametrize(("settings", "days"), DAYS)
def test_a_temporary_password_lasts_as_long_as_the_pool_says(
    own_cognito: Any, at: Callable[[float], None], settings: dict[str, Any], days: int
) -> None:
    pool_id = make_pool(own_cognito, **settings)
    client_id = make_client(own_cognito, pool_id)
    create(own_cognito, pool_id, TemporaryPassword=PASSWORD)
    at(days * DAY - 60)
    assert sign_in(own_cognito, client_id)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    at(days * DAY + 60)
    with refused(*TOO_LATE):
        sign_in(own_cognito, client_id)
    with refused(*WRONG):
        sign_in(own_cognito, client_id, "Another123!")


RENEWALS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("admin_create_user", {"MessageAction": "RESEND", "TemporaryPassword": PASSWORD}),
    ("admin_set_user_password", {"Password": PASSWORD}),
)


@pytest.mark.parametrize(("operation", "request_"), RENEWALS, ids=lambda value: str(value)[:30])
def test_an_expired_password_can_be_renewed(
    own_cognito: Any, at: Callable[[float], None], operation: str, request_: dict[str, Any]
) -> None:
    pool_id = make_pool(own_cognito)
    client_id = make_client(own_cognito, pool_id)
    create(own_cognito, pool_id, TemporaryPassword=PASSWORD)
    at(8 * DAY)
    getattr(own_cognito, operation)(UserPoolId=pool_id, Username="alice", **request_)
    at(14 * DAY)
    assert sign_in(own_cognito, client_id)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    at(16 * DAY)
    with refused(*TOO_LATE):
        sign_in(own_cognito, client_id)


# Users without a password


NEED_NONE: tuple[tuple[dict[str, str], dict[str, Any], str], ...] = (
    # the user's attributes, the request, the status
    (VERIFIED, {}, "CONFIRMED"),
    ({"phone_number": "+15555550000", "phone_number_verified": "true"}, {}, "CONFIRMED"),
    ({"email": "shared@example.com"}, {}, "FORCE_CHANGE_PASSWORD"),
    (VERIFIED, {"TemporaryPassword": PASSWORD}, "FORCE_CHANGE_PASSWORD"),
)


@pytest.mark.parametrize(("given", "request_", "status"), NEED_NONE)
def test_who_can_sign_in_with_codes_needs_no_password(
    cognito: Any, given: dict[str, str], request_: dict[str, Any], status: str
) -> None:
    pool_id = make_pool(cognito, **PASSWORDLESS)
    user = create(
        cognito,
        pool_id,
        UserAttributes=attributes(**given),
        MessageAction="SUPPRESS",
        **request_,
    )
    assert user["UserStatus"] == status


def test_without_a_password_no_password_signs_in(cognito: Any) -> None:
    pool_id = make_pool(cognito, **PASSWORDLESS)
    create(cognito, pool_id, UserAttributes=attributes(**VERIFIED), MessageAction="SUPPRESS")
    with refused(*WRONG):
        sign_in(cognito, make_client(cognito, pool_id))


# AdminSetUserPassword


STATUSES = ("UNCONFIRMED", "FORCE_CHANGE_PASSWORD", "CONFIRMED")


@pytest.mark.parametrize("permanent", [True, False, None])
@pytest.mark.parametrize("before", STATUSES)
def test_a_password_that_is_set_changes_the_status(
    cognito: Any, pool_id: str, client_id: str, before: str, permanent: bool | None
) -> None:
    if before == "UNCONFIRMED":
        cognito.sign_up(ClientId=client_id, Username="alice", Password=PASSWORD)
    else:
        create(cognito, pool_id)
    names = {"UserPoolId": pool_id, "Username": "alice"}
    if before == "CONFIRMED":
        cognito.admin_set_user_password(Password=PASSWORD, Permanent=True, **names)
    assert get(cognito, pool_id)["UserStatus"] == before
    asked = {} if permanent is None else {"Permanent": permanent}
    answer = cognito.admin_set_user_password(Password="Another123!", **asked, **names)
    assert set(answer) == {"ResponseMetadata"}
    status = "CONFIRMED" if permanent else "FORCE_CHANGE_PASSWORD"
    assert get(cognito, pool_id)["UserStatus"] == status
    with refused(*WRONG):
        sign_in(cognito, client_id)
    signed_in = sign_in(cognito, client_id, "Another123!")
    assert signed_in.get("ChallengeName") == (None if permanent else "NEW_PASSWORD_REQUIRED")


@pytest.mark.parametrize("permanent", [True, False])
def test_a_password_that_is_set_revokes_no_tokens(
    cognito: Any, pool_id: str, client_id: str, new_user: Callable[..., str], permanent: bool
) -> None:
    new_user(pool_id)
    tokens = sign_in(cognito, client_id)["AuthenticationResult"]
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username="alice", Password="Another123!", Permanent=permanent
    )
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"
    given = {"REFRESH_TOKEN": tokens["RefreshToken"]}
    refreshed = cognito.initiate_auth(
        ClientId=client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=given
    )
    assert "AccessToken" in refreshed["AuthenticationResult"]


@pytest.mark.parametrize("password", [" Example123!", "Example123! "])
def test_a_password_neither_begins_nor_ends_with_a_space(
    cognito: Any, pool_id: str, password: str
) -> None:
    with refused(
        INVALID,
        "1 validation error detected: Value at 'password' failed to satisfy constraint: Member "
        r"must satisfy regular expression pattern: ^[\S]+.*[\S]+$",
    ):
        cognito.admin_set_user_password(UserPoolId=pool_id, Username="alice", Password=password)


# Users by their names


def test_a_user_is_found_by_every_verified_alias(cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email", "phone_number", "preferred_username"])
    given = {
        "email": "a@example.com",
        "email_verified": "true",
        "phone_number": "+15555550000",
        "preferred_username": "queen",
    }
    create(cognito, pool_id, UserAttributes=attributes(**given))
    for name in ("alice", "a@example.com", "queen"):
        assert get(cognito, pool_id, name)["Username"] == "alice"
    with refused(*NOBODY):
        get(cognito, pool_id, "+15555550000")


ON_A_USER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("admin_get_user", {}),
    ("admin_delete_user", {}),
    ("admin_confirm_sign_up", {}),
    ("admin_set_user_password", {"Password": PASSWORD}),
)


@pytest.mark.parametrize(("operation", "request_"), ON_A_USER, ids=lambda value: str(value)[:30])
def test_a_user_who_does_not_exist_is_told_to_be_none(
    cognito: Any, pool_id: str, operation: str, request_: dict[str, Any]
) -> None:
    with refused(*NOBODY):
        getattr(cognito, operation)(UserPoolId=pool_id, Username="nobody", **request_)


def test_a_deleted_user_leaves_names_and_tokens_behind(cognito: Any) -> None:
    pool_id = make_pool(cognito, **EMAIL_ALIAS)
    client_id = make_client(cognito, pool_id)
    given: dict[str, Any] = {
        "UserAttributes": attributes(**VERIFIED),
        "MessageAction": "SUPPRESS",
    }
    first = create(cognito, pool_id, **given)
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username="alice", Password=PASSWORD, Permanent=True
    )
    tokens = sign_in(cognito, client_id)["AuthenticationResult"]
    cognito.admin_delete_user(UserPoolId=pool_id, Username=VERIFIED["email"])
    with refused(*NOBODY):
        get(cognito, pool_id)
    with refused(*NOBODY):
        cognito.get_user(AccessToken=tokens["AccessToken"])
    with refused(DENIED, "The user has been deleted for the associated refresh token"):
        cognito.initiate_auth(
            ClientId=client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
        )
    second = create(cognito, pool_id, **given)
    assert as_dict(second["Attributes"])["sub"] != as_dict(first["Attributes"])["sub"]
    with refused(*WRONG):
        sign_in(cognito, client_id)
