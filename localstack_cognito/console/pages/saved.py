"""A journey as a test: its records as steps that can be done again, and a file of them to save.

Records have no secrets, so a step has a reference in place of each: to what an earlier step was
answered, to the code that was sent to a user, or to a variable of the environment.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from localstack.aws.spec import load_service

from localstack_cognito.activity.records import Kind, Outcome, Record

_MASKED = re.compile(r"<(?:secret(?: [0-9a-f]{8})?|[\w-]+ token, jti .*)>")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What is sent to a user, whatever the member is called.
_SENT = frozenset(
    {"ConfirmationCode", "Code", "EMAIL_OTP_CODE", "SMS_OTP_CODE", "SMS_MFA_CODE", "EMAIL_MFA_CODE"}
)
# What an earlier answer has given, by the members that take it.
_KEPT = {
    "AccessToken": "AccessToken",
    "IdToken": "IdToken",
    "RefreshToken": "RefreshToken",
    "REFRESH_TOKEN": "RefreshToken",
    "Token": "RefreshToken",
    "Session": "Session",
    "refresh_token": "refresh_token",
    "token": "refresh_token",
    "code": "code",
}
_HASHES = frozenset({"SecretHash", "SECRET_HASH"})
# Those of a password; a device proves that it is known with another secret.
_SRP_PROOFS = frozenset({"PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP"})
_OF_A_DEVICE = "DEVICE_SRP_AUTH"
_PASSWORD_VERIFIER = "PASSWORD_VERIFIER"  # noqa: S105
_WRONG_PASSWORD = "Wrong-password-1"  # noqa: S105
_WRONG = frozenset({"NotAuthorizedException", "CodeMismatchException", "InvalidPasswordException"})
_MAKERS = frozenset({"SignUp", "AdminCreateUser"})
_OF_THE_FORM = frozenset({"_csrf", "journey"})
_FORM_ENDPOINTS = frozenset({"oauth2/token", "oauth2/revoke"})
_BROWSED = frozenset({"oauth2/authorize", "authorize", "logout"})
_SERVICES = ("cognito-idp", "cognito-identity")


@dataclass(frozen=True, slots=True)
class Variable:
    """A secret that the environment has, or a text in its place where one is good enough."""

    name: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier step was answered."""

    name: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest code that was sent to a user."""

    username: Any


@dataclass(frozen=True, slots=True)
class Fresh:
    """The name or the address of a user that the test makes: another one each time."""

    name: str


@dataclass(frozen=True, slots=True)
class SecretHash:
    """The proof that the caller has the client's secret, for a user's name."""

    username: Any
    client_id: str


@dataclass(frozen=True, slots=True)
class SrpA:
    """What a client begins a sign-in by SRP with: another one each time."""


@dataclass(frozen=True, slots=True)
class SrpAnswer:
    """The answer to PASSWORD_VERIFIER: the proof for a password, and what else was answered."""

    password: Variable
    others: Mapping[str, Any]


Reference = Variable | Kept | Sent | Fresh | SecretHash | SrpA | SrpAnswer


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do again: ``kind`` is ``call``, ``form`` (an OAuth endpoint) or ``page``.

    ``error`` is what it was refused with; ``has`` are the members of the answer that it must have.
    """

    kind: str
    name: str
    given: Mapping[str, Any]
    service: str = "cognito-idp"
    method: str = "POST"
    error: str | None = None
    status: int = 200
    has: Sequence[str] = ()


@dataclass(slots=True)
class Journey:
    """The steps, and where they were done. ``left_out`` are the records that cannot be repeated."""

    user_pool_id: str | None
    region: str
    steps: list[Step] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def has_srp(self) -> bool:
        """Return whether somebody signs in by SRP."""
        return any(
            isinstance(one, SrpA | SrpAnswer)
            for step in self.steps
            for one in references(step.given)
        )

    def variables(self) -> list[Variable]:
        """Return the variables that the steps read, by their names."""
        found = {one.name: one for step in self.steps for one in _variables(step.given)}
        if any(_hashes(step.given) for step in self.steps):
            found["CLIENT_SECRET"] = Variable("CLIENT_SECRET")
        return [found[name] for name in sorted(found)]


