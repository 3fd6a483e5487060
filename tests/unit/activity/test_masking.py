"""What is masked: every secret of the service models, of forms and events, and no more."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from localstack.aws.spec import load_service

from localstack_cognito.activity.masking import Secrets, masked, scrubbed
from localstack_cognito.host import service_models

service_models.install()

_VALUE = "a value that is looked for"
_SERVICES = ("cognito-idp", "cognito-identity")
# What holds a secret, by the names of its shapes.
SECRET_SHAPES = {
    *("PasswordType", "TokenModelType", "SecretHashType", "ClientSecretType", "SecretCodeType"),
    *("SessionType", "SoftwareTokenMFAUserCodeType", "ConfirmationCodeType", "OIDCToken"),
    *("GetDerivedTokenTokenModelType", "AccessKeyString", "SecretKeyString"),
    *("SessionTokenString", "IdentityProviderToken", "PreSignedUrlType"),
}
# Each of their members, where a structure holds them as texts without a shape of their own.
SECRET_MEMBERS = {
    ("DeviceSecretVerifierConfigType", "PasswordVerifier"),
    ("DeviceSecretVerifierConfigType", "Salt"),
}
# What is said of a passkey, by who has it: taken as a whole.
_DOCUMENTS = {"Credential", "CredentialCreationOptions"}


def _texts(shape: Shape, path: tuple[str, ...], above: tuple[Shape, ...]) -> Iterator[Any]:
    """Yield the path of each text below a shape, and the structure and shape that it is of."""
    if shape in above:
        return
    above = (*above, shape)
    if isinstance(shape, StructureShape) and not getattr(shape, "is_document_type", False):
        for name, member in shape.members.items():
            if member.type_name == "string":
                yield (*path, name), shape.name, member.name
            elif name in _DOCUMENTS:
                yield (*path, name, "id"), name, "document"
            else:
                yield from _texts(member, (*path, name), above)
    elif isinstance(shape, ListShape):
        if shape.member.type_name == "string":
            yield (*path, "[]"), shape.name, shape.member.name
        else:
            yield from _texts(shape.member, (*path, "[]"), above)
    elif isinstance(shape, MapShape):
        yield (*path, "a-key"), shape.name, shape.value.name


def _shapes() -> Iterator[Any]:
    for service in _SERVICES:
        model = load_service(service)
        for name in model.operation_names:
            operation = model.operation_model(name)
            for shape in (operation.input_shape, operation.output_shape):
                if shape is not None:
                    for path, structure, text in _texts(shape, (), ()):
                        yield f"{shape.name}.{'.'.join(path)}", path, structure, text


_SHAPES = list(_shapes())


def _nested(path: tuple[str, ...]) -> Any:
    value: Any = _VALUE
    for name in reversed(path):
        value = [value] if name == "[]" else {name: value}
    return value


def _is_secret(path: tuple[str, ...], structure: str, text: str) -> bool:
    return (
        (text in SECRET_SHAPES and structure != "LoginsList")
        or (structure, path[-1]) in SECRET_MEMBERS
        or text == "document"
    )


def test_a_password_that_is_a_word_of_the_reason_leaves_it_readable() -> None:
    secrets: Secrets = set()
    masked({"PASSWORD": "wrong", "NEW_PASSWORD": "swordfish"}, secrets)
    assert scrubbed("The password is wrong, swordfish.", secrets) == (
        "The password is wrong, <secret>."
    )


def test_each_secret_of_the_service_models_is_masked_and_nothing_else_is() -> None:
    secret = [one for one in _SHAPES if _is_secret(*one[1:])]
    assert len(secret) > 90
    shown = [
        name for name, path, *_ in secret if _VALUE in json.dumps(masked(_nested(path), set()))
    ]
    assert shown == []
    public = [one for one in _SHAPES if not _is_secret(*one[1:])]
    assert len(public) > 700
    hidden = {
        name for name, path, *_ in public if _VALUE not in json.dumps(masked(_nested(path), set()))
    }
    assert hidden == set()


@pytest.mark.parametrize(
    "name",
    [
        *("PASSWORD", "NEW_PASSWORD", "SECRET_HASH", "REFRESH_TOKEN", "ACCESS_TOKEN", "ANSWER"),
        *("SMS_MFA_CODE", "SMS_OTP_CODE", "EMAIL_OTP_CODE", "EMAIL_MFA_CODE", "SECRET_BLOCK"),
        *("SOFTWARE_TOKEN_MFA_CODE", "PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK"),
        *("CREDENTIAL", "SALT", "SRP_B", "SRP_A"),
    ],
)
def test_parameters_of_flows_and_challenges_are_masked(name: str) -> None:
    for member in ("AuthParameters", "ChallengeResponses", "ChallengeParameters"):
        assert _VALUE not in str(masked({member: {name: _VALUE}}, set()))


@pytest.mark.parametrize(
    "name", ["USERNAME", "DEVICE_KEY", "USER_ID_FOR_SRP", "CODE_DELIVERY_DESTINATION", "TIMESTAMP"]
)
def test_other_parameters_are_told(name: str) -> None:
    assert masked({"AuthParameters": {name: _VALUE}}, set()) == {"AuthParameters": {name: _VALUE}}


@pytest.mark.parametrize(
    "name",
    [
        *("client_secret", "code", "code_verifier", "refresh_token", "id_token", "access_token"),
        *("SAMLResponse", "SAMLRequest", "RelayState", "client_assertion", "_csrf", "session"),
        *("password", "new_password", "confirmation_code", "journey", "private_key", "Cookie"),
    ],
)
def test_parameters_of_endpoints_pages_and_providers_are_masked(name: str) -> None:
    for section in ("parameters", "ProviderDetails"):
        assert _VALUE not in str(masked({section: {name: _VALUE}}, set()))


@pytest.mark.parametrize(
    "name",
    [
        *("grant_type", "client_id", "redirect_uri", "scope", "response_type", "code_challenge"),
        *("token_type_hint", "code_challenge_method", "nonce", "state", "login_hint"),
    ],
)
def test_other_parameters_of_endpoints_are_told(name: str) -> None:
    assert masked({"parameters": {name: _VALUE}}, set()) == {"parameters": {name: _VALUE}}


def test_events_of_triggers_hide_passwords_and_answers_and_show_their_settings() -> None:
    event: Any = {
        "request": {
            "password": "Example123!",
            "privateChallengeParameters": {"colour": "blue", "deep": {"er": "green"}},
            "challengeAnswer": "red",
            "code": "AYADeOabc",
            "codeParameter": "{####}",
            "session": [{"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True}],
        },
        "response": {
            "claimsAndScopeOverrideDetails": {
                "idTokenGeneration": {"claimsToAddOrOverride": {"tier": "gold"}}
            }
        },
    }
    shown = masked(event, set())
    text = json.dumps(shown)
    for secret in ("Example123!", "blue", "green", '"red"', "AYADeOabc"):
        assert secret not in text
    assert shown["response"] == event["response"]
    assert shown["request"]["session"] == event["request"]["session"]
    assert shown["request"]["codeParameter"] == "{####}"


def test_a_jwt_is_told_by_its_use_and_jti() -> None:
    claims = {"jti": "4cd2-8a", "token_use": "access", "sub": "someone"}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    token = f"eyJhbGciOiJSUzI1NiJ9.{body}.c2lnbmF0dXJl"
    secrets: Secrets = set()
    assert masked({"AccessToken": token}, secrets) == {"AccessToken": "<access token, jti 4cd2-8a>"}
    assert secrets == {token}


@pytest.mark.parametrize("made_up", ["ey.ey.ey" * 9, f"ey.{'=' * 50}.x", f"ey.{'A' * 61}.é"])
def test_what_looks_like_a_jwt_and_is_none_is_masked_all_the_same(made_up: str) -> None:
    assert made_up not in str(masked({"AccessToken": made_up}, set()))


def test_long_secrets_are_told_apart_without_being_told() -> None:
    one, same, other = (
        masked({"Session": text * 50}, set())["Session"] for text in ("ab", "ab", "ba")
    )
    assert one == same != other
    assert "abab" not in one


def test_lists_and_texts_are_cut() -> None:
    shown = masked({"Users": [{"Username": str(n)} for n in range(60)]}, set())["Users"]
    assert len(shown) == 21
    assert shown[-1] == "... and 40 more"
    assert len(masked({"CSS": "a" * 100_000}, set())["CSS"]) < 17_000


def test_what_json_does_not_have_is_written_as_text() -> None:
    made = {"At": datetime(2026, 1, 2, tzinfo=UTC), "File": b"12345", "Numbers": {1}}
    shown = masked(made, set())
    assert shown == {"At": "2026-01-02 00:00:00+00:00", "File": "<5 bytes>", "Numbers": [1]}
    json.dumps(shown)


def test_what_goes_deep_ends() -> None:
    deep: Any = "end"
    for _ in range(500):
        deep = {"a": deep}
    assert len(json.dumps(masked(deep, set()))) < 200


def test_texts_lose_the_secrets_that_were_seen() -> None:
    secrets: Secrets = set()
    masked({"password": 'Quote"123!', "UserCode": "123456"}, secrets)
    log = 'got {"password": "Quote\\"123!"} and 123456 and Quote"123!'
    assert scrubbed(log, secrets) == 'got {"password": "<secret>"} and <secret> and <secret>'
