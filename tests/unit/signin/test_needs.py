"""Every flow and every challenge declares what the engine has to see to before it."""

import pytest

from localstack_cognito.aws.api.cognito_idp import AuthFlowType, ChallengeNameType
from localstack_cognito.signin.challenges import challenge as challenges
from localstack_cognito.signin.challenges.challenge import ChallengeAnswer, SessionBy, Used, Who
from localstack_cognito.signin.challenges.registry import CHALLENGES
from localstack_cognito.signin.flows import flow as flows
from localstack_cognito.signin.flows.flow import Flow, HashOf
from localstack_cognito.signin.flows.registry import FLOWS
from localstack_cognito.signin.parameters import Parameter

# ADMIN_NO_SRP_AUTH is among AWS's challenges, but is a flow.
NO_CHALLENGES = {"ADMIN_NO_SRP_AUTH"}
# Whose sessions anybody may go on with: of these nobody must be told from somebody.
OF_ANYBODY = {
    "CUSTOM_CHALLENGE",
    "EMAIL_OTP",
    "PASSWORD",
    "PASSWORD_SRP",
    "PASSWORD_VERIFIER",
    "SELECT_CHALLENGE",
    "SMS_OTP",
}
# Which can be answered again after a wrong answer, with the same session.
GUESSED_AGAIN = {
    "EMAIL_OTP",
    "MFA_SETUP",
    "NEW_PASSWORD_REQUIRED",
    "PASSWORD",
    "SELECT_CHALLENGE",
    "SELECT_MFA_TYPE",
    "SMS_MFA",
    "SMS_OTP",
    "SOFTWARE_TOKEN_MFA",
}


def test_every_challenge_and_flow_of_aws_is_registered() -> None:
    assert set(CHALLENGES) == {name.value for name in ChallengeNameType} - NO_CHALLENGES
    assert set(FLOWS) == {name.value for name in AuthFlowType}


@pytest.mark.parametrize("flow", [FLOWS[name] for name in sorted(FLOWS)], ids=sorted(FLOWS))
def test_a_flow_has_declared_what_it_needs(flow: Flow) -> None:
    needs = getattr(flow, "needs", None)
    assert isinstance(needs, flows.Needs)
    named_by = {HashOf.USERNAME: Parameter.USERNAME, HashOf.REFRESH_TOKEN: Parameter.REFRESH_TOKEN}
    assert named_by[needs.secret_hash] in needs.parameters


@pytest.mark.parametrize("challenge", CHALLENGES.values(), ids=CHALLENGES)
def test_a_challenge_has_declared_what_it_needs(challenge: ChallengeAnswer) -> None:
    needs = vars(type(challenge)).get("needs")
    assert isinstance(needs, challenges.Needs)
    # The secret hash is made of it, and the session must be that user's.
    assert needs.parameters[0] is Parameter.USERNAME
    assert set(needs.forms) <= {*needs.parameters, *needs.answer}
    is_named_by_block = needs.session is SessionBy.SECRET_BLOCK
    assert is_named_by_block == (Parameter.PASSWORD_CLAIM_SECRET_BLOCK in needs.parameters)
    # Only what is used up when it is found can be named otherwise than by its string.
    assert (needs.used is Used.AT_ONCE) == (needs.session is not SessionBy.STRING)


def test_nobody_is_not_told_from_somebody_where_a_sign_in_begins() -> None:
    anybody = {name for name, one in CHALLENGES.items() if one.needs.user is not Who.USER}
    assert anybody == OF_ANYBODY


def test_what_a_wrong_answer_leaves_is_declared() -> None:
    leaves = (Used.AFTER, Used.WITH_PROOF)
    again = {name for name, one in CHALLENGES.items() if one.needs.used in leaves}
    assert again == GUESSED_AGAIN
