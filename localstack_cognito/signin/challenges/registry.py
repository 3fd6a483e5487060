"""Every challenge that is built, by its ``ChallengeName``."""

from localstack_cognito.signin.challenges.challenge import ChallengeAnswer
from localstack_cognito.signin.challenges.new_password_required import NewPasswordRequired
from localstack_cognito.signin.challenges.password_verifier import PasswordVerifier

_ALL: tuple[ChallengeAnswer, ...] = (PasswordVerifier(), NewPasswordRequired())
CHALLENGES: dict[str, ChallengeAnswer] = {challenge.name: challenge for challenge in _ALL}
