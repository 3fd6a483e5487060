"""App clients, with their secrets and how they registered themselves."""

from collections.abc import Collection, Iterator
from typing import Any

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory import ids
from localstack_cognito.directory.clients import client_ids, user_pool_client_settings
from localstack_cognito.directory.clients.session_configuration import (
    check_pool_tier,
    sessions_per_user,
)
from localstack_cognito.seeding.kinds.kind import Kind, refusal
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.seeding.kinds.unchecked import needing_no_check
from localstack_cognito.storage import client_registrations, user_pool_clients
from localstack_cognito.storage.client_registrations import ClientRegistration
from localstack_cognito.storage.listing import all_of
from localstack_cognito.storage.rows import Settings
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

_MOST_SECRETS = 2
_SECRET = "ClientSecret"  # noqa: S105
_SECRETS = "ClientSecrets"
_SESSION = "SSOSession"
_SCOPES = "AllowedOAuthScopes"
_PUBLISHED = "PublishSecretsInAWSSecretsManager"
_UNCHECKED = (
    "SupportedIdentityProviders",
    _SCOPES,
    "RefreshTokenRotation",
    _SESSION,
    "WriteAttributes",
)


# What an update leaves as it is.
_STAYING = (_SESSION, "RefreshTokenRotation")
_ELSEWHERE = (_SECRET, _SECRETS, _SESSION)


class UserPoolClients(Kind):
    """The app clients of a pool."""

    member = "UserPoolClients"
    structure = "UserPoolClient"
    key = ("ClientId",)
    may_be_unchecked = _UNCHECKED

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the clients by id."""
        table = user_pool_clients.user_pool_clients
        pool = scope.pool
        for client in all_of(
            scope.connection, UserPoolClient, table, [table.c.id], user_pool_id=pool.id
        ):
            yield _exported(scope, pool, client)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a client with its id, where the pool has one of its name already.

        Raises ``ResourceNotFoundException`` where several are called so.
        """
        name = wanted["ClientName"]
        if "ClientId" in wanted:
            return wanted
        if name.startswith(client_ids.PREFIX):
            return {**wanted, "ClientId": name.removeprefix(client_ids.PREFIX)}
        named = user_pool_clients.clients_named(scope.connection, scope.user_pool_id, name)
        return {**wanted, "ClientId": scope.client_id(name)} if named else wanted

    def asking_for_secrets(self, members: Members) -> Members:
        """Return the client with ``GenerateSecret`` where it has a secret."""
        return {**members, "GenerateSecret": True} if _secrets(members) else members

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the client with the id, or None.

        Raises ``InvalidParameterException`` where it is another pool's.
        """
        if "ClientId" not in wanted:
            return None
        found = user_pool_clients.find_pool_and_client(scope.connection, wanted["ClientId"])
        if found is None:
            return None
        pool, client = found
        if pool.id != scope.user_pool_id:
            raise InvalidParameterException(
                f"A user pool client with the id {client.id} exists already, in the pool {pool.id}."
            )
        return _exported(scope, pool, client)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the client, with the id and the secrets that it had."""
        secrets = _secrets(wanted)
        first = {_SECRET: secrets[0]["ClientSecretValue"]} if secrets else {}
        request = self._request(wanted)
        made = scope.call("CreateUserPoolClient", request, **first)["UserPoolClient"]["ClientId"]
        if wanted.get("ClientId", made) != made:
            if wanted["ClientName"].startswith(client_ids.PREFIX):
                raise refusal(
                    InvalidParameterException,
                    f"The id of a user pool client cannot be another than {client_ids.PREFIX} in "
                    "its ClientName says.",
                    "ClientId",
                )
            key = {"id": made}
            scope.write(user_pool_clients.user_pool_clients, key, {"id": wanted["ClientId"]})
        self._set_the_rest(scope, {**wanted, "ClientId": wanted.get("ClientId", made)})

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Change the client. Its secrets are those of the file, where that has any."""
        row = {"id": wanted["ClientId"]}
        settings = _client(scope, wanted).settings
        if bool(_secrets(wanted) or wanted.get("GenerateSecret")) != bool(_secrets(current)):
            raise refusal(
                InvalidParameterException,
                f"The app client {wanted['ClientId']} "
                + ("has no secret" if not _secrets(current) else "has a secret")
                + ", which is so for good: make another client.",
                *(name for name in (_SECRET, _SECRETS, "GenerateSecret") if name in wanted),
            )
        fresh = {name: settings[name] for name in settings if name not in _STAYING}
        scope.write(user_pool_clients.user_pool_clients, row, {"settings": fresh})
        scope.call("UpdateUserPoolClient", self._request(wanted))
        self._set_the_rest(scope, wanted)

    def _request(self, wanted: Members) -> Members:
        """Return what an operation is given to make or change the client."""
        if wanted.get(_PUBLISHED):
            raise refusal(InvalidParameterException, f"{_PUBLISHED} is not built yet.", _PUBLISHED)
        checked = self.checked(wanted)
        request = {name: value for name, value in checked.items() if name not in _ELSEWHERE}
        return _with_stand_in(request, wanted)

    def _set_the_rest(self, scope: Scope, wanted: Members) -> None:
        if _SESSION in self.checked(wanted):
            scope.call("SetUserPoolClientSessionConfiguration", wanted)
        client = _client(scope, wanted)
        values = dates(wanted)
        secrets = _secrets(wanted)
        if len(secrets) > _MOST_SECRETS:
            raise refusal(
                InvalidParameterException,
                f"A client can have {_MOST_SECRETS} secrets at most.",
                _SECRETS,
            )
        if secrets:
            values["secrets"] = [_kept_secret(client, secret) for secret in secrets]
        if unchecked := wanted.get("Unchecked"):
            kept = {name: wanted[name] for name in unchecked if name in wanted}
            values["settings"] = {**client.settings, **kept}
        scope.write(user_pool_clients.user_pool_clients, {"id": client.id}, values)
        _put_registration(scope, client, wanted.get("Registration"))

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete the client; its tokens end with it."""
        scope.call("DeleteUserPoolClient", current)

    def name_of(self, wanted: Members) -> str:
        """Return the client's name."""
        return str(wanted["ClientName"])