def journey_of(records: Sequence[Record], region: str = "us-east-1") -> Journey:
    """Return what records can be done again, in the order in which they began."""
    pool_id = next((record.user_pool_id for record in records if record.user_pool_id), None)
    journey = Journey(pool_id, region)
    # What a stack has asked for can be asked for without it.
    stacks = frozenset(one.number for one in records if one.kind is Kind.CLOUDFORMATION)
    reader = _Reader(_made_users(records), stacks)
    for record in sorted(records, key=lambda one: one.number):
        step = reader.step_of(record)
        if step is not None:
            journey.steps.append(step)
        elif record.parent is None and record.kind in _READERS and not reader.is_passed(record):
            journey.left_out.append(record.operation)
    return journey


def service_of(record: Record) -> str:
    """Return which service a record's operation is of. Both have three of the same name."""
    request = record.details.get("request")
    of_both = str(request.get("ResourceArn", "")) if isinstance(request, Mapping) else ""
    of_identity = ":cognito-identity:" in of_both or record.operation not in _operations()
    return _SERVICES[of_identity]


def is_masked(value: Any) -> bool:
    """Return whether a record has a secret here that it does not tell."""
    return isinstance(value, str) and bool(_MASKED.fullmatch(value))


def variable_name(member: str) -> str:
    """Return how a secret is called in the environment, by the member that takes it."""
    return re.sub(r"\W", "_", _WORD.sub("_", member)).upper()


@cache
def _operations() -> frozenset[str]:
    return frozenset(load_service(_SERVICES[0]).operation_names)


def _made_users(records: Sequence[Record]) -> frozenset[str]:
    made: set[str] = set()
    for record in records:
        request = record.details.get("request")
        if record.operation in _MAKERS and isinstance(request, Mapping):
            attributes = request.get("UserAttributes") or ()
            made.add(str(request.get("Username")))
            made |= {one["Value"] for one in attributes if one.get("Name") == "email"}
    return frozenset(made)


