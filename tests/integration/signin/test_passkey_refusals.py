"""Passkeys that are refused: made elsewhere, by another, for something else, too late."""

import base64
import copy
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError
from fido2.cose import EdDSA

from tests.integration.directory.users.accounts import Account
from tests.integration.making import make_client, refused
from tests.integration.signin.authenticator import Authenticator
from tests.integration.signin.passkeys import (
    NOT_SUPPORTED,
    RP,
    complete,
    ids,
    make_alice,
    register,
    start,
)

CHALLENGE_NOT_FOUND = (
    "WebAuthnChallengeNotFoundException",
    "The challenge was not found. Start the registration anew.",
)
INVALID = ("InvalidParameterException", "Credential data is not valid")


@pytest.fixture(scope="module")
def alice(cognito: Any) -> Account:
    """A user whose passkeys no test counts."""
    return make_alice(cognito)


def encoded(value: Any) -> str:
    plain = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


@pytest.mark.parametrize(
    "origin",
    [
        "http://example.com",
        "http://localhost:3000",
        "https://example.org",
        "https://badexample.com",
        "https://example.com.evil.org",
        "https://com",
        "https://example.com/",
        "https://evil.org@example.com",
        "https://example.com:port",
        "https://[example.com",
        "ftp://example.com",
        "android:apk-key-hash:short",
        "ios:bundle-id:com.example",
        "null",
        "",
    ],
)
def test_a_foreign_page_makes_none(alice: Account, origin: str) -> None:
    credential = Authenticator().register(start(alice), "https://replaced")
    replaced = json.loads(base64.urlsafe_b64decode(credential["response"]["clientDataJSON"] + "=="))
    replaced["origin"] = origin
    credential["response"]["clientDataJSON"] = encoded(replaced)
    with refused(
        "WebAuthnOriginNotAllowedException",
        f"The origin {origin} is not allowed for the relying party example.com.",
    ):
        complete(alice, credential)


def of_another_relying_party(alice: Account) -> Any:
    return Authenticator().register(start(alice), f"https://{RP}", "example.org")


def with_an_unsupported_key(alice: Account) -> Any:
    return Authenticator(EdDSA).register(start(alice))


def with_a_challenge_of_its_own(alice: Account) -> Any:
    start(alice)
    return Authenticator().register({"rp": {"id": RP}, "challenge": "A" * 43})


def with_the_challenge_before(alice: Account) -> Any:
    options = start(alice)
    start(alice)
    return Authenticator().register(options)


def with_a_challenge_that_was_used(alice: Account) -> Any:
    options = start(alice)
    complete(alice, Authenticator().register(options))
    return Authenticator().register(options)


def registered_before(alice: Account) -> Any:
    return register(alice).register(start(alice))


def registered_before_by_another(alice: Account) -> Any:
    bob = alice.another(f"bob{time.time_ns()}")
    return register(bob).register(start(alice))


def made_to_sign_in(alice: Account) -> Any:
    options = start(alice)
    credential = Authenticator().register(options)
    asked = {"rpId": RP, "challenge": options["challenge"]}
    signed = Authenticator().sign(asked)["response"]["clientDataJSON"]
    credential["response"]["clientDataJSON"] = signed
    return credential


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            of_another_relying_party,
            "WebAuthnRelyingPartyMismatchException",
            "The passkey was made for another relying party than example.com.",
        ),
        (
            with_an_unsupported_key,
            NOT_SUPPORTED,
            "The passkey's key is none of those that the user pool supports: ES256 and RS256.",
        ),
        (with_a_challenge_of_its_own, *CHALLENGE_NOT_FOUND),
        (with_the_challenge_before, *CHALLENGE_NOT_FOUND),
        (with_a_challenge_that_was_used, *CHALLENGE_NOT_FOUND),
        (registered_before, "InvalidParameterException", "The passkey is registered already."),
        (
            registered_before_by_another,
            "InvalidParameterException",
            "The passkey is registered already.",
        ),
        (made_to_sign_in, *INVALID),
    ],
)
def test_a_passkey_is_refused(
    cognito: Any, make: Callable[[Account], Any], error: str, message: str
) -> None:
    alice = make_alice(cognito)
    credential = make(alice)
    before = ids(alice)
    with refused(error, message):
        complete(alice, credential)
    assert ids(alice) == before


@pytest.mark.parametrize(
    "change",
    [
        {"response": None},
        {"response": {}},
        {"response": []},
        {"response": "text"},
        {"id": "AAAA"},
        {"id": ""},
        {"id": 1},
        {"id": encoded(b"x" * 1024)},
        {"id": "not base64url!"},
        {"type": "password"},
        {"authenticatorAttachment": ["platform"]},
        {"response.transports": 1},
        {"response.transports": [["usb"]]},
        {"response.clientDataJSON": "AAAA"},
        {"response.clientDataJSON": encoded([])},
        {"response.clientDataJSON": encoded({})},
        {"response.clientDataJSON": encoded(b"[" * 100_000)},
        {"response.attestationObject": "AAAA"},
        {"response.attestationObject": encoded(b"\xa3" + b"\x81" * 5000)},
        {"response.attestationObject": ""},
        {"response.attestationObject": None},
    ],
)
def test_what_is_no_passkey_is_refused(alice: Account, change: Mapping[str, Any]) -> None:
    credential = copy.deepcopy(Authenticator().register(start(alice)))
    for path, value in change.items():
        *above, name = path.split(".")
        (credential[above[0]] if above else credential)[name] = value
    with refused(*INVALID):
        complete(alice, credential)


@pytest.mark.parametrize("document", ["text", 1, True, [], {}])
def test_what_is_no_object_is_no_passkey(alice: Account, document: Any) -> None:
    start(alice)
    with refused(*INVALID):
        complete(alice, document)


def test_after_a_refusal_the_challenge_is_good(alice: Account) -> None:
    options = start(alice)
    made = Authenticator()
    with pytest.raises(ClientError):
        complete(alice, made.register(options, "https://example.org"))
    complete(alice, made.register(options))
    assert made.credential_id in ids(alice)


def test_another_client_cannot_complete(alice: Account) -> None:
    options = start(alice)
    other = copy.copy(alice)
    other.client_id = make_client(alice.cognito, alice.pool_id)
    other.by_token = {"AccessToken": other.sign_in()["AccessToken"]}
    with refused(
        "WebAuthnClientMismatchException",
        "The registration was started with an access token of another app client.",
    ):
        complete(other, Authenticator().register(options))


def test_a_challenge_expires(own_cognito: Any, at: Callable[[float], None]) -> None:
    alice = make_alice(own_cognito)
    options = start(alice)
    at(179)
    complete(alice, Authenticator().register(options))
    at(0)
    options = start(alice)
    at(181)
    with refused(*CHALLENGE_NOT_FOUND):
        complete(alice, Authenticator().register(options))
    assert len(ids(alice)) == 1


def test_a_challenge_is_used_once_also_at_once(cognito: Any) -> None:
    alice = make_alice(cognito)
    options = start(alice)

    def attempt(_: int) -> str | None:
        try:
            complete(alice, Authenticator().register(options))
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return None

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(attempt, range(4)))
    assert sorted(map(str, outcomes)) == ["None", *[CHALLENGE_NOT_FOUND[0]] * 3]
    assert len(ids(alice)) == 1
