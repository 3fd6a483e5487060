"""User pools, without what is in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.pools import user_pool_settings
from localstack_cognito.directory.pools.schema import STANDARD_NAMES, new_schema
from localstack_cognito.directory.pools.user_pool_mfa import FACTORS
from localstack_cognito.seeding.kinds.in_user_pools import OF_USER_POOLS
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.listing import all_of
from localstack_cognito.storage.rows import Settings
from localstack_cognito.storage.user_pools import UserPool

_SESSION = ("UserSessionTracking", "TokenSession")
_MFA = ("MfaConfiguration", *FACTORS, "WebAuthnConfiguration")
_ONCE = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
_CUSTOM = "custom:"
_DEVELOPERS = "dev:"


class UserPools(Kind):
    """The user pools of every account and region."""

    member = "UserPools"
    structure = "UserPool"
    key = ("Id",)
    children = OF_USER_POOLS
    has_users = True

    def scope_of(self, scope: Scope, members: Members) -> Scope:
        """Return the pool's account and region."""
        return scope.owned(members, "Id")

    def within(self, scope: Scope, wanted: Members) -> Scope:
        """Return what is in the pool."""
        return scope.within(user_pool_id=wanted["Id"])

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the pools by id."""
        table = user_pools.user_pools
        for pool in all_of(scope.connection, UserPool, table, [table.c.id]):
            yield exported(pool)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a pool with its account, its region, and its id where one has its name already.

        Raises ``InvalidParameterException`` where several have it.
        """
        completed = {**wanted, "AccountId": scope.account_id, "Region": scope.region}
        if "Id" in wanted:
            return completed
        table = user_pools.user_pools
        named = [
            pool.id
            for pool in all_of(
                scope.connection,
                UserPool,
                table,
                [table.c.id],
                account_id=scope.account_id,
                region=scope.region,
                name=wanted["PoolName"],
            )
        ]
        if len(named) > 1:
            raise InvalidParameterException(
                f"{len(named)} user pools are called {wanted['PoolName']}: give the Id of one."
            )
        return completed | {"Id": named[0]} if named else completed

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the pool with the id, or None."""
        pool = user_pools.find_pool(scope.connection, wanted["Id"]) if "Id" in wanted else None
        return None if pool is None else exported(pool)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the pool, with the id that it had."""
        made = scope.call("CreateUserPool", wanted, MfaConfiguration="OFF")["UserPool"]["Id"]
        if "Id" in wanted:
            scope.write(user_pools.user_pools, {"id": made}, {"id": wanted["Id"]})
        within = scope.within(user_pool_id=wanted.get("Id", made))
        self._set_the_rest(within, wanted)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Change it. Raises ``InvalidParameterException`` for what is set once and for all."""
        within = scope.within(user_pool_id=wanted["Id"])
        _check_owner(within.pool, wanted)
        _check_once(within.pool, wanted)
        self._add_attributes(within, wanted)
        within.call("UpdateUserPool", wanted, **_for_update(wanted))
        self._set_the_rest(within, wanted)

    def _add_attributes(self, scope: Scope, wanted: Members) -> None:
        have = {attribute["Name"]: attribute for attribute in scope.pool.schema}
        want = {
            attribute["Name"]: attribute for attribute in new_schema(wanted.get("Schema") or ())
        }
        for name, attribute in want.items():
            if name in have and have[name] != attribute:
                raise InvalidParameterException(
                    f"The attribute {name} of the schema is as it is for good: a pool's attributes "
                    "can be added to, and not changed."
                )
        if added := [_requested(want[name]) for name in want if name not in have]:
            scope.call("AddCustomAttributes", {}, CustomAttributes=added)

    def _set_the_rest(self, scope: Scope, wanted: Members) -> None:
        if any(name in wanted for name in _MFA) or scope.pool.settings["MfaConfiguration"] != "OFF":
            factors = {name: wanted[name] for name in _MFA if name in wanted}
            scope.call("SetUserPoolMfaConfig", factors)
        if any(name in wanted for name in _SESSION):
            scope.call("SetUserPoolSessionConfiguration", wanted)
        if "LogConfigurations" in wanted:
            scope.call("SetLogDeliveryConfiguration", wanted)
        scope.write(user_pools.user_pools, {"id": scope.user_pool_id}, dates(wanted))

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete the pool with all that is in it, also where it is protected or has a domain."""
        user_pools.delete_pool(scope.connection, current["Id"])

    def name_of(self, wanted: Members) -> str:
        """Return the pool's name."""
        return str(wanted["PoolName"])