class _Reader:
    """Reads records one after the other, and knows what has been answered so far."""

    def __init__(self, fresh: frozenset[str], stacks: frozenset[int]) -> None:
        self._fresh, self._stacks = fresh, stacks
        self._kept: set[str] = set()
        self._led_to: str | None = None

    def step_of(self, record: Record) -> Step | None:
        """Return the step that a record is, or None."""
        request = record.details.get("request")
        is_inner = record.parent is not None and record.parent not in self._stacks
        if is_inner or not isinstance(request, Mapping):
            return None
        read = _READERS.get(record.kind)
        return read(self, record, request) if read else None

    def is_passed(self, record: Record) -> bool:
        """Return whether a record is no loss where it is left out: nobody answers to it."""
        return self.is_reached(record) or record.operation.startswith(".well-known/")

    def is_reached(self, record: Record) -> bool:
        """Return whether a redirect has led to a page, so that the step before has it already."""
        return record.operation == self._led_to

    def call(self, record: Record, request: Mapping[str, Any]) -> Step:
        """Return the step that a call of the API is."""
        answer = record.details.get("answer")
        has = list(answer) if isinstance(answer, Mapping) else []
        step = Step(
            "call",
            record.operation,
            self._value(request, request, record),
            service=service_of(record),
            error=record.error if record.outcome is not Outcome.OK else None,
            status=record.status or 200,
            has=has,
        )
        if isinstance(answer, Mapping):
            result = answer.get("AuthenticationResult")
            self._kept |= {*answer, *(result if isinstance(result, Mapping) else ())}
        return step

    def oauth(self, record: Record, request: Mapping[str, Any]) -> Step | None:
        """Return the step that a request of an OAuth endpoint is."""
        if record.operation in _BROWSED:
            return self.page(record, request)
        if record.operation not in _FORM_ENDPOINTS:
            return None
        parameters = request.get("parameters") or {}
        step = Step(
            "form",
            record.operation,
            self._value(parameters, parameters, record),
            error=record.error if record.outcome is not Outcome.OK else None,
            status=record.status or 200,
        )
        self._kept |= {"access_token", "id_token", "refresh_token"}
        return step

    def page(self, record: Record, request: Mapping[str, Any]) -> Step | None:
        """Return the step that a page of the browser's is, unless the one before leads there."""
        method, parameters = str(request.get("method")), request.get("parameters") or {}
        if method == "GET" and self.is_reached(record):
            return None
        redirect = record.details.get("redirect")
        self._led_to = None
        if isinstance(redirect, Mapping):
            self._led_to = str(redirect.get("to")).rpartition("/_aws/cognito-idp/")[2]
            self._kept |= set(redirect.get("parameters") or ())
        # Of the form's own fields each page gives the ones that go with it.
        typed = {name: value for name, value in parameters.items() if name not in _OF_THE_FORM}
        return Step(
            "page",
            record.operation,
            self._value(typed, parameters, record),
            method=method,
            status=record.status or 200,
        )

    def _value(self, value: Any, request: Mapping[str, Any], record: Record, name: str = "") -> Any:
        if name == "ChallengeResponses" and request.get("ChallengeName") == _PASSWORD_VERIFIER:
            return self._srp_answer(value, request, record)
        if isinstance(value, Mapping):
            return {
                member: self._value(one, request, record, member) for member, one in value.items()
            }
        if isinstance(value, list):
            return [self._value(one, request, record, name) for one in value]
        if is_masked(value):
            return self._secret(name, request, record)
        return Fresh(value) if isinstance(value, str) and value in self._fresh else value

    def _srp_answer(
        self, value: Mapping[str, Any], request: Mapping[str, Any], record: Record
    ) -> SrpAnswer:
        others = {
            member: self._value(one, request, record, member)
            for member, one in value.items()
            if member not in _SRP_PROOFS and member != "USERNAME"
        }
        is_wrong = record.error in _WRONG
        password = Variable("WRONG_PASSWORD", _WRONG_PASSWORD) if is_wrong else Variable("PASSWORD")
        return SrpAnswer(password, others)

    def _secret(self, name: str, request: Mapping[str, Any], record: Record) -> Reference:
        is_wrong = record.error in _WRONG
        kept = _KEPT.get(name)
        if kept in self._kept:
            return Kept(str(kept))
        username = self._username(request, record)
        if name in _HASHES:
            return SecretHash(username, str(request.get("ClientId") or record.client_id))
        if name in _SENT and not is_wrong:
            return Sent(username)
        if name == "SRP_A" and request.get("ChallengeName") != _OF_A_DEVICE:
            return SrpA()
        if is_wrong:
            default = "000000" if name in _SENT else _WRONG_PASSWORD
            return Variable(f"WRONG_{variable_name(name)}", default)
        return Variable(variable_name(name))

    def _username(self, request: Mapping[str, Any], record: Record) -> Any:
        parameters = request.get("AuthParameters") or request.get("ChallengeResponses") or {}
        name = request.get("Username") or parameters.get("USERNAME") or record.username or ""
        return Fresh(name) if name in self._fresh else name


_READERS: Mapping[Kind, Callable[[_Reader, Record, Mapping[str, Any]], Step | None]] = {
    Kind.API: _Reader.call,
    Kind.OAUTH: _Reader.oauth,
    Kind.PAGE: _Reader.page,
}


def references(value: Any) -> Iterator[Reference]:
    """Give every reference in what a step is given."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, Reference):
        yield value
        if isinstance(value, SrpAnswer):
            yield value.password
            yield from references(value.others)


def _variables(value: Any) -> Iterator[Variable]:
    return (one for one in references(value) if isinstance(one, Variable))


def _hashes(value: Any) -> bool:
    return any(isinstance(one, SecretHash) for one in references(value))
