"""Why a sign-in through an identity provider comes to nothing, in AWS's words where they are known.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
"""


class FederationError(Exception):
    """What the app is told as ``error`` and ``error_description``, and why, for the developer.

    ``reason`` says plainly what was wrong, as a ``Refusal``'s does: it never goes into an answer,
    and has no secret in it.
    """

    def __init__(self, description: str, error: str = "invalid_request", *, reason: str) -> None:
        super().__init__(description)
        self.description = description
        self.error = error
        self.reason = reason


class InvalidState(Exception):
    """A browser came back that was not sent, or from somewhere else, or too late."""
