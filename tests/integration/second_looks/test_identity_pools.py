"""Identities and identity pools that another operation overtakes."""

from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.identity import developer_identities, identities, identity_pools
from tests.integration.making import refused
from tests.integration.second_looks.between import Race, between

PROVIDER = "login.developer"
POOL_GONE = ("ResourceNotFoundException", "IdentityPool '{}' not found.")


class Pool:
    """A pool with guests and users of a developer's."""

    def __init__(self, cognito_identity: Any) -> None:
        self.identity = cognito_identity
        self.id = cognito_identity.create_identity_pool(
            IdentityPoolName="pool",
            AllowUnauthenticatedIdentities=True,
            DeveloperProviderName=PROVIDER,
        )["IdentityPoolId"]
        self.pool = {"IdentityPoolId": self.id}

    def delete(self) -> None:
        self.identity.delete_identity_pool(**self.pool)

    def token(self, name: str = "alice", identity_id: str | None = None) -> str:
        """Return the id of a developer's user."""
        more = {"IdentityId": identity_id} if identity_id else {}
        answer = self.identity.get_open_id_token_for_developer_identity(
            **self.pool, Logins={PROVIDER: name}, **more
        )
        return str(answer["IdentityId"])

    def guest(self) -> str:
        return str(self.identity.get_id(**self.pool)["IdentityId"])

    def set_roles(self) -> None:
        self.identity.set_identity_pool_roles(
            **self.pool, Roles={"authenticated": "arn:aws:iam::000000000000:role/x"}
        )

    def tag_principals(self) -> None:
        self.identity.set_principal_tag_attribute_map(
            **self.pool, IdentityProviderName=PROVIDER, UseDefaults=True
        )

    def tag(self, **tags: str) -> None:
        arn = f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{self.id}"
        self.identity.tag_resource(ResourceArn=arn, Tags=tags)

    def update(self) -> None:
        self.identity.update_identity_pool(
            **self.pool,
            IdentityPoolName="renamed",
            AllowUnauthenticatedIdentities=True,
            DeveloperProviderName=PROVIDER,
        )

    @property
    def described(self) -> dict[str, Any]:
        found: dict[str, Any] = self.identity.describe_identity_pool(**self.pool)
        return found

    def has_roles(self) -> None:
        assert self.identity.get_identity_pool_roles(**self.pool)["Roles"]

    def is_renamed(self) -> None:
        assert self.described["IdentityPoolName"] == "renamed"

    def has_both(self) -> None:
        self.is_renamed()
        self.has_roles()

    def has_tags(self) -> None:
        assert self.described["IdentityPoolTags"] == {"a": "1", "b": "2"}


CHANGES = identity_pools.change_identity_pool
RACES = {
    "SetIdentityPoolRoles, with UpdateIdentityPool": Race(
        Pool.set_roles, CHANGES, Pool.update, left=Pool.has_both
    ),
    "UpdateIdentityPool, with SetIdentityPoolRoles": Race(
        Pool.update, CHANGES, Pool.set_roles, left=Pool.has_both
    ),
    "TagResource, with TagResource": Race(
        lambda pool: pool.tag(a="1"), CHANGES, lambda pool: pool.tag(b="2"), left=Pool.has_tags
    ),
    "UpdateIdentityPool, after DeleteIdentityPool": Race(
        Pool.update, CHANGES, Pool.delete, POOL_GONE
    ),
    "DeleteIdentityPool, after DeleteIdentityPool": Race(
        Pool.delete, identity_pools.delete_identity_pool, Pool.delete, POOL_GONE
    ),
    "GetId, after DeleteIdentityPool": Race(Pool.guest, identities._write, Pool.delete, POOL_GONE),
    "GetOpenIdTokenForDeveloperIdentity, after DeleteIdentityPool": Race(
        Pool.token, developer_identities.get_token, Pool.delete, POOL_GONE
    ),
}


@pytest.mark.parametrize("race", RACES.values(), ids=RACES)
def test_an_identity_pool(cognito_identity: Any, race: Race) -> None:
    pool = Pool(cognito_identity)
    race.of(pool.id).run(pool)


@pytest.fixture
def pool(cognito_identity: Any) -> Pool:
    return Pool(cognito_identity)


def test_a_developers_user_who_comes_twice_has_one_identity(pool: Pool) -> None:
    ids: list[str] = []
    with between(developer_identities.get_token, lambda: ids.append(pool.token())):
        ids.append(pool.token())
    assert ids[0] == ids[1]


