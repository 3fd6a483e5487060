"""Every challenge that is built, by its ``ChallengeName``."""

from localstack_cognito.signin.challenges.challenge import ChallengeAnswer
from localstack_cognito.signin.challenges.code_mfa import SmsMfa
from localstack_cognito.signin.challenges.custom_challenge import CustomChallenge
from localstack_cognito.signin.challenges.device import DevicePasswordVerifier, DeviceSrpAuth
from localstack_cognito.signin.challenges.mfa_setup import MfaSetup
from localstack_cognito.signin.challenges.new_password_required import NewPasswordRequired
from localstack_cognito.signin.challenges.one_time_password import EmailOtp, SmsOtp
from localstack_cognito.signin.challenges.password import Password, PasswordSrp
from localstack_cognito.signin.challenges.password_verifier import PasswordVerifier
from localstack_cognito.signin.challenges.second_factors import SelectMfaType
from localstack_cognito.signin.challenges.select_challenge import SelectChallenge
from localstack_cognito.signin.challenges.software_token_mfa import SoftwareTokenMfa
from localstack_cognito.signin.challenges.web_authn import WebAuthn

_ALL: tuple[ChallengeAnswer, ...] = (
    SelectChallenge(),
    Password(),
    PasswordSrp(),
    PasswordVerifier(),
    SmsOtp(),
    WebAuthn(),
    CustomChallenge(),
    DeviceSrpAuth(),
    DevicePasswordVerifier(),
    NewPasswordRequired(),
    MfaSetup(),
    SelectMfaType(),
    SoftwareTokenMfa(),
    SmsMfa(),
    EmailOtp(),
)
CHALLENGES: dict[str, ChallengeAnswer] = {challenge.name: challenge for challenge in _ALL}
