"""Every step, by the name of its challenge. The engine's other challenges are ``NOT_ON_PAGES``."""

from collections.abc import Mapping

from localstack_cognito.login.steps.choices import SelectChallenge, SelectMfaType
from localstack_cognito.login.steps.codes import EmailOtp, SmsMfa, SmsOtp, SoftwareTokenMfa
from localstack_cognito.login.steps.mfa_setup import MfaSetup
from localstack_cognito.login.steps.passwords import NewPasswordRequired, Password
from localstack_cognito.login.steps.step import Step
from localstack_cognito.login.steps.web_authn import WebAuthn

STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        SelectChallenge(),
        Password(),
        SmsOtp(),
        EmailOtp(),
        WebAuthn(),
        NewPasswordRequired(),
        MfaSetup(),
        SelectMfaType(),
        SmsMfa(),
        SoftwareTokenMfa(),
    )
}
