"""What a challenge is: what it declares of its answers, and the answer that it is handed.

The engine does what all answers need: it proves the client, finds the session and its user, and
looks whether they may go on. A challenge says how in ``needs``, and looks at the proof alone.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Journey, SignIn, Step
from localstack_cognito.storage.challenge_sessions import ChallengeSession
from localstack_cognito.storage.users import User


class SessionBy(enum.Enum):
    """How an answer names the session that it belongs to."""

    STRING = "the request's Session"
    SECRET_BLOCK = "PASSWORD_CLAIM_SECRET_BLOCK, the session in another alphabet"  # noqa: S105
    STRING_OR_NEWEST = "the request's Session, else the user's newest that waits for this challenge"


class Used(enum.Enum):
    """When an answer uses its session up: what a failed one leaves."""

    AT_ONCE = "when it is found, whatever the answer is worth"
    BEFORE = "when the answer is complete, before it is looked at"
    AFTER = "once the answer has led on: after a wrong one it stays usable"
    WITH_PROOF = "in the transaction of the proof: the challenge sees to it itself"


class Who(enum.Enum):
    """Whose answers are looked at."""

    USER = "a user who may sign in: there, enabled, confirmed, with a password that stands"
    ANYBODY = "also nobody, who must not be seen not to exist, and who may not sign in yet"
    ANYBODY_AT_FIRST = "ANYBODY where the challenge is a first factor, a USER where it is a second"
    PROVER = "whoever proves it: the challenge looks at the name and the user after the proof"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose client has proven itself, with the session that it belongs to."""

    sign_in: SignIn
    session: ChallengeSession
    found_user: User | None
    """The session's user. None is nobody, or a user who has gone."""

    @property
    def user(self) -> User:
        """Return the user of a challenge that is looked at for a ``Who.USER`` alone."""
        assert self.found_user is not None
        return self.found_user

    @property
    def journey(self) -> Journey:
        """Return what the sign-in had come to when the challenge was asked."""
        return Journey.of(self.session.state)

    @property
    def username(self) -> str:
        """Return the name that the sign-in began with, of challenges that nobody may answer."""
        username: str = self.session.state["username"]
        return username


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the engine sees to before a challenge looks at an answer, in this order."""

    parameters: tuple[Parameter, ...] = (Parameter.USERNAME,)
    """What must be there before anything is looked at."""
    forms: Mapping[Parameter, Callable[[str], object]] = field(default_factory=dict)
    """What raises for a parameter that cannot be read, as soon as all are there."""
    session: SessionBy
    fits: Callable[[Answer], None] | None = None
    """What raises where the answer is none to this session, whoever gives it."""
    user: Who
    is_lock_first: bool = False
    """Whether a user who is locked out is told before the proof is looked at.

    Where it costs nothing to look, the lock is found in the transaction that settles the guess.
    """
    answer: tuple[Parameter, ...] = ()
    """What must be there once the user may go on."""
    used: Used


class ChallengeAnswer(Protocol):
    """What checks the answer to one kind of challenge, stateless."""

    name: ClassVar[str]
    """Its ``ChallengeName``."""
    needs: ClassVar[Needs]

    def answer(self, answer: Answer) -> Step:
        """Check the proof, and return what comes of it."""
        ...
