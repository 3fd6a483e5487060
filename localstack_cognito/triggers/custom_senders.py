"""CustomEmailSender and CustomSMSSender: a pool's function takes codes to their users.

It is given the code encrypted under the pool's KMS key, and nobody waits for it. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from localstack.aws.api import ServiceException

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.host import encryption
from localstack_cognito.log_delivery import queue
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.triggers.invocation import Event, Occasion, begin, check_callable

_TRIGGERS = {"EMAIL": "CustomEmailSender", "SMS": "CustomSMSSender"}
_TYPES = {"EMAIL": "customEmailSenderRequestV1", "SMS": "customSMSSenderRequestV1"}
_CONTEXT = "userpool-id"


@dataclass(frozen=True, slots=True)
class Sending:
    """A call of the function that is ready to be made.

    ``code`` is encrypted, in base 64, and None where there is none to send.
    """

    occasion: Occasion
    trigger: str
    source: str
    kind: str
    code: str | None = field(repr=False)
    attributes: Mapping[str, str]


def _arn(pool: UserPool, medium: str) -> str | None:
    sender = (pool.settings.get("LambdaConfig") or {}).get(_TRIGGERS[medium]) or {}
    return sender.get("LambdaArn")


def has_sender(pool: UserPool, medium: str) -> bool:
    """Return whether a function sends the pool's messages by ``EMAIL`` or ``SMS``."""
    return _arn(pool, medium) is not None


def prepare(
    occasion: Occasion, purpose: str, medium: str, attributes: Mapping[str, str], code: str
) -> Sending:
    """Return a call that tells the function to send a code; nothing has been called yet.

    ``purpose`` is what follows in the ``triggerSource``. Raises ``UnexpectedLambdaException`` where
    the function cannot be called, and ``InvalidParameterException`` where the pool's key does not
    encrypt.
    """
    pool, trigger = occasion.pool, _TRIGGERS[medium]
    with _telling_failures(occasion, trigger):
        check_callable(pool, trigger, str(_arn(pool, medium)))
        sealed = _sealed(pool, code)
    source = f"{trigger}_{purpose}"
    return Sending(occasion, trigger, source, _TYPES[medium], sealed, attributes)


def _sealed(pool: UserPool, code: str) -> str:
    """Return a code encrypted. Raises ``InvalidParameterException``."""
    key = pool.settings["LambdaConfig"]["KMSKeyID"]
    try:
        return encryption.encrypt(key, code, {_CONTEXT: pool.id})
    except encryption.NotEncrypted as error:
        raise InvalidParameterException(
            f"The KMS key {key} of the user pool's custom sender cannot be used: {error}."
        ) from error


@contextlib.contextmanager
def _telling_failures(occasion: Occasion, trigger: str) -> Iterator[None]:
    """Let the pool's log tell of a message that no function takes, where the block raises so."""
    try:
        yield
    except ServiceException as failure:
        queue.put_undelivered(
            occasion.pool.id,
            f"The message to {occasion.username} was not delivered by {trigger}: {failure}",
        )
        raise


def prepare_notice(occasion: Occasion, purpose: str, facts: Mapping[str, str]) -> Sending:
    """Return a call that has the function send an e-mail without a code.

    ``facts`` are what it is to say. Raises ``UnexpectedLambdaException``.
    """
    trigger = _TRIGGERS["EMAIL"]
    with _telling_failures(occasion, trigger):
        check_callable(occasion.pool, trigger, str(_arn(occasion.pool, "EMAIL")))
    return Sending(occasion, trigger, f"{trigger}_{purpose}", _TYPES["EMAIL"], None, facts)


def send(sending: Sending) -> None:
    """Call the function without waiting for what becomes of it.

    Raises ``UnexpectedLambdaException`` where it is not there any more.
    """
    occasion = sending.occasion
    metadata = occasion.client_metadata
    request = {
        "type": sending.kind,
        "code": sending.code,
        "clientMetadata": dict(metadata) if metadata is not None else None,
        "userAttributes": dict(sending.attributes),
    }
    arn = occasion.pool.settings["LambdaConfig"][sending.trigger]["LambdaArn"]
    with _telling_failures(occasion, sending.trigger):
        begin(occasion, Event(sending.trigger, sending.source, request, arn=arn))
