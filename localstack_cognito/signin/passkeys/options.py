"""What a browser is asked with, to make a passkey or to sign with one."""

from collections.abc import Sequence
from typing import Any

from localstack_cognito.aws.api.cognito_idp import (
    WebAuthnConfigurationMissingException,
)
from localstack_cognito.signin.passkeys.responses import PUBLIC_KEY
from localstack_cognito.storage.web_authn import WebAuthnCredential

CHALLENGE_LENGTH = 32
"""In bytes."""
TIMEOUT_MILLISECONDS = 60_000


def descriptors(credentials: Sequence[WebAuthnCredential]) -> list[dict[str, Any]]:
    """Return each as a ``PublicKeyCredentialDescriptorJSON``."""
    return [
        {
            "type": PUBLIC_KEY,
            "id": one.credential_id,
            **({"transports": list(one.transports)} if one.transports else {}),
        }
        for one in credentials
    ]


def no_relying_party() -> WebAuthnConfigurationMissingException:
    """Return the error of a pool that passkeys cannot be bound to."""
    return WebAuthnConfigurationMissingException(
        "The user pool has neither a relying party ID nor a domain."
    )
