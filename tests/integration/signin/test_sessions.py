"""What ties a challenge to its answer: expired, replayed, another's, altered, made up, missing.

Source of the texts: what AWS was seen to answer.
"""

import base64
import copy
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.signin.making import walkers_client, walkers_pool
from tests.integration.signin.stages import CASES, SECRET_BLOCKS, UNTRACKED, Stage
from tests.integration.signin.walker import Walker

DENIED = "NotAuthorizedException"
INVALID = (DENIED, "Invalid session for the user.")
EXPIRED = (DENIED, "Invalid session for the user, session is expired.")
USED = (DENIED, "Invalid session for the user, session can only be used once.")
MISSING = ("InvalidParameterException", "Missing required parameter Session")
WRONG = (DENIED, "Incorrect username or password.")


def refusal(stage: Stage, walker: Walker, answer: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as raised:
        stage.reply(walker, answer)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.fixture(params=CASES)
def stage(request: pytest.FixtureRequest, own_host: Host, own_cognito: Any) -> Stage:
    return Stage(partial(Walker, own_host), own_cognito, request.param)


URL_SAFE = re.compile("[A-Za-z0-9_-]{1024}")
TO_BASE64 = str.maketrans("-_", "+/")


def altered(session: str) -> str:
    """Return a session, or a secret block, with one byte changed."""
    place = session[100]
    return session[:100] + ("A" if place != "A" else "B") + session[101:]


def made_up() -> str:
    """Return a session that nobody was given."""
    return base64.urlsafe_b64encode(secrets.token_bytes(768)).decode()


def in_other_texts(session: str) -> list[str]:
    """Return texts that decode to the same bytes."""
    assert URL_SAFE.fullmatch(session)
    # Of 1024 letters hardly ever none is one of the two that differ.
    return [session.translate(TO_BASE64), f"{session}=", f"{session}===="]


def test_an_answer_counts_with_its_own_session_only(
    stage: Stage, at: Callable[[float], None]
) -> None:
    alice, asked = stage.waiting("alice")
    bob, bobs = stage.waiting("bob")
    given = asked["Session"]
    for session in (altered(given), made_up(), *in_other_texts(given)):
        assert refusal(stage, alice, {**asked, "Session": session}) == INVALID
    # Another user's session, with her own right answer.
    assert refusal(stage, alice, {**asked, "Session": bobs["Session"]}) == INVALID
    # (The first of two answers may have used it up, whosever it was.)
    assert refusal(stage, replace(bob, username="alice"), bobs) in (INVALID, USED)
    # Another client's, of the same pool and of another.
    other_client = walkers_client(stage.cognito, stage.pool_id)
    dave, daves = stage.waiting("dave")
    assert refusal(stage, replace(dave, client_id=other_client), daves) == INVALID
    other_pool = walkers_pool(stage.cognito, UNTRACKED)
    erin, erins = stage.waiting("erin")
    stranger = replace(erin, client_id=walkers_client(stage.cognito, other_pool))
    assert refusal(stage, stranger, erins) == INVALID
    # Another challenge's.
    name = "SMS_MFA" if stage.challenge != "SMS_MFA" else "SOFTWARE_TOKEN_MFA"
    request = {"ChallengeName": name, "Session": given}
    with pytest.raises(ClientError) as raised:
        alice.respond(request, **{f"{name}_CODE": "123456"})
    assert raised.value.response["Error"]["Message"] == INVALID[1]
    # None of this has used it up.
    assert stage.reply(alice, asked)
    assert refusal(stage, alice, asked) == USED
    carol, carols = stage.waiting("carol")
    at(3 * 60 + 1)
    assert refusal(stage, carol, carols) == EXPIRED


def test_without_a_session_there_is_no_answer(stage: Stage) -> None:
    alice, asked = stage.waiting("alice")
    bare = copy.copy(asked)
    del bare["Session"]
    if stage.challenge == "MFA_SETUP":
        with pytest.raises(ClientError) as raised:
            alice.respond(bare)
        error = raised.value.response["Error"]
        assert (error["Code"], error["Message"]) == MISSING
    elif stage.challenge == "DEVICE_SRP_AUTH":
        # Some clients leave it out here, and the device is asked for a proof all the same.
        assert stage.reply(alice, bare)["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
    else:
        assert refusal(stage, alice, bare) == MISSING


@pytest.fixture(params=SECRET_BLOCKS)
def proof(request: pytest.FixtureRequest, own_host: Host, own_cognito: Any) -> Stage:
    return Stage(partial(Walker, own_host), own_cognito, request.param)


def with_block(answer: dict[str, Any], secret_block: str) -> dict[str, Any]:
    parameters = {**answer["ChallengeParameters"], "SECRET_BLOCK": secret_block}
    return {**answer, "ChallengeParameters": parameters}


def test_a_proof_counts_with_its_own_secret_block_only(
    proof: Stage, at: Callable[[float], None]
) -> None:
    alice, asked = proof.waiting("alice")
    _, bobs = proof.waiting("bob")
    given = asked["ChallengeParameters"]["SECRET_BLOCK"]
    for block in (altered(given), made_up().translate(TO_BASE64)):
        assert refusal(proof, alice, with_block(asked, block)) == INVALID
    other_client = walkers_client(proof.cognito, proof.pool_id)
    assert refusal(proof, replace(alice, client_id=other_client), asked) == INVALID
    other_pool = walkers_pool(proof.cognito, UNTRACKED)
    stranger = replace(alice, client_id=walkers_client(proof.cognito, other_pool))
    assert refusal(proof, stranger, asked)[0] == DENIED
    # Another user's block is used up by it.
    block = bobs["ChallengeParameters"]["SECRET_BLOCK"]
    assert refusal(proof, alice, with_block(asked, block)) in (WRONG, INVALID)
    assert refusal(proof, alice, with_block(asked, block)) == USED
    assert proof.reply(alice, asked)["AuthenticationResult"]
    assert refusal(proof, alice, asked) == USED
    carol, carols = proof.waiting("carol")
    at(3 * 60 + 1)
    assert refusal(proof, carol, carols) == EXPIRED
