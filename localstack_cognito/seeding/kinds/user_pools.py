"""User pools, without what is in them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.pools import log_delivery, user_pool_settings
from localstack_cognito.directory.pools.user_pools import CUSTOM_ID_TAG
from localstack_cognito.directory.tags import check_tags
from localstack_cognito.seeding.kinds.in_user_pools import OF_USER_POOLS
from localstack_cognito.seeding.kinds.kind import Kind, refusal
from localstack_cognito.seeding.kinds.pool_schemas import full_schema, in_requests, requested
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.seeding.kinds.user_pool_members import (
    SESSION,
    UNCHECKED,
    exported_settings,
    requests_for,
    with_unchecked,
)
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.listing import all_of
from localstack_cognito.storage.user_pools import Configuration, UserPool

_SET_ONCE = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
_SCHEMA = "SchemaAttributes"
_TAGS = "UserPoolTags"
_LOGS = "LogConfigurations"
_LOG_DATES = "LogDeliveryDates"
# What AddCustomAttributes takes at once.
_MOST_ADDED = 25


class UserPools(Kind):
    """The user pools of every account and region."""

    member = "UserPools"
    structure = "UserPool"
    key = ("Id",)
    children = OF_USER_POOLS
    has_users = True
    may_be_unchecked = UNCHECKED

    def scope_of(self, scope: Scope, members: Members) -> Scope:
        """Return the pool's account and region."""
        return scope.owned(members, "Id")

    def within(self, scope: Scope, wanted: Members) -> Scope:
        """Return what is in the pool."""
        within = scope.within(user_pool_id=wanted["Id"])
        return replace(within, keeps_date="LastModifiedDate" in wanted)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the pools by id."""
        table = user_pools.user_pools
        for pool in all_of(scope.connection, UserPool, table, [table.c.id]):
            yield exported(scope, pool)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a pool with its account, its region, and its id where one has its name already.

        A tag may say the id, too. Raises ``InvalidParameterException`` where several have the name.
        """
        completed = {**wanted, "AccountId": scope.account_id, "Region": scope.region}
        if "Id" in wanted:
            return completed
        if id_ := (wanted.get(_TAGS) or {}).get(CUSTOM_ID_TAG):
            return completed | {"Id": id_}
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
            raise refusal(
                InvalidParameterException,
                f"{len(named)} user pools are called {wanted['PoolName']}: give the Id of one.",
                "PoolName",
            )
        return completed | {"Id": named[0]} if named else completed

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the pool with the id, or None."""
        pool = user_pools.find_pool(scope.connection, wanted["Id"]) if "Id" in wanted else None
        return None if pool is None else exported(scope, pool)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the pool, with the id that it had."""
        request = requests_for(self.checked(wanted)).pool
        tags = wanted.get(_TAGS) or {}
        is_called_otherwise = tags.get(CUSTOM_ID_TAG) not in (None, wanted.get("Id"))
        if is_called_otherwise:
            # It was given the tag later, which has changed nothing.
            check_tags(tags, "A user pool", InvalidParameterException)
            del request[_TAGS]
        first, later = in_requests(wanted.get("Schema") or ())
        schema = {"Schema": first} if first else {}
        made = scope.call("CreateUserPool", request | schema)["UserPool"]["Id"]
        if "Id" in wanted:
            scope.write(user_pools.user_pools, {"id": made}, {"id": wanted["Id"]})
        within = scope.within(user_pool_id=wanted.get("Id", made))
        if is_called_otherwise:
            settings = {**within.pool.settings, _TAGS: dict(tags)}
            scope.write(user_pools.user_pools, {"id": within.user_pool_id}, {"settings": settings})
        _add_attributes(within, later)
        self._set_the_rest(within, wanted)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Change it. Raises ``InvalidParameterException`` for what is set once and for all.

        UpdateUserPool leaves some members as they are: it begins with a new pool's.
        """
        within = scope.within(user_pool_id=wanted["Id"])
        pool = within.pool
        _check_owner(pool, wanted)
        _check_once(pool, wanted)
        _add_attributes(within, _new_attributes(pool, wanted))
        settings = user_pool_settings.new_settings(pool.region, {"PoolName": pool.name})
        kept = {
            name: value
            for name, value in within.pool.settings.items()
            if name in (_SCHEMA, *_SET_ONCE)
        }
        scope.write(user_pools.user_pools, {"id": pool.id}, {"settings": {**settings, **kept}})
        tags = {_TAGS: wanted.get(_TAGS) or {}}
        within.call("UpdateUserPool", requests_for(self.checked(wanted)).pool | tags)
        if _LOGS not in wanted:
            user_pools.delete_configuration(scope.connection, pool.id, "", log_delivery.KIND)
        self._set_the_rest(within, wanted)

    def _set_the_rest(self, scope: Scope, wanted: Members) -> None:
        checked = self.checked(wanted)
        mfa = requests_for(checked).mfa
        if mfa is not None:
            scope.call("SetUserPoolMfaConfig", mfa)
        if any(name in checked for name in SESSION):
            scope.call("SetUserPoolSessionConfiguration", checked)
        if _LOGS in checked:
            scope.call("SetLogDeliveryConfiguration", checked)
        values = dates(wanted)
        if unchecked := wanted.get("Unchecked"):
            values["settings"] = with_unchecked(scope.pool.settings, wanted, unchecked)
        scope.write(user_pools.user_pools, {"id": scope.user_pool_id}, values)
        if _LOGS in wanted:
            _put_logs(scope, wanted)

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete the pool with all that is in it, also where it is protected or has a domain."""
        user_pools.delete_pool(scope.connection, current["Id"])

    def name_of(self, wanted: Members) -> str:
        """Return the pool's name."""
        return str(wanted["PoolName"])