def exported(pool: UserPool) -> Members:
    """Return a pool as a file has it: what every pool has by default is left out."""
    members: dict[str, Any] = {
        "Id": pool.id,
        "AccountId": pool.account_id,
        "Region": pool.region,
        "PoolName": pool.name,
        "CreationDate": pool.created_at,
        "LastModifiedDate": pool.modified_at,
    }
    settings = dict(pool.settings)
    schema = settings.pop("SchemaAttributes")
    members |= _without_defaults(pool.region, settings)
    if requested := _requested_schema(schema):
        members["Schema"] = requested
    members |= settings.get("SessionConfiguration") or {}
    return members


def _without_defaults(region: str, settings: Settings) -> dict[str, Any]:
    defaults = user_pool_settings.new_settings(region, {"PoolName": "p"})
    left = {
        name: value
        for name, value in settings.items()
        if defaults.get(name) != value and name != "SessionConfiguration"
    }
    if "Policies" in left:
        left["Policies"] = {
            name: policy
            for name, policy in left["Policies"].items()
            if defaults["Policies"][name] != policy
        }
    if "AdminCreateUserConfig" in left:
        # A password's policy says the same.
        left["AdminCreateUserConfig"] = {
            name: value
            for name, value in left["AdminCreateUserConfig"].items()
            if name != "UnusedAccountValidityDays"
        }
    return left


def _requested_schema(schema: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    standard = {attribute["Name"]: attribute for attribute in new_schema(())}
    return [
        _requested(attribute)
        for attribute in schema
        if standard.get(attribute["Name"]) != attribute
    ]


def _requested(attribute: Mapping[str, Any]) -> dict[str, Any]:
    """Return an attribute as a request asks for it."""
    name = attribute["Name"]
    if name not in STANDARD_NAMES:
        name = name.removeprefix(_DEVELOPERS).removeprefix(_CUSTOM)
    return {**attribute, "Name": name}


def _for_update(wanted: Members) -> dict[str, Any]:
    """Return what an update is told that would leave alone what it is not told."""
    defaults = {
        "UserPoolTags": {},
        "UserAttributeUpdateSettings": {},
        "DeletionProtection": "INACTIVE",
    }
    told = {name: value for name, value in defaults.items() if name not in wanted}
    policies = wanted.get("Policies") or {}
    told["Policies"] = {
        "PasswordPolicy": policies.get("PasswordPolicy")
        or dict(user_pool_settings.DEFAULT_PASSWORD_POLICY),
        "SignInPolicy": policies.get("SignInPolicy")
        or dict(user_pool_settings.DEFAULT_SIGN_IN_POLICY),
    }
    return told


def _check_owner(pool: UserPool, wanted: Members) -> None:
    if (pool.account_id, pool.region) != (wanted["AccountId"], wanted["Region"]):
        raise InvalidParameterException(
            f"The user pool {pool.id} is of the account {pool.account_id} in {pool.region}, and "
            f"not of {wanted['AccountId']} in {wanted['Region']}."
        )


def _check_once(pool: UserPool, wanted: Members) -> None:
    for name in _ONCE:
        if (pool.settings.get(name) or None) != (wanted.get(name) or None):
            raise InvalidParameterException(
                f"{name} of the user pool {pool.id} is as it is for good: make another pool."
            )
