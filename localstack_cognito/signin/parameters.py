"""The names that ``AuthParameters`` and ``ChallengeResponses`` give their values.

Sources: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
and https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
"""

from enum import StrEnum


class Parameter(StrEnum):
    """One of the names. What a new user's attributes are named after is not among them."""

    USERNAME = "USERNAME"
    SECRET_HASH = "SECRET_HASH"  # noqa: S105
    PASSWORD = "PASSWORD"  # noqa: S105
    SRP_A = "SRP_A"
    PASSWORD_CLAIM_SECRET_BLOCK = "PASSWORD_CLAIM_SECRET_BLOCK"  # noqa: S105
    PASSWORD_CLAIM_SIGNATURE = "PASSWORD_CLAIM_SIGNATURE"  # noqa: S105
    TIMESTAMP = "TIMESTAMP"
    NEW_PASSWORD = "NEW_PASSWORD"  # noqa: S105
    REFRESH_TOKEN = "REFRESH_TOKEN"  # noqa: S105
    DEVICE_KEY = "DEVICE_KEY"
    ANSWER = "ANSWER"
    CREDENTIAL = "CREDENTIAL"
    EMAIL = "EMAIL"
    SOFTWARE_TOKEN_MFA_CODE = "SOFTWARE_TOKEN_MFA_CODE"  # noqa: S105
    SMS_MFA_CODE = "SMS_MFA_CODE"
    SMS_OTP_CODE = "SMS_OTP_CODE"
    EMAIL_OTP_CODE = "EMAIL_OTP_CODE"
    CHALLENGE_NAME = "CHALLENGE_NAME"
    PREFERRED_CHALLENGE = "PREFERRED_CHALLENGE"
    TARGET_ACR_VALUES = "TARGET_ACR_VALUES"
    ACCESS_TOKEN = "ACCESS_TOKEN"  # noqa: S105
    MAX_AGE = "MAX_AGE"
