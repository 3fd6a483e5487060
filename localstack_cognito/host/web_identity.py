"""Sessions that the host's STS gives for a web identity token, which it does not read.

Relies on: the composite handlers for requests of services and for responses, and
``service_response`` of their context.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from localstack.aws import handlers
from localstack.aws.api import RequestContext
from rolo import Response
from rolo.gateway import HandlerChain

_OPERATION = "AssumeRoleWithWebIdentity"


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a role that STS has given for a token."""

    token: str
    access_key_id: str
    role_id: str
    """The role's id and the session's name, as STS names the caller."""
    arn: str
    expires_at: float


def install(check: Callable[[str, str], None], tell: Callable[[Session], None]) -> None:
    """Call ``check`` with a token and a role's ARN before STS answers, and ``tell`` afterwards.

    What ``check`` raises is the answer.
    """

    def before(chain: HandlerChain[RequestContext], context: RequestContext, _: Response) -> None:
        request = _request(context)
        if request is not None and request.get("WebIdentityToken") and request.get("RoleArn"):
            check(request["WebIdentityToken"], request["RoleArn"])

    def after(chain: HandlerChain[RequestContext], context: RequestContext, _: Response) -> None:
        request, answer = _request(context), context.service_response
        if request is None or context.service_exception is not None or not answer:
            return
        credentials, user = answer.get("Credentials"), answer.get("AssumedRoleUser")
        if credentials and user:
            session = Session(
                token=request["WebIdentityToken"],
                access_key_id=credentials["AccessKeyId"],
                role_id=user["AssumedRoleId"],
                arn=user["Arn"],
                expires_at=credentials["Expiration"].timestamp(),
            )
            tell(session)

    handlers.serve_custom_service_request_handlers.append(before)
    handlers.run_custom_response_handlers.append(after)


def _request(context: RequestContext) -> Mapping[str, Any] | None:
    if context.operation is None or context.operation.name != _OPERATION:
        return None
    request: Mapping[str, Any] | None = context.service_request
    return request