def _client(scope: Scope, wanted: Members) -> UserPoolClient:
    found = user_pool_clients.find_pool_and_client(scope.connection, wanted["ClientId"])
    assert found is not None
    return found[1]


def _secrets(members: Members) -> list[Members]:
    if _SECRET in members:
        return [{"ClientSecretValue": members[_SECRET]}]
    return list(members.get(_SECRETS) or ())


def _kept_secret(client: UserPoolClient, secret: Members) -> dict[str, Any]:
    """Return a secret as a client keeps it: with the id and date that it has, or is given."""
    value = secret["ClientSecretValue"]
    kept = next((one for one in client.secrets if one["value"] == value), None)
    made_at = secret.get("CreationDate", kept["created_at"] if kept else clock.now())
    id_ = secret.get("ClientSecretId") or (
        kept["id"] if kept else ids.new_client_secret_id(client.id, made_at)
    )
    return {"id": id_, "value": value, "created_at": made_at}


def _with_stand_in(request: Members, wanted: Members) -> Members:
    """Return a request with a scope that every pool has, where no other is to be checked."""
    if wanted.get(_SCOPES) and _SCOPES not in request:
        return {**request, _SCOPES: ["openid"]}
    return request


def _made_of(
    pool: UserPool, client: UserPoolClient, members: Members, unchecked: Collection[str]
) -> Settings:
    """Return the settings that a client made of members has. Raises what AWS's rules do."""
    request = {name: members[name] for name in members if name not in (*unchecked, _SESSION)}
    made = user_pool_client_settings.new_settings(
        pool, _with_stand_in(request, members), has_secret=bool(client.secrets)
    )
    if _SESSION in members and _SESSION not in unchecked:
        check_pool_tier(pool.settings)
        if sessions_per_user(pool) is None:
            return {}
        made = {**made, _SESSION: members[_SESSION]}
    return {**made, **{name: members[name] for name in unchecked}}


def _put_registration(scope: Scope, client: UserPoolClient, members: Members | None) -> None:
    before = client_registrations.find_registration(scope.connection, client)
    client_registrations.delete_registration(scope.connection, client)
    if members is None:
        return
    made_at = client.created_at if before is None else before.created_at
    registration = ClientRegistration(
        user_pool_id=scope.user_pool_id,
        client_id=client.id,
        is_open=members["IsOpen"],
        token_digest=members["TokenDigest"],
        grant_types=members["GrantTypes"],
        auth_method=members["AuthMethod"],
        description=members.get("Description") or {},
        created_at=members.get("CreationDate", made_at),
        modified_at=members.get("LastModifiedDate", client.modified_at),
    )
    client_registrations.put_registration(scope.connection, registration)


def _exported(scope: Scope, pool: UserPool, client: UserPoolClient) -> Members:
    """Return a client as a file has it: what every client has by default is left out."""
    members: dict[str, Any] = {
        "ClientId": client.id,
        "ClientName": client.name,
        "CreationDate": client.created_at,
        "LastModifiedDate": client.modified_at,
    }
    if client.secrets:
        members[_SECRETS] = [
            {
                "ClientSecretId": secret["id"],
                "ClientSecretValue": secret["value"],
                "CreationDate": secret["created_at"],
            }
            for secret in client.secrets
        ]
    defaults = user_pool_client_settings.new_settings(
        pool, {"ClientName": client.name}, has_secret=bool(client.secrets)
    )
    members |= {
        name: value for name, value in client.settings.items() if defaults.get(name) != value
    }
    found = [name for name in _UNCHECKED if name in members]
    if unchecked := needing_no_check(
        found, lambda names: _made_of(pool, client, members, names) == client.settings
    ):
        members["Unchecked"] = unchecked
    registration = client_registrations.find_registration(scope.connection, client)
    if registration is not None:
        members["Registration"] = {
            "IsOpen": registration.is_open,
            "TokenDigest": registration.token_digest,
            "GrantTypes": list(registration.grant_types),
            "AuthMethod": registration.auth_method,
            "Description": dict(registration.description),
            "CreationDate": registration.created_at,
            "LastModifiedDate": registration.modified_at,
        }
    return members
