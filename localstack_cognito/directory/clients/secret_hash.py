"""SECRET_HASH: the proof that a caller holds its app client's secret.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
"""

import base64
import hmac

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    NotAuthorizedException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.refusals import WrongSecretHash
from localstack_cognito.storage.user_pool_clients import UserPoolClient


def secret_hash(client_id: str, client_secret: str, username: str) -> str:
    """Return the Base64 of HMAC-SHA256 over username and client id, keyed with the secret."""
    digest = hmac.digest(client_secret.encode(), (username + client_id).encode(), "sha256")
    return base64.b64encode(digest).decode()


def own_secret_hash(client: UserPoolClient, username: str) -> str | None:
    """Return the hash for the pages, which know every client's secret; None where it has none."""
    return secret_hash(client.id, client.secret, username) if client.secret else None


def check_secret_hash(client: UserPoolClient, given: str | None, *usernames: str) -> None:
    """Check the SECRET_HASH of a request made for a user that any of ``usernames`` names.

    Raises ``NotAuthorizedException`` where the client has a secret and the hash is missing or
    wrong, ``InvalidParameterException`` where it has none and a hash was sent.
    """
    if client.secret is None:
        if given is not None:
            raise InvalidParameterException(
                f"App client {client.id} is not configured for secret but secret hash was received"
            )
        return
    if given is None:
        raise explained(
            NotAuthorizedException(
                f"Client {client.id} is configured with secret but SECRET_HASH was not received"
            ),
            f"The app client {client.id} has {number_of_secrets(client)}; the request has no "
            "SECRET_HASH.",
        )
    expected = [
        secret_hash(client.id, secret["value"], username)
        for secret in client.secrets
        for username in usernames
    ]
    matches = [hmac.compare_digest(one.encode(), given.encode()) for one in expected]
    if not any(matches):
        names = " or ".join(dict.fromkeys(usernames))
        raise WrongSecretHash(
            client.id,
            reason=f"SECRET_HASH must be the HMAC-SHA256 of {names} and the client id {client.id}, "
            f"with the client's secret as the key, in Base64. It has {number_of_secrets(client)}.",
        )


def wrong_secret(client: UserPoolClient) -> str:
    """Return the reason where what was given as the client's secret is none."""
    count = number_of_secrets(client)
    return f"The app client {client.id} has {count}, and none is the one that was given."


def number_of_secrets(client: UserPoolClient) -> str:
    """Return how many secrets a client has, for a developer."""
    count = len(client.secrets)
    return "1 secret" if count == 1 else f"{count} secrets"


def has_secret(client: UserPoolClient, given: str) -> bool:
    """Return whether ``given`` is one of the client's secrets themselves."""
    matches = [
        hmac.compare_digest(secret["value"].encode(), given.encode()) for secret in client.secrets
    ]
    return any(matches)
