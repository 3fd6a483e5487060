"""Any operation of the API, run from a page: its request as JSON, its answer or AWS's error."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from localstack.aws.api import ServiceException
from localstack.aws.spec import load_service
from rolo import Response

from localstack_cognito.aws.documents import read_body
from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.operations import USER_POOLS, Owned, call, look
from localstack_cognito.console.pages.pools import crumbs, of_pool
from localstack_cognito.console.pages.texts import text
from localstack_cognito.storage.user_pools import UserPool

_REQUEST = "request"


@of_pool
def serve(visit: Visit, pool: UserPool, operation: str) -> Response:
    """Show an operation with the request that fits what the query names; POST runs it."""
    return serve_operation(
        visit,
        pool,
        operation,
        service_name=USER_POOLS,
        crumbs=crumbs(visit, pool),
        folder=("pools", pool.id),
        prefilled=lambda: _prefilled(visit, pool, operation),
    )


def serve_operation(
    visit: Visit,
    owned: Owned,
    operation: str,
    *,
    service_name: str,
    crumbs: Sequence[tuple[str, str]],
    folder: tuple[str, str],
    prefilled: Callable[[], Mapping[str, Any]],
) -> Response:
    """Show an operation of a service for the owner of a pool; POST runs it.

    ``folder`` is where the pool's pages are, ``prefilled`` what the request begins with.
    """
    service = load_service(service_name)
    if operation not in service.operation_names:
        return visit.not_found()
    given = visit.form.get(_REQUEST) if visit.is_posted else None
    answer, problem = None, None
    if given is not None:
        if read_json_object(given) is None:
            problem = text("not_json")
        else:
            try:
                request = read_body(service.operation_model(operation), given.encode())
                answer = call(owned, operation, service=service_name, **(request or {}))
            except ServiceException as error:
                problem = f"{error.code}: {error.message}"
            except NotImplementedError as error:
                problem = str(error)
    if given is None:
        given = json.dumps(prefilled(), indent=2, ensure_ascii=False)
    return visit.page(
        "run.html",
        title=operation,
        crumbs=crumbs,
        problem=problem,
        operation=operation,
        given=given,
        answer=answer,
        operations=service.operation_names,
        folder=folder,
    )


def _prefilled(visit: Visit, pool: UserPool, operation: str) -> Mapping[str, Any]:
    known = {"UserPoolId": pool.id, "ResourceArn": pool.arn, **visit.query}
    current = _CURRENT.get(operation)
    return request_of(USER_POOLS, operation, known, current(visit, pool) if current else {})


def request_of(
    service: str, operation: str, known: Mapping[str, Any], present: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the request that an operation begins with: what is known, and what is there now."""
    shape = load_service(service).operation_model(operation).input_shape
    members = list(shape.members) if shape else []
    request: dict[str, Any] = {
        **{name: present[name] for name in members if present.get(name) not in (None, {}, [])},
        **{name: known[name] for name in members if name in known},
    }
    for name in shape.required_members if shape else ():
        request.setdefault(name, "")
    return request


def _pool_now(visit: Visit, pool: UserPool) -> Mapping[str, Any]:
    settings = {**pool.settings, "PoolName": pool.name}
    # AWS gives out both, and takes but one.
    admin = dict(settings["AdminCreateUserConfig"])
    admin.pop("UnusedAccountValidityDays", None)
    return {**settings, "AdminCreateUserConfig": admin}


def _client_now(visit: Visit, pool: UserPool) -> Mapping[str, Any]:
    client_id = visit.query.get("ClientId", "")
    try:
        described: Mapping[str, Any] = look(
            pool, "DescribeUserPoolClient", UserPoolId=pool.id, ClientId=client_id
        )["UserPoolClient"]
    except ServiceException:
        return {}
    return described


def _mfa_now(visit: Visit, pool: UserPool) -> Mapping[str, Any]:
    return look(pool, "GetUserPoolMfaConfig", UserPoolId=pool.id)


_CURRENT: Mapping[str, Callable[[Visit, UserPool], Mapping[str, Any]]] = {
    "UpdateUserPool": _pool_now,
    "UpdateUserPoolClient": _client_now,
    "SetUserPoolMfaConfig": _mfa_now,
}
"""What an operation that replaces everything begins with: what is there."""
