"""An identity pool: its settings, roles and providers, its identities, and credentials to try."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.operations import IDENTITY_POOLS, call, look
from localstack_cognito.console.pages.run import request_of, serve_operation
from localstack_cognito.console.pages.texts import text
from localstack_cognito.console.pages.token import bare
from localstack_cognito.identity.credentials import find_identity_of
from localstack_cognito.identity.identity_pools import find_identity_pool
from localstack_cognito.storage.identity_pools import IdentityPool

P = ParamSpec("P")

_FOLDER = "identity-pools"
_PAGE = 50
_ROLES = ("authenticated", "unauthenticated")
_CHANGES = (
    *("SetIdentityPoolRoles", "SetPrincipalTagAttributeMap", "LookupDeveloperIdentity"),
    "DeleteIdentityPool",
)


def _of_pool(
    serve: Callable[Concatenate[Visit, IdentityPool, P], Response],
) -> Callable[Concatenate[Visit, str, P], Response]:
    @wraps(serve)
    def serve_pool(visit: Visit, pool_id: str, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            pool = find_identity_pool(pool_id)
        except ServiceException:
            return visit.not_found()
        return serve(visit, pool, *args, **kwargs)

    return serve_pool


@dataclass(frozen=True, slots=True)
class Tried:
    """Credentials that an identity was given: whose they are, and of which role."""

    identity_id: str
    role: str | None
    amr: str | None
    credentials: Mapping[str, Any]


@_of_pool
def serve(visit: Visit, pool: IdentityPool) -> Response:
    """Show an identity pool; POST deletes an identity, or tries credentials."""
    problem, reason, tried = None, None, None
    if visit.is_posted:
        try:
            if visit.form.get("do") == "delete":
                _delete(pool, visit.form.get("identity", ""))
                return visit.done("identity_deleted")
            tried = _try(pool, visit.form)
        except ServiceException as error:
            problem, reason = error, reason_of(error)
    listed: Mapping[str, Any] = {"Identities": []}
    try:
        listed = look(
            pool,
            "ListIdentities",
            service=IDENTITY_POOLS,
            IdentityPoolId=pool.id,
            MaxResults=_PAGE,
            NextToken=visit.query.get("page") or None,
        )
    except ServiceException as error:
        problem = problem or error
    described = _look(pool, "DescribeIdentityPool")
    roles = _look(pool, "GetIdentityPoolRoles")
    token = listed.get("NextToken")
    return visit.page(
        "identity_pool.html",
        title=pool.name,
        crumbs=((text("menu."), visit.url()),),
        problem=problem,
        reason=reason,
        pool=pool,
        folder=(_FOLDER, pool.id),
        settings=[
            (name, value)
            for name, value in sorted(described.items())
            if name not in ("IdentityPoolId", "IdentityPoolName") and value is not None
        ],
        roles={kind: (roles.get("Roles") or {}).get(kind) for kind in _ROLES},
        mappings=roles.get("RoleMappings") or {},
        providers=_providers(described),
        identities=listed["Identities"],
        next=visit.here(page=token, done=None) if token else None,
        changes=_CHANGES,
        tried=tried,
    )


def _look(pool: IdentityPool, operation: str) -> Mapping[str, Any]:
    return look(pool, operation, service=IDENTITY_POOLS, IdentityPoolId=pool.id)


def _providers(described: Mapping[str, Any]) -> list[str]:
    """Return the names under which logins are given to the pool."""
    return [
        *(one["ProviderName"] for one in described.get("CognitoIdentityProviders") or ()),
        *(described.get("SupportedLoginProviders") or {}),
        *(arn.rpartition("/")[2] for arn in described.get("OpenIdConnectProviderARNs") or ()),
        *(described.get("SamlProviderARNs") or ()),
    ]


def _delete(pool: IdentityPool, identity_id: str) -> None:
    call(pool, "DeleteIdentities", service=IDENTITY_POOLS, IdentityIdsToDelete=[identity_id])


def _try(pool: IdentityPool, form: Mapping[str, str]) -> Tried:
    """Return what an app gets that asks for an identity, and for credentials with it."""
    token = bare(form.get("token", ""))
    logins = {form.get("provider", ""): token} if token else None
    identity_id = form.get("identity") or str(
        call(pool, "GetId", service=IDENTITY_POOLS, IdentityPoolId=pool.id, Logins=logins)[
            "IdentityId"
        ]
    )
    given = call(
        pool,
        "GetCredentialsForIdentity",
        service=IDENTITY_POOLS,
        IdentityId=identity_id,
        Logins=logins,
        CustomRoleArn=form.get("role") or None,
    )
    credentials = given["Credentials"]
    issued = find_identity_of(credentials["AccessKeyId"])
    return Tried(
        given["IdentityId"],
        issued.role_session_arn if issued else None,
        ", ".join(issued.amr) if issued else None,
        credentials,
    )


@_of_pool
def serve_run(visit: Visit, pool: IdentityPool, operation: str) -> Response:
    """Show an operation with the request that fits; POST runs it."""
    return serve_operation(
        visit,
        pool,
        operation,
        service_name=IDENTITY_POOLS,
        crumbs=((text("menu."), visit.url()), (pool.name, visit.url(_FOLDER, pool.id))),
        folder=(_FOLDER, pool.id),
        prefilled=lambda: _prefilled(visit, pool, operation),
    )


_CURRENT = {
    "UpdateIdentityPool": "DescribeIdentityPool",
    "SetIdentityPoolRoles": "GetIdentityPoolRoles",
}
"""What an operation that replaces everything begins with: what another one answers."""


def _prefilled(visit: Visit, pool: IdentityPool, operation: str) -> Mapping[str, Any]:
    known = {"IdentityPoolId": pool.id, "ResourceArn": pool.arn, **visit.query}
    present = _look(pool, _CURRENT[operation]) if operation in _CURRENT else {}
    return request_of(IDENTITY_POOLS, operation, known, present)
