"""An identity pool, with its roles, its attributes for access control and its identities."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack_cognito.seeding.pull.asking import Answer, Asking
from localstack_cognito.seeding.pull.fitting import fitting


def read_identity_pool(asking: Asking, identity_pool_id: str) -> dict[str, Any]:
    """Return the members of a pool. Raises ``PullError`` where the pool itself cannot be read."""
    pool = asking.one("DescribeIdentityPool", is_essential=True, IdentityPoolId=identity_pool_id)
    assert pool is not None
    roles = asking.one("GetIdentityPoolRoles", IdentityPoolId=identity_pool_id) or {}
    return fitting(
        "IdentityPool",
        {**pool, **roles},
        AccountId=None,
        Region=asking.region,
        PrincipalTags=list(_principal_tags(asking, pool)),
    )


def _principal_tags(asking: Asking, pool: Answer) -> Iterator[dict[str, Any]]:
    for provider in _providers(pool):
        answer = asking.one(
            "GetPrincipalTagAttributeMap",
            IdentityPoolId=pool["IdentityPoolId"],
            IdentityProviderName=provider,
        )
        if answer and (answer.get("PrincipalTags") or answer.get("UseDefaults")):
            yield fitting("PrincipalTags", answer, IdentityProviderName=provider)


def _providers(pool: Answer) -> Iterator[str]:
    names = [one["ProviderName"] for one in pool.get("CognitoIdentityProviders") or ()]
    names += pool.get("SupportedLoginProviders") or ()
    names += pool.get("OpenIdConnectProviderARNs") or ()
    names += pool.get("SamlProviderARNs") or ()
    yield from dict.fromkeys(names)


class IdentitiesOfPool:
    """The identities of a pool.

    Who signs in as one, AWS tells only where that is a user of the developer's own.
    """

    def __init__(self, asking: Asking, pool: Answer) -> None:
        self._asking, self._id = asking, pool["IdentityPoolId"]
        self._developer = pool.get("DeveloperProviderName")

    def read(self) -> None:
        """Read all of them."""
        listed = self._asking.list("ListIdentities", HideDisabled=False, IdentityPoolId=self._id)
        self._asking.list("ListIdentities", HideDisabled=True, IdentityPoolId=self._id)
        total = self._asking.kept.count(listed)
        if self._developer:
            self._asking.each("LookupDeveloperIdentity", self._requests, _names, total=total)

    def _listed(self) -> Iterator[Answer]:
        asking = self._asking
        return asking.items(
            asking.list("ListIdentities", HideDisabled=False, IdentityPoolId=self._id)
        )

    def _requests(self) -> Iterator[Mapping[str, Any]]:
        for identity in self._listed():
            if self._developer in (identity.get("Logins") or ()):
                yield {"IdentityPoolId": self._id, "IdentityId": identity["IdentityId"]}

    def count_what_is_not_given(self) -> None:
        """Count the logins of which AWS tells the provider alone."""
        for identity in self._listed():
            others = [one for one in identity.get("Logins") or () if one != self._developer]
            self._asking.not_given["logins"] += len(others)

    def members(self) -> Iterator[dict[str, Any]]:
        """Return the identities that were read, as a file has them."""
        asking = self._asking
        enabled = asking.list("ListIdentities", HideDisabled=True, IdentityPoolId=self._id)
        for identity in self._listed():
            id_ = identity["IdentityId"]
            about = asking.kept_answer(
                "LookupDeveloperIdentity", IdentityPoolId=self._id, IdentityId=id_
            )
            names = (about or {}).get("Names") or ()
            yield fitting(
                "PoolIdentity",
                identity,
                Enabled=None if asking.kept.has_item(enabled, id_) else False,
                Logins=[{"Provider": self._developer, "Subject": name} for name in names],
            )


def _names(answer: Answer) -> Answer:
    return {"Names": answer.get("DeveloperUserIdentifierList") or []}
