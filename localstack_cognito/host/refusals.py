"""Why an API of the host's refuses a call, in the types of its gateway responses."""


class Refused(Exception):
    """A call that is refused. ``message`` is what AWS calls ``$context.error.message``."""

    response_type = ""
    """The type of the gateway response."""

    def __init__(self, message: str | None = None, *, reason: str | None = None) -> None:
        """Refuse with what AWS says; the ``reason`` is for the developer alone."""
        super().__init__(message)
        self.message = message
        self.reason = reason


class Unauthorized(Refused):
    """The caller has no token, or none that is good."""

    response_type = "UNAUTHORIZED"

    def __init__(self, message: str = "Unauthorized", *, reason: str | None = None) -> None:
        super().__init__(message, reason=reason)


class AuthorizerConfigurationError(Refused):
    """The authorizer cannot be asked as it is set up. AWS says no more."""

    response_type = "AUTHORIZER_CONFIGURATION_ERROR"
