"""What a flow is."""

from typing import ClassVar, Protocol

from localstack_cognito.signin.sign_in import SignIn, Step


class Flow(Protocol):
    """One way to begin a sign-in, stateless."""

    names: ClassVar[frozenset[str]]
    """The values of ``AuthFlow`` that it serves."""
    doors: ClassVar[frozenset[str]]
    """The operations that it may be begun with: ``ADMIN`` (signed by a developer), ``USER``."""
    allowed_by: ClassVar[frozenset[str]]
    """The values of ``ExplicitAuthFlows`` of which a client needs one."""
    not_enabled: ClassVar[str]
    """What AWS says to a client that has none."""

    def start(self, sign_in: SignIn) -> Step:
        """Begin the sign-in."""
        ...


ADMIN = "ADMIN"
USER = "USER"
