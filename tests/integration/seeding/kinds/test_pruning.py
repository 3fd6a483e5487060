"""What a file does not have stays, unless it is pruned."""

from typing import Any

from tests.integration.seeding.kinds.base import base
from tests.integration.seeding.kinds.files import applied, exported, is_nothing, tree_of

BARE = "Version: 1\nUserPools: [{PoolName: shop, Id: us-east-1_shop}]"
IN_A_POOL = {
    "Domains": 2,
    "ResourceServers": 1,
    "IdentityProviders": 2,
    "UserPoolClients": 2,
    "UICustomizations": 1,
    "ManagedLoginBrandings": 1,
    "Terms": 1,
}


def test_what_a_file_does_not_have_stays(idp: Any) -> None:
    first = base()
    assert is_nothing(applied(BARE))
    assert exported() == first


def test_pruning_leaves_the_keys_alone(idp: Any) -> None:
    pool = tree_of(base())["UserPools"][0]
    assert applied(BARE, prune=True).deleted == IN_A_POOL
    left = tree_of(exported())["UserPools"][0]
    assert left == {name: pool[name] for name in pool if name not in IN_A_POOL}
    assert len(left["SigningKeys"]) == 2


def test_a_dry_run_deletes_nothing(idp: Any) -> None:
    first = base()
    assert applied(BARE, prune=True, dry_run=True).deleted == IN_A_POOL
    assert exported() == first


def test_a_pool_is_pruned_with_all_that_is_in_it(idp: Any) -> None:
    base()
    report = applied("Version: 1\nUserPools: [{PoolName: other}]", prune=True)
    assert report.deleted == {"UserPools": 1}
    assert [pool["PoolName"] for pool in tree_of(exported())["UserPools"]] == ["other"]
