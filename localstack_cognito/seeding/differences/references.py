"""Names and ids that mean the same thing of a file, made one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from localstack_cognito.seeding.differences.lists import KEYED
from localstack_cognito.seeding.differences.matching import label_of, matched

_Members = dict[str, Any]
_CLIENTS = "UserPoolClients"
_OF_CLIENTS = (
    *("CIMDPolicies", "UICustomizations", "ManagedLoginBrandings", "Terms"),
    "RiskConfigurations",
)
"""The members of a pool whose items name an app client, by its id or its name."""


@dataclass
class Names:
    """What one side calls its pools, and the clients of each: by id or name to one name."""

    pools: dict[str, str] = field(default_factory=dict)
    clients: dict[tuple[str, str], str] = field(default_factory=dict)


def join_pools(left: _Members, right: _Members, names: tuple[Names, Names]) -> None:
    """Give what names a client of two pools that are the same one name on both sides."""
    keys = KEYED["FormUserPoolClients"]
    sides = (left, right)
    pool = label_of(KEYED["FormUserPools"], left)
    lists = [list(side.get(_CLIENTS) or ()) for side in sides]
    matches = matched(keys, *lists)
    labels: list[dict[str, str]] = [{}, {}]
    for pair in matches.pairs:
        label = label_of(keys, lists[0][pair[0]])
        for number, of_side in enumerate(pair):
            labels[number] |= dict.fromkeys(_called(lists[number][of_side]), label)
    for side, own, known in zip(sides, labels, names, strict=True):
        for id_or_name in (side.get("Id"), side.get("PoolName")):
            if id_or_name:
                known.pools.setdefault(id_or_name, pool)
        known.clients |= {(pool, name): label for name, label in own.items()}
        for member in _OF_CLIENTS:
            for item in side.get(member) or ():
                if item.get("ClientId") in own:
                    item["ClientId"] = own[item["ClientId"]]


def _called(client: Mapping[str, Any]) -> Iterable[str]:
    return (client[name] for name in ("ClientName", "ClientId") if client.get(name))


def join_providers(identity_pool: _Members, names: Names) -> None:
    """Give the clients that sign in to an identity pool the names that both sides have."""
    for provider in identity_pool.get("CognitoIdentityProviders") or ():
        called = provider.pop("UserPool", None) or provider.get("ProviderName", "")
        # AWS's name of a pool ends in its id: cognito-idp.us-east-1.amazonaws.com/us-east-1_a
        pool = called.rpartition("/")[2]
        pool = provider["ProviderName"] = names.pools.get(pool, pool)
        client = provider.get("ClientId", "")
        provider["ClientId"] = names.clients.get((pool, client), client)
