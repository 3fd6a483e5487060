"""Identity pools: providers, roles and the tags of principals."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_identity import InvalidParameterException
from localstack_cognito.identity.provider_names import canonical
from localstack_cognito.seeding.kinds.identities import Identities
from localstack_cognito.seeding.kinds.identity_pool_references import resolved_references
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.records import is_restored
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.storage import identity_pools
from localstack_cognito.storage.identity_pools import IdentityPool
from localstack_cognito.storage.listing import all_of

_ID = "IdentityPoolId"
_NAME = "IdentityPoolName"
_GUESTS = "AllowUnauthenticatedIdentities"
_DEVELOPER = "DeveloperProviderName"
_PROVIDERS = "CognitoIdentityProviders"
_TAGS = "IdentityPoolTags"
_ROLES = ("Roles", "RoleMappings")
_PRINCIPALS = "PrincipalTags"
_CHECK = "ServerSideTokenCheck"


class IdentityPools(Kind):
    """The identity pools of every account and region."""

    member = "IdentityPools"
    structure = "IdentityPool"
    key = (_ID,)
    children = (Identities(),)

    def scope_of(self, scope: Scope, members: Members) -> Scope:
        """Return the pool's account and region."""
        return scope.owned(members, _ID)

    def within(self, scope: Scope, wanted: Members) -> Scope:
        """Return what is in the pool."""
        return scope.within(identity_pool_id=wanted[_ID])

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the pools by id."""
        table = identity_pools.identity_pools
        for pool in all_of(scope.connection, IdentityPool, table, [table.c.id]):
            yield _exported(pool)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a pool with its owner, AWS's names, and its id where one has its name already.

        Raises ``InvalidParameterException`` where several have it, and what
        ``resolved_references`` raises.
        """
        completed = {
            **resolved_references(scope, wanted),
            "AccountId": scope.account_id,
            "Region": scope.region,
        }
        if _ID in wanted:
            return completed
        table = identity_pools.identity_pools
        owner = {"account_id": scope.account_id, "region": scope.region}
        found = all_of(
            scope.connection,
            IdentityPool,
            table,
            [table.c.id],
            **owner,
            name=wanted[_NAME],
        )
        named = [pool.id for pool in found]
        if len(named) > 1:
            raise InvalidParameterException(
                f"{len(named)} identity pools are called {wanted[_NAME]}: give the {_ID} of one."
            )
        return completed | {_ID: named[0]} if named else completed

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the pool with the id, or None."""
        if _ID not in wanted:
            return None
        pool = identity_pools.find_identity_pool(scope.connection, wanted[_ID])
        return None if pool is None else _exported(pool)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the pool, with the id that it had."""
        made = scope.call("CreateIdentityPool", {_GUESTS: False, **wanted})[_ID]
        id_ = wanted.get(_ID, made)
        scope.write(identity_pools.identity_pools, {"id": made}, {"id": id_})
        self._set_the_rest(scope.within(identity_pool_id=id_), {}, wanted)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Change it. Raises ``InvalidParameterException`` for what is set once and for all."""
        _check_fixed(current, wanted)
        within = scope.within(identity_pool_id=wanted[_ID])
        within.call("UpdateIdentityPool", {_GUESTS: False, _TAGS: {}, **wanted})
        self._set_the_rest(within, current, wanted)

    def _set_the_rest(self, scope: Scope, current: Members, wanted: Members) -> None:
        if _roles(current) != _roles(wanted):
            self._set_roles(scope, wanted)
        before, after = _tag_maps(current), _tag_maps(wanted)
        for provider in {**before, **after}:
            if before.get(provider) != after.get(provider):
                tags = after.get(provider, {"IdentityProviderName": provider})
                scope.call("SetPrincipalTagAttributeMap", tags)
        table = identity_pools.identity_pools
        scope.write(table, {"id": scope.identity_pool_id}, dates(wanted))

    def _set_roles(self, scope: Scope, wanted: Members) -> None:
        roles = _roles(wanted)
        try:
            scope.call("SetIdentityPoolRoles", roles)
        except InvalidParameterException:
            if not is_restored(wanted):
                raise
            # A provider may have gone from the pool since, and its mapping stays.
            pool = identity_pools.find_identity_pool(scope.connection, scope.identity_pool_id)
            assert pool is not None
            settings = {**pool.settings, **roles}
            key = {"id": scope.identity_pool_id}
            scope.write(identity_pools.identity_pools, key, {"settings": settings})

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete the pool with its identities."""
        scope.call("DeleteIdentityPool", current)

    def name_of(self, wanted: Members) -> str:
        """Return the pool's name."""
        return str(wanted[_NAME])


def _roles(members: Members) -> dict[str, Any]:
    return {name: members.get(name) or {} for name in _ROLES}


def _tag_maps(members: Members) -> Mapping[str | None, Members]:
    """Return the maps that say something, by provider."""
    maps = {}
    for one in members.get(_PRINCIPALS) or ():
        name = one.get("IdentityProviderName")
        maps[name and canonical(name)] = one
    return maps


def _check_fixed(current: Members, wanted: Members) -> None:
    owner = ("AccountId", "Region")
    if any(current[name] != wanted[name] for name in owner):
        raise InvalidParameterException(
            f"The identity pool {current[_ID]} is of the account {current['AccountId']} in "
            f"{current['Region']}, and not of {wanted['AccountId']} in {wanted['Region']}."
        )
    if _DEVELOPER in current and _DEVELOPER not in wanted:
        raise InvalidParameterException(
            "The developer provider name of an identity pool cannot be changed."
        )


def _exported(pool: IdentityPool) -> Members:
    """Return a pool as a file has it: what every pool has by default is left out."""
    settings = dict(pool.settings)
    roles = {name: settings.pop(name, None) for name in _ROLES}
    maps = settings.pop(_PRINCIPALS, None) or {}
    members: dict[str, Any] = {
        _NAME: pool.name,
        _ID: pool.id,
        "AccountId": pool.account_id,
        "Region": pool.region,
        **settings,
        "CreationDate": pool.created_at,
        "LastModifiedDate": pool.modified_at,
    }
    if not members[_TAGS]:
        del members[_TAGS]
    if not members[_GUESTS]:
        del members[_GUESTS]
    if _PROVIDERS in members:
        members[_PROVIDERS] = [_exported_provider(one) for one in members[_PROVIDERS]]
    members |= {name: value for name, value in roles.items() if value}
    if mappings := roles["RoleMappings"]:
        members["RoleMappings"] = {_mapped(name): mapping for name, mapping in mappings.items()}
    exported_maps = [_exported_tags(name, maps[name]) for name in sorted(maps)]
    if said := [one for one in exported_maps if len(one) > 1]:
        members[_PRINCIPALS] = said
    return members


def _exported_provider(provider: Members) -> Members:
    """Return a provider by the name that it has on every host."""
    exported = {**provider, "ProviderName": canonical(provider["ProviderName"])}
    if not exported[_CHECK]:
        del exported[_CHECK]
    return exported


def _mapped(name: str) -> str:
    provider, separator, client_id = name.rpartition(":")
    return f"{canonical(provider)}{separator}{client_id}" if "/" in provider else name


def _exported_tags(provider: str, tag_map: Members) -> Members:
    said = {name: tag_map[name] for name in ("UseDefaults", _PRINCIPALS) if tag_map[name]}
    return {"IdentityProviderName": provider, **said}
