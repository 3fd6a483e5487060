"""Guesses that many send at once: no more is told than to one who sends them in a row."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyotp
import pytest
from botocore.exceptions import ClientError

from tests.functions import make_function
from tests.host import Host
from tests.integration.making import PASSWORD, make_client, make_pool, make_user, refused
from tests.integration.signin.signing_in import sign_in

GUESSES = 60
WRONG = "Incorrect username or password."
WRONG_CODE = "Invalid code received for user"
SHUT = "Password attempts exceeded"
TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
# It guesses five times itself while the sign-in that called it waits.
GUESSING = """
import boto3


def handler(event, context):
    if (event["request"].get("validationData") or {}).get("guesses") != "yes":
        return event
    client = boto3.client("cognito-idp")
    for _ in range(5):
        try:
            client.initiate_auth(
                ClientId=event["callerContext"]["clientId"],
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": event["userName"], "PASSWORD": "Wrong123!"},
            )
        except client.exceptions.NotAuthorizedException:
            pass
    return event
"""


def answers(guess: Callable[[int], Any]) -> tuple[Counter[str], float]:
    """Send all guesses at once; return how often each answer came, and how long they took."""
    together = threading.Barrier(GUESSES)

    def send(number: int) -> str:
        together.wait()
        try:
            guess(number)
        except ClientError as error:
            return str(error.response["Error"]["Message"])
        return "right"

    began = time.monotonic()
    with ThreadPoolExecutor(GUESSES) as threads:
        counted = Counter(threads.map(send, range(GUESSES)))
    return counted, time.monotonic() - began


def told_in_a_row(seconds: float) -> int:
    """Return how many wrong guesses one after another are told so in this time."""
    told, lock = 5, 1.0
    while seconds > lock:
        told, seconds, lock = told + 1, seconds - lock, 2 * lock
    return told


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_of_sixty_passwords_as_many_are_told_as_in_a_row(host: Host, name: str) -> None:
    cognito = host.client("cognito-idp")
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id, PreventUserExistenceErrors="ENABLED")
    make_user(cognito, pool_id)
    given = {"USERNAME": name, "PASSWORD": "Wrong123!"}
    counted, seconds = answers(lambda _: sign_in(cognito, pool_id, client_id, **given))
    assert set(counted) == {WRONG, SHUT}
    assert counted[WRONG] <= told_in_a_row(seconds)


def test_sixty_right_passwords_sign_in(host: Host) -> None:
    cognito = host.client("cognito-idp")
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)
    counted, _ = answers(lambda _: sign_in(cognito, pool_id, client_id))
    assert counted == {"right": GUESSES}


def test_of_sixty_codes_of_an_app_as_many_are_told_as_in_a_row(host: Host) -> None:
    cognito = host.client("cognito-idp")
    pool_id = make_pool(cognito)
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="OPTIONAL", **TOTP)
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)
    token = sign_in(cognito, pool_id, client_id)["AuthenticationResult"]["AccessToken"]
    secret = cognito.associate_software_token(AccessToken=token)["SecretCode"]
    cognito.verify_software_token(AccessToken=token, UserCode=pyotp.TOTP(secret).now())
    cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True})
    sessions = [sign_in(cognito, pool_id, client_id)["Session"] for _ in range(GUESSES)]
    right = {pyotp.TOTP(secret).at(time.time() + 30 * drift) for drift in range(-1, 4)}
    wrong = next(code for code in ("000000", "111111", "222222") if code not in right)

    def guess(number: int) -> None:
        cognito.respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=sessions[number],
            ChallengeResponses={"USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": wrong},
        )

    counted, seconds = answers(guess)
    assert set(counted) == {WRONG_CODE, SHUT}
    assert counted[WRONG_CODE] <= told_in_a_row(seconds)


def test_what_failed_while_a_function_was_asked_counts(host: Host) -> None:
    cognito = host.client("cognito-idp")
    arn = make_function(host, "guessing", GUESSING)
    pool_id = make_pool(cognito, LambdaConfig={"PreAuthentication": arn})
    client_id = make_client(cognito, pool_id)
    for name, password in (("alice", PASSWORD), ("bob", "Wrong123!")):
        make_user(cognito, pool_id, name)
        with refused("NotAuthorizedException", SHUT):
            cognito.initiate_auth(
                ClientId=client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": name, "PASSWORD": password},
                ClientMetadata={"guesses": "yes"},
            )
