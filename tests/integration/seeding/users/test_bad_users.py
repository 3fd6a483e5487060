"""What a user of a file cannot be: told with the line, the member and AWS's words."""

import base64
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from localstack_cognito.seeding.files.places import FileProblems
from tests.integration.seeding.users.files import applied, exported, exported_users, file_of


class Bad(NamedTuple):
    """Users of whom one cannot be: the wrong line ends with ``# !``."""

    users: str
    member: str
    message: str
    pool: str = ""
    pool_id: str = "us-east-1_app"


EMAILS = "UsernameAttributes: [email]"
ALIASES = "AliasAttributes: [email, preferred_username]"
GROUPS = "Groups: [{GroupName: admins}]"
FOLDED = "UsernameConfiguration: {CaseSensitive: false}"
PASSKEYS = """Policies: {SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN]}}"""
SALT = base64.b64encode(b"0123456789abcdef").decode()
VERIFIER = base64.b64encode(bytes([1]) * 384).decode()
TOO_LARGE = base64.b64encode(bytes([255]) * 384).decode()
MADE_FOR = (
    "A verifier is made for the id of a pool and the name of a user, and is good for no others"
)
ENUM = (
    "1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: "
    "Member must satisfy enum value set: [{}]"
)

BAD = {
    "a member that there is not": Bad(
        "- Username: alice\n  Usernam: alice # !",
        "",
        "There is no member Usernam here. Is it Username?",
    ),
    "no name": Bad(
        "- Enabled: true # !",
        "",
        "1 validation error detected: Value at 'username' failed to satisfy constraint: "
        "Member must not be null",
    ),
    "no user": Bad("- alice # !", "", "This must be a mapping, and is a single value."),
    "a name that is a list": Bad(
        "- Username: [alice] # !", ".Username", "This must be a single value, and is a list."
    ),
    "a name twice": Bad(
        "- Username: alice\n- Username: bob\n- Username: alice # !",
        ".Username",
        "alice stands in the file twice. It is that of team.yaml:6.",
    ),
    "a name twice in other letters": Bad(
        "- Username: alice\n- Username: Alice # !",
        ".Username",
        "Alice stands in the file twice. It is that of team.yaml:7.",
        FOLDED,
    ),
    "a name that looks like an alias": Bad(
        "- Username: alice@example.com # !",
        ".Username",
        "Username cannot be of email format, since user pool is configured for email alias.",
        ALIASES,
    ),
    "a name that is no e-mail address": Bad(
        "- Username: alice # !", ".Username", "Username should be an email.", EMAILS
    ),
    "a name that is another address": Bad(
        "- Username: a@example.com # !\n  UserAttributes: {email: b@example.com}",
        ".Username",
        "User email should be empty or same as username, since username attribute is email.",
        EMAILS,
    ),
    "an address that is named twice": Bad(
        "- Username: a@example.com\n- Username: a@example.com # !",
        ".Username",
        "An account with the given email already exists. It is that of team.yaml:7.",
        EMAILS,
    ),
    "an attribute that the pool has not": Bad(
        "- Username: alice\n  UserAttributes:\n    custom:plan: gold # !",
        ".UserAttributes.custom:plan",
        "Attributes did not conform to the schema: Type for attribute {custom:plan} could not be "
        "determined",
    ),
    "an attribute in AWS's list that the pool has not": Bad(
        "- Username: alice\n  UserAttributes:\n  - {Name: email, Value: a@example.com}\n"
        "  - {Name: plan, Value: gold} # !",
        ".UserAttributes.plan",
        "Attributes did not conform to the schema: Type for attribute {plan} could not be "
        "determined",
    ),
    "an attribute that is too short": Bad(
        "- Username: alice\n  UserAttributes:\n    name: Alice\n    birthdate: 1.1.2001 # !",
        ".UserAttributes.birthdate",
        "Attributes did not conform to the schema: birthdate: String must be no shorter than 10 "
        "characters",
    ),
    "an attribute that is no number": Bad(
        "- Username: alice\n  UserAttributes:\n    updated_at: today # !",
        ".UserAttributes.updated_at",
        "Attributes did not conform to the schema: updated_at: Number attributes must be numbers",
    ),
    "an attribute that is neither true nor false": Bad(
        "- Username: alice\n  UserAttributes:\n    email_verified: yes # !",
        ".UserAttributes.email_verified",
        "Attributes did not conform to the schema: email_verified: Boolean attributes must be "
        "true or false",
    ),
    "no e-mail address": Bad(
        "- Username: alice\n  UserAttributes:\n    email: alice # !",
        ".UserAttributes.email",
        "Invalid email address format.",
    ),
    "no phone number": Bad(
        "- Username: alice\n  UserAttributes:\n    phone_number: 555 # !",
        ".UserAttributes.phone_number",
        "Invalid phone number format.",
    ),
    "a sub among the attributes": Bad(
        "- Username: alice\n  UserAttributes:\n    sub: abc # !",
        ".UserAttributes.sub",
        "Cannot modify the non-mutable attribute sub",
    ),
    "attributes that are a text": Bad(
        "- Username: alice\n  UserAttributes: none # !",
        ".UserAttributes",
        "This must be a mapping, and is a single value.",
    ),
    "an alias twice": Bad(
        "- Username: alice\n  UserAttributes: {email: a@example.com, email_verified: true}\n"
        "- Username: bob\n  UserAttributes:\n    email_verified: true\n"
        "    email: a@example.com # !",
        ".UserAttributes.email",
        "An account with the given email already exists. It is that of team.yaml:7.",
        ALIASES,
    ),
    "a preferred name of another kind": Bad(
        "- Username: alice\n  UserAttributes:\n    preferred_username: a@example.com # !",
        ".UserAttributes.preferred_username",
        "Username cannot be of email format, since user pool is configured for email alias.",
        ALIASES,
    ),
    "a preferred name that is somebody's name": Bad(
        "- Username: alice\n- Username: bob\n  UserAttributes:\n    preferred_username: alice # !",
        ".UserAttributes.preferred_username",
        "User account already exists for the alias. It is that of team.yaml:7.",
        ALIASES,
    ),
    "a sub twice": Bad(
        "- {Username: alice, Sub: abc}\n- Username: bob\n  Sub: abc # !",
        ".Sub",
        "Another user of the pool has this sub. It is that of team.yaml:6.",
    ),
    "a group that there is not": Bad(
        "- Username: alice\n  Groups:\n  - admins\n  - staff # !",
        ".Groups[1]",
        "Group not found.",
        GROUPS,
    ),
    "a group twice": Bad(
        "- Username: alice\n  Groups:\n  - admins\n  - admins # !",
        ".Groups[1]",
        "This is Groups[0] again.",
        GROUPS,
    ),
    "a short password": Bad(
        "- Username: alice\n  Password: Abc1! # !",
        ".Password",
        "Password does not conform to policy: Password not long enough",
    ),
    "a password without a number": Bad(
        "- Username: alice\n  Password: Abcdefgh! # !",
        ".Password",
        "Password does not conform to policy: Password must have numeric characters",
    ),
    "a weak temporary password": Bad(
        "- Username: alice\n  TemporaryPassword: abcdefgh1! # !",
        ".TemporaryPassword",
        "Password did not conform with password policy: Password must have uppercase characters",
    ),
    "two passwords": Bad(
        "- Username: alice\n  Password: Example123!\n  TemporaryPassword: Example123! # !",
        ".TemporaryPassword",
        "The user has a Password already: one of the two is due.",
    ),
    "a temporary password of a confirmed user": Bad(
        "- Username: alice\n  TemporaryPassword: Example123!\n  UserStatus: CONFIRMED # !",
        ".UserStatus",
        "Who has a temporary password is FORCE_CHANGE_PASSWORD.",
    ),
    "a status that there is not": Bad(
        "- Username: alice\n  UserStatus: ACTIVE # !",
        ".UserStatus",
        ENUM.format(
            "ACTIVE",
            "userStatus",
            "UNCONFIRMED, CONFIRMED, FORCE_CHANGE_PASSWORD, RESET_REQUIRED, EXTERNAL_PROVIDER",
        ),
    ),
    "a verifier that is none": Bad(
        f"- Username: alice\n  PasswordVerifier:\n    Salt: {SALT}\n    Verifier: {TOO_LARGE} # !",
        ".PasswordVerifier.Verifier",
        "This is no verifier of SRP: a number of 3072 bits, below the prime of the group.",
    ),
    "a verifier that is no Base64": Bad(
        f"- Username: alice\n  PasswordVerifier:\n    Salt: {SALT}\n    Verifier: '!' # !",
        ".PasswordVerifier.Verifier",
        "This must be Base64.",
    ),
    "a verifier without a salt": Bad(
        f"- Username: alice\n  PasswordVerifier: {{Verifier: {VERIFIER}}} # !",
        ".PasswordVerifier",
        "1 validation error detected: Value null at 'passwordVerifier.salt' failed to satisfy "
        "constraint: Member must not be null",
    ),
    "a verifier in a pool whose id is not fixed": Bad(
        f"- Username: alice\n  PasswordVerifier: {{Salt: {SALT}, Verifier: {VERIFIER}}} # !",
        ".PasswordVerifier",
        f"{MADE_FOR}: the file gives the pool no Id.",
        pool_id="",
    ),
    "a verifier of a user whose name is not fixed": Bad(
        f"- Username: a@b.com\n  PasswordVerifier: {{Salt: {SALT}, Verifier: {VERIFIER}}} # !",
        ".PasswordVerifier",
        f"{MADE_FOR}: this user is called by their sub, and the file gives no Sub.",
        EMAILS,
    ),
    "a hash that is none": Bad(
        "- Username: alice\n  PasswordHash: abc # !",
        ".PasswordHash",
        "The password hash is none that an import job takes: BCRYPT $2b$ (or 2a, 2y), the cost, $, "
        "and 53 letters; SCRYPT $scrypt$ln=..,r=..,p=..$salt$hash; ARGON2ID "
        "$argon2id$v=19$m=..,t=..,p=..$salt$hash; PBKDF2_SHA256 $pbkdf2-sha256$rounds$salt$hash.",
    ),
    "a hash that costs too much": Bad(
        f"- Username: alice\n  PasswordHash: $2b$20${'a' * 21}u{'a' * 30}a # !",
        ".PasswordHash",
        "The password hash would take too much to check: a cost of 20, and 14 is the most.",
    ),
    "a factor that there is not": Bad(
        "- Username: alice\n  UserMFASettingList: [PIGEON] # !",
        ".UserMFASettingList",
        "1 validation error detected: Value '[PIGEON]' at 'userMFASettingList' failed to satisfy "
        "constraint: Member must satisfy constraint: [Member must satisfy enum value set: "
        "[SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP, WEB_AUTHN_MFA]]",
    ),
    "what is always checked": Bad(
        "- Username: alice\n  Unchecked: [Groups] # !",
        ".Unchecked",
        "Unchecked may name UserMFASettingList.",
    ),
    "a factor without an address": Bad(
        "- Username: alice\n  UserMFASettingList: [SMS_MFA] # !",
        ".UserMFASettingList[0]",
        "User does not have delivery config set to turn on SMS_MFA",
    ),
    "a factor without an authenticator app": Bad(
        "- Username: alice\n  SoftwareToken: {PendingSecretCode: JBSWY3DPEHPK3PXP}\n"
        "  UserMFASettingList: [SOFTWARE_TOKEN_MFA] # !",
        ".UserMFASettingList[0]",
        "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
    ),
    "a factor without a passkey": Bad(
        "- Username: alice\n  UserMFASettingList: [WEB_AUTHN_MFA] # !",
        ".UserMFASettingList[0]",
        "User does not have applicable WebAuthn credentials to enable WebAuthn MFA.",
    ),
    "a factor that is preferred and not enabled": Bad(
        "- Username: alice\n  PreferredMfaSetting: SMS_MFA # !",
        ".PreferredMfaSetting",
        "A factor that is not enabled cannot be preferred.",
    ),
    "a secret that is none": Bad(
        "- Username: alice\n  SoftwareToken:\n    SecretCode: '0189' # !",
        ".SoftwareToken.SecretCode",
        "This is no secret in Base32.",
    ),
    "a passkey with no key": Bad(
        "- Username: alice\n  WebAuthnCredentials:\n  - CredentialId: abc\n"
        "    RelyingPartyId: example.com\n    PublicKey: AAAA # !",
        ".WebAuthnCredentials[0].PublicKey",
        "The passkey's key is none of those that the user pool supports: ES256 and RS256.",
    ),
    "a device with half of a verifier": Bad(
        f"- Username: alice\n  Devices:\n  - {{DeviceKey: us-east-1_{'a' * 8}-{'b' * 4}-"
        f"{'c' * 4}-{'d' * 4}-{'e' * 12}, Salt: {SALT}}} # !",
        ".Devices[0]",
        "A device has a Salt and a PasswordVerifier, or neither.",
    ),
    "a device of two": Bad(
        "- Username: alice\n  Devices: [{DeviceKey: us-east-1_aaaaaaaa-bbbb-cccc-dddd-"
        "eeeeeeeeeeee}]\n- Username: bob\n  Devices:\n  - {DeviceKey: us-east-1_aaaaaaaa-bbbb-cccc-"
        "dddd-eeeeeeeeeeee} # !",
        ".Devices[0]",
        "Device already exists. It is that of team.yaml:6.",
    ),
    "a provider that there is not": Bad(
        "- Username: alice\n  Identities:\n  - ProviderAttributeValue: '1'\n"
        "    ProviderName: Google # !",
        ".Identities[0].ProviderName",
        "The provider Google does not exist for User Pool us-east-1_app",
    ),
    "an identity at Cognito": Bad(
        "- Username: alice\n  Identities:\n  - ProviderAttributeValue: '1'\n"
        "    ProviderName: Cognito # !",
        ".Identities[0].ProviderName",
        "Invalid SourceUser: Cognito users with a username/password may not be passed in as a "
        "SourceUser, only as a DestinationUser",
    ),
    "an identity of two": Bad(
        "- Username: alice\n"
        "  Identities: [{ProviderName: Old, ProviderType: OIDC, ProviderAttributeValue: '1'}]\n"
        "- Username: bob\n  Identities:\n"
        "  - {ProviderName: Old, ProviderType: OIDC, ProviderAttributeValue: '1'} # !",
        ".Identities[0]",
        "SourceUser is already linked to DestinationUser. It is that of team.yaml:6.",
    ),
    "a list of identities that is none": Bad(
        "- Username: alice\n  UserAttributes:\n    identities: none # !",
        ".UserAttributes.identities",
        "This is a list, in JSON, of what has dateCreated, issuer, primary, providerName, "
        "providerType, userId; Identities is what a file has in its place.",
    ),
    "a code for nothing": Bad(
        "- Username: alice\n  ConfirmationCodes:\n"
        "  - {Purpose: Fun, Code: '123456', Expires: 2030-01-01} # !",
        ".ConfirmationCodes[0].Purpose",
        ENUM.format(
            "Fun",
            "confirmationCodes.1.member.purpose",
            "ConfirmSignUp, ForgotPassword, VerifyEmail, VerifyPhoneNumber",
        ),
    ),
    "a code twice": Bad(
        "- Username: alice\n  ConfirmationCodes:\n"
        "  - {Purpose: ConfirmSignUp, Code: '123456', Expires: 2030-01-01}\n"
        "  - {Purpose: ConfirmSignUp, Code: '123457', Expires: 2030-01-01} # !",
        ".ConfirmationCodes[1]",
        "This is ConfirmationCodes[0] again.",
    ),
    "an event twice": Bad(
        "- Username: alice\n  AuthEvents:\n"
        "  - {EventId: a, EventType: SignIn, EventResponse: Pass}\n"
        "  - {EventId: a, EventType: SignIn, EventResponse: Pass} # !",
        ".AuthEvents[1]",
        "This is AuthEvents[0] again.",
    ),
    "neither enabled nor disabled": Bad(
        "- Username: alice\n  Enabled: maybe # !",
        ".Enabled",
        "This must be true or false, and is maybe.",
    ),
    "no date": Bad(
        "- Username: alice\n  UserCreateDate: yesterday # !",
        ".UserCreateDate",
        "This must be a date as 2026-01-31T12:00:00Z or in seconds since 1970, and is yesterday.",
    ),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_what_cannot_be_is_told_where_it_stands(in_process: Callable[[str], Any], bad: Bad) -> None:
    text = file_of(bad.users, bad.pool, bad.pool_id)
    with pytest.raises(FileProblems) as refused:
        applied(text)
    (problem,) = refused.value.problems
    wrong = next(number for number, line in enumerate(text.splitlines(), 1) if "# !" in line)
    number = sum(1 for line in bad.users.split("# !")[0].splitlines() if line.startswith("- ")) - 1
    path = f"UserPools[0].Users[{number}]{bad.member}"
    assert (problem.place.line, problem.member) == (wrong, path)
    assert problem.message == bad.message
    assert exported() == "Version: 1\n"


THERE = """
- {Username: alice, Sub: sub-of-alice, UserAttributes: {email: a@example.com, email_verified: true}}
- {Username: bob, Sub: sub-of-bob}
"""
AGAINST = {
    "an alias of somebody who is there": Bad(
        "- Username: carol\n  UserAttributes:\n    email_verified: true\n"
        "    email: a@example.com # !",
        ".UserAttributes.email",
        "An account with the given email already exists. It is that of alice.",
    ),
    "another sub": Bad(
        "- Username: alice\n  Sub: another # !",
        ".Sub",
        "A sub is its user's for good: that of alice is sub-of-alice.",
    ),
    "the sub of somebody who is there": Bad(
        "- Username: carol\n  Sub: sub-of-alice # !",
        ".Sub",
        "Another user of the pool has this sub. It is that of alice.",
    ),
    "a preferred name that is the name of somebody who is there": Bad(
        "- Username: carol\n  UserAttributes:\n    preferred_username: bob # !",
        ".UserAttributes.preferred_username",
        "User account already exists for the alias. It is that of bob.",
    ),
}


@pytest.mark.parametrize("bad", AGAINST.values(), ids=AGAINST.keys())
def test_what_others_have_who_are_there_is_told(in_process: Callable[[str], Any], bad: Bad) -> None:
    applied(file_of(THERE, ALIASES))
    before = exported()
    text = file_of(bad.users, ALIASES)
    with pytest.raises(FileProblems) as refused:
        applied(text)
    (problem,) = refused.value.problems
    wrong = next(number for number, line in enumerate(text.splitlines(), 1) if "# !" in line)
    assert (problem.place.line, problem.member, problem.message) == (
        wrong,
        f"UserPools[0].Users[0]{bad.member}",
        bad.message,
    )
    assert exported() == before


def test_only_fifty_problems_are_told(in_process: Callable[[str], Any]) -> None:
    users = "".join(f"- {{Username: user{number}, Password: short}}\n" for number in range(60))
    with pytest.raises(FileProblems) as refused:
        applied(file_of(users))
    assert (len(refused.value.problems), refused.value.left_out) == (50, 10)
    assert not exported_users()


def test_a_user_in_one_line_is_told_by_that_line(in_process: Callable[[str], Any]) -> None:
    users = '- {"Username": "alice"}\n- {"Username": "bob", "Groups": ["staff"]}\n'
    with pytest.raises(FileProblems) as refused:
        applied(file_of(users))
    assert str(refused.value) == "team.yaml:7: UserPools[0].Users[1].Groups[0]: Group not found."