def _put_logs(scope: Scope, wanted: Members) -> None:
    """Store where logs go as it is, with the dates that it had."""
    key = {"user_pool_id": scope.user_pool_id, "client_id": "", "kind": log_delivery.KIND}
    values: dict[str, Any] = dates(wanted.get(_LOG_DATES) or {})
    if _LOGS in (wanted.get("Unchecked") or ()):
        pool = scope.pool
        settings = {_LOGS: list(wanted[_LOGS])}
        user_pools.put_configuration(
            scope.connection,
            Configuration(
                pool.id, "", log_delivery.KIND, settings, pool.created_at, pool.modified_at
            ),
        )
    scope.write(user_pools.configurations, key, values)


def _add_attributes(scope: Scope, attributes: Sequence[Members]) -> None:
    for start in range(0, len(attributes), _MOST_ADDED):
        some = attributes[start : start + _MOST_ADDED]
        scope.call("AddCustomAttributes", {}, CustomAttributes=some)


def _new_attributes(pool: UserPool, wanted: Members) -> list[Members]:
    """Return the attributes of a file that a pool does not have yet.

    Raises ``InvalidParameterException`` where it has one as another.
    """
    have = {attribute["Name"]: attribute for attribute in pool.schema}
    want = {attribute["Name"]: attribute for attribute in full_schema(wanted.get("Schema") or ())}
    for name, attribute in want.items():
        if name in have and have[name] != attribute:
            raise refusal(
                InvalidParameterException,
                f"The attribute {name} of the schema is as it is for good: a pool's attributes can "
                "be added to, and not changed.",
                "Schema",
            )
    added = [requested(want[name]) for name in want if name not in have]
    return [{**one, "Name": one["Name"].removeprefix("custom:")} for one in added]


def exported(scope: Scope, pool: UserPool) -> Members:
    """Return a pool as a file has it: what every pool has by default is left out."""
    members: dict[str, Any] = {
        "Id": pool.id,
        "AccountId": pool.account_id,
        "Region": pool.region,
        "PoolName": pool.name,
        **exported_settings(pool),
        "CreationDate": pool.created_at,
        "LastModifiedDate": pool.modified_at,
    }
    logs = user_pools.find_configuration(scope.connection, pool.id, "", log_delivery.KIND)
    if logs is None:
        return members
    members[_LOGS] = logs.settings[_LOGS]
    members[_LOG_DATES] = {
        "CreationDate": logs.created_at,
        "LastModifiedDate": logs.modified_at,
    }
    if not log_delivery.is_available(pool, logs.settings[_LOGS]):
        # The pool was of another tier when they were set.
        members["Unchecked"] = [*members.get("Unchecked", ()), _LOGS]
    return members


def _check_owner(pool: UserPool, wanted: Members) -> None:
    if (pool.account_id, pool.region) != (wanted["AccountId"], wanted["Region"]):
        raise refusal(
            InvalidParameterException,
            f"The user pool {pool.id} is of the account {pool.account_id} in {pool.region}, and "
            f"not of {wanted['AccountId']} in {wanted['Region']}.",
            "Id",
        )


def _check_once(pool: UserPool, wanted: Members) -> None:
    for name in _SET_ONCE:
        if (pool.settings.get(name) or None) != (wanted.get(name) or None):
            raise refusal(
                InvalidParameterException,
                f"{name} of the user pool {pool.id} is as it is for good: make another pool.",
                name,
            )