def test_a_guest_is_linked_to_one_of_two_developers_users(pool: Pool) -> None:
    guest = pool.guest()
    with (
        between(developer_identities.get_token, lambda: pool.token("bob", guest)),
        refused(
            "NotAuthorizedException",
            "Logins don't match. Please include at least one valid login for this identity or "
            "identity pool.",
        ),
    ):
        pool.token("alice", guest)


def test_a_developers_user_who_has_just_got_another_identity(pool: Pool) -> None:
    guest = pool.guest()
    with (
        between(developer_identities.get_token, pool.token),
        refused(
            "DeveloperUserAlreadyRegisteredException",
            "Developer user 'alice' is already registered with another identity.",
        ),
    ):
        pool.token("alice", guest)


def test_an_identity_that_has_just_been_deleted(pool: Pool) -> None:
    guest = pool.guest()

    def delete() -> None:
        pool.identity.delete_identities(IdentityIdsToDelete=[guest])

    with (
        between(developer_identities.get_token, delete),
        refused("ResourceNotFoundException", f"Identity '{guest}' not found."),
    ):
        pool.token("alice", guest)


def _open_id_token(pool: Pool, name: str = "alice") -> tuple[str, dict[str, str]]:
    """Return a developer's user, and the login that her token makes."""
    answer = pool.identity.get_open_id_token_for_developer_identity(
        **pool.pool, Logins={PROVIDER: name}
    )
    return answer["IdentityId"], {"cognito-identity.amazonaws.com": answer["Token"]}


UNLINKING: dict[str, Callable[[Pool, str], Any]] = {
    "UnlinkDeveloperIdentity": lambda pool, identity_id: pool.identity.unlink_developer_identity(
        **pool.pool,
        IdentityId=identity_id,
        DeveloperProviderName=PROVIDER,
        DeveloperUserIdentifier="alice",
    ),
    "DeleteIdentities": lambda pool, identity_id: pool.identity.delete_identities(
        IdentityIdsToDelete=[identity_id]
    ),
}
UNLINKED = {
    "UnlinkDeveloperIdentity": ("NotAuthorizedException", "Access to Identity '{}' is forbidden."),
    "DeleteIdentities": ("ResourceNotFoundException", "Identity '{}' not found."),
}


@pytest.mark.parametrize("winner", UNLINKING)
def test_unlink_identity_after(pool: Pool, winner: str) -> None:
    identity_id, logins = _open_id_token(pool)
    error, text = UNLINKED[winner]
    with (
        between(identities.unlink_identity, lambda: UNLINKING[winner](pool, identity_id)),
        refused(error, text.format(identity_id)),
    ):
        pool.identity.unlink_identity(
            IdentityId=identity_id, Logins=logins, LoginsToRemove=[PROVIDER]
        )


def _two_pools(cognito: Any, cognito_identity: Any) -> tuple[str, Callable[[str], dict[str, str]]]:
    """Return an identity pool with users of a user pool, and what their logins are."""
    from tests.integration.making import PASSWORD, make_client, make_pool, make_user

    user_pool = make_pool(cognito)
    client = make_client(cognito, user_pool)
    name = f"cognito-idp.us-east-1.amazonaws.com/{user_pool}"
    identity_pool = cognito_identity.create_identity_pool(
        IdentityPoolName="pool",
        AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=True,
        CognitoIdentityProviders=[{"ProviderName": name, "ClientId": client}],
    )["IdentityPoolId"]

    def login(username: str) -> dict[str, str]:
        make_user(cognito, user_pool, username)
        tokens = cognito.initiate_auth(
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        return {name: tokens["IdToken"]}

    return identity_pool, login


def test_get_id_twice_gives_one_identity(cognito: Any, cognito_identity: Any) -> None:
    pool_id, login = _two_pools(cognito, cognito_identity)
    alice = login("alice")

    def get() -> str:
        return str(cognito_identity.get_id(IdentityPoolId=pool_id, Logins=alice)["IdentityId"])

    ids: list[str] = []
    with between(identities._write, lambda: ids.append(get())):
        ids.append(get())
    assert ids[0] == ids[1]


def test_a_guests_identity_is_one_users(cognito: Any, cognito_identity: Any) -> None:
    pool_id, login = _two_pools(cognito, cognito_identity)
    guest = cognito_identity.get_id(IdentityPoolId=pool_id)["IdentityId"]
    alice, bob = login("alice"), login("bob")

    def log_in(logins: dict[str, str]) -> None:
        cognito_identity.get_open_id_token(IdentityId=guest, Logins=logins)

    with (
        between(identities._write, lambda: log_in(bob)),
        refused(
            "NotAuthorizedException",
            "Logins don't match. Please include at least one valid login for this identity or "
            "identity pool.",
        ),
    ):
        log_in(alice)
    log_in(bob)
