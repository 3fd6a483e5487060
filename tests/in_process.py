"""Clients whose requests are served in this process: for tests of rules, not of the wire.

A boto3 client builds each request as for a host and reads each answer as from one. In between runs
what a host runs for it, step by step: our reading of the request, the check against the service
model, the provider, the host's serializer, and our form of errors. There is no server and no other
thread, so a debugger steps from a test's line to the rule, and a test may put itself in between.

Services that ours call (SES, IAM) are the host's own, served alike. What is of HTTP alone (CORS,
pages, a connection that ends) is for the tests that have a host.
"""

import io
from collections import deque
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.config
import botocore.session
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from localstack.aws import handlers
from localstack.aws.api import RequestContext, ServiceException
from localstack.aws.chain import HandlerChain
from localstack.aws.skeleton import Skeleton
from localstack.http import Request, Response
from localstack.services.plugins import SERVICE_PLUGINS, Service

from localstack_cognito.host import internal_clients, json_answers, service_models, wire
from localstack_cognito.host.dispatch import service_for
from tests.answers import checked
from tests.secrets_noticed import notice_calls
from tests.senders import prepare_when_named

ADDRESS = "192.0.2.7"
"""Where every request comes from."""


@cache
def in_process_client(service: str, region: str = "us-east-1", access_key: str = "test") -> Any:
    """Return a client that needs no host.

    An ``access_key`` of twelve digits is an account's id, as at a host. Cognito's database is the
    one that this process has open; what other services know lasts as long as the process.
    """
    served = _service(service)
    core = botocore.session.Session()
    core.set_config_variable("data_path", str(service_models.DATA))
    client = boto3.Session(
        botocore_session=core,
        aws_access_key_id=access_key,
        aws_secret_access_key="test",
        region_name=region,
    ).client(
        service,
        endpoint_url="http://in-process",
        config=botocore.config.Config(
            parameter_validation=False,
            retries={"total_max_attempts": 1},
            s3={"addressing_style": "path"},
        ),
    )

    def answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        response = _serve(served.skeleton, request)
        return AWSResponse(
            request.url, response.status_code, dict(response.headers), _Body(response.data)
        )

    name = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register(f"before-send.{name}", answer)
    if service in service_models.COGNITO:
        notice_calls(client)
    if service != "cognito-idp":
        return client
    prepare_when_named(client, "in process", in_process_client)
    return checked(client)


def serve_what_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Cognito's own calls of the host's services be served in this process, too."""
    # Before anything loads the host's own, older models.
    service_models.install()

    def client(service: str, account_id: str, region: str, config: Any = None) -> Any:
        return in_process_client(service, region, account_id)

    monkeypatch.setattr(internal_clients, "client", client)


refusals: deque[ServiceException] = deque(maxlen=1)
"""What refused an operation last, as it was raised."""


@cache
def _service(name: str) -> Service:
    service_models.install()
    json_answers.install()
    if name == "cognito-idp":
        from localstack_cognito.providers.cognito_idp.provider import CognitoIdpProvider

        return service_for(CognitoIdpProvider())
    if name == "cognito-identity":
        from localstack_cognito.providers.cognito_identity.provider import CognitoIdentityProvider

        return service_for(CognitoIdentityProvider())
    return SERVICE_PLUGINS.require(name)


def _serve(skeleton: Skeleton, sent: AWSPreparedRequest) -> Response:
    """Let a request pass what serves it in a host's gateway, and return the answer."""
    headers = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in sent.headers.items()
    }
    url = urlsplit(sent.url)
    request = Request(
        sent.method,
        url.path,
        query_string=url.query,
        headers=headers,
        body=sent.body or b"",
        remote_addr=ADDRESS,
    )
    is_ours = skeleton.service.service_name in service_models.COGNITO

    def name_service(_: Any, context: RequestContext, __: Response) -> None:
        context.service, context.protocol = skeleton.service, skeleton.service.protocol

    def read(_: Any, context: RequestContext, __: Response) -> None:
        if is_ours:
            wire.read_request(context)

    def serve(_: Any, context: RequestContext, response: Response) -> None:
        response.update_from(skeleton.invoke(context))
        if context.service_exception is not None:
            refusals.append(context.service_exception)

    chain = HandlerChain(
        request_handlers=[
            name_service,
            handlers.add_region_from_header,
            handlers.add_account_id,
            read,
            serve,
        ],
        exception_handlers=[
            _raise_failure,
            wire.handle_exception,
            handlers.handle_service_exception,
        ],
        response_handlers=[wire.write_error, wire.write_nothing] if is_ours else [],
    )
    response = Response()
    chain.handle(RequestContext(request), response)
    if chain.error is not None:
        raise chain.error
    return response


def _raise_failure(
    chain: HandlerChain, exception: Exception, context: RequestContext, _: Response
) -> None:
    """Let a failure of ours reach the test as it is: a host answers it with InternalError."""
    if isinstance(exception, ServiceException):
        refusals.append(exception)
    else:
        chain.error = exception


class _Body(io.BytesIO):
    """The body of an answer, as botocore reads it from a connection."""

    def stream(self) -> Iterator[bytes]:
        yield self.read()
