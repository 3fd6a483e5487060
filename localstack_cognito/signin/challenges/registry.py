"""Every challenge that is built, by its ``ChallengeName``."""

from localstack_cognito.signin.challenges.challenge import ChallengeAnswer
from localstack_cognito.signin.challenges.code_mfa import EmailOtp, SmsMfa
from localstack_cognito.signin.challenges.mfa_setup import MfaSetup
from localstack_cognito.signin.challenges.new_password_required import NewPasswordRequired
from localstack_cognito.signin.challenges.password_verifier import PasswordVerifier
from localstack_cognito.signin.challenges.second_factors import SelectMfaType
from localstack_cognito.signin.challenges.software_token_mfa import SoftwareTokenMfa

_ALL: tuple[ChallengeAnswer, ...] = (
    PasswordVerifier(),
    NewPasswordRequired(),
    MfaSetup(),
    SelectMfaType(),
    SoftwareTokenMfa(),
    SmsMfa(),
    EmailOtp(),
)
CHALLENGES: dict[str, ChallengeAnswer] = {challenge.name: challenge for challenge in _ALL}
