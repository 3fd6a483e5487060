"""CIMD policies: which metadata documents make a client. The documents are a cache."""

from collections.abc import Iterator

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.clients.url_clients import SHORTEST_AGE, has_feature
from localstack_cognito.directory.clients.url_patterns import check_patterns
from localstack_cognito.seeding.kinds.kind import Kind, stated
from localstack_cognito.seeding.kinds.records import is_restored
from localstack_cognito.seeding.kinds.scope import Members, Scope, blaming, dates
from localstack_cognito.storage import cimd_policies
from localstack_cognito.storage.cimd_policies import CIMDPolicy
from localstack_cognito.storage.listing import all_of

_ID = "CIMDPolicyId"


class CIMDPolicies(Kind):
    """The policies of a pool. One whose app client was deleted has no ``ClientId``."""

    member = "CIMDPolicies"
    structure = "CIMDPolicy"
    key = (_ID,)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the policies by id."""
        table = cimd_policies.cimd_policies
        found = all_of(
            scope.connection, CIMDPolicy, table, [table.c.id], user_pool_id=scope.user_pool_id
        )
        for policy in found:
            yield _exported(policy)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a policy with its client's id, and its own where one has its name already.

        Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for patterns of no
        address, or where several have the name.
        """
        completed = dict(wanted)
        if "ClientId" in wanted:
            with blaming("ClientId"):
                completed["ClientId"] = scope.client_id(wanted["ClientId"])
        with blaming("URLPatterns"):
            check_patterns(wanted["URLPatterns"])
        if _ID in wanted:
            return completed
        policies = cimd_policies.policies_of(scope.connection, scope.user_pool_id)
        named = [policy.id for policy in policies if policy.name == wanted["PolicyName"]]
        if len(named) > 1:
            raise InvalidParameterException(
                f"{len(named)} CIMD policies are called {wanted['PolicyName']}: give the {_ID} of "
                "one."
            )
        return completed | {_ID: named[0]} if named else completed

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the policy with the id, or None.

        Raises ``InvalidParameterException`` where it is another pool's.
        """
        if _ID not in wanted:
            return None
        for policy in cimd_policies.every_policy(scope.connection):
            if policy.id == wanted[_ID]:
                if policy.user_pool_id == scope.user_pool_id:
                    return _exported(policy)
                raise InvalidParameterException(
                    f"A CIMD policy with the id {policy.id} exists already, in the pool "
                    f"{policy.user_pool_id}."
                )
        return None

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the policy, with the id that it had: also one that lets nobody in any more."""
        counts = "ClientId" in wanted and has_feature(scope.pool)
        if is_restored(wanted) and _ID in wanted and not counts:
            _restore(scope, wanted)
            return
        made = scope.call("CreateCIMDPolicy", wanted)["CIMDPolicy"][_ID]
        values = dates(wanted) | ({"id": wanted[_ID]} if _ID in wanted else {})
        scope.write(cimd_policies.cimd_policies, {"id": made}, values)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Change it: documents that do not fit it any more are forgotten."""
        scope.call("UpdateCIMDPolicy", {"CacheDuration": SHORTEST_AGE, **wanted})
        scope.write(cimd_policies.cimd_policies, {"id": wanted[_ID]}, dates(wanted))

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it, and what was fetched for it."""
        scope.call("DeleteCIMDPolicy", current)

    def name_of(self, wanted: Members) -> str:
        """Return the policy's name."""
        return str(wanted["PolicyName"])


def _restore(scope: Scope, wanted: Members) -> None:
    now = clock.now()
    policy = CIMDPolicy(
        id=wanted[_ID],
        user_pool_id=scope.user_pool_id,
        client_id=wanted.get("ClientId"),
        name=wanted["PolicyName"],
        url_patterns=wanted["URLPatterns"],
        cache_duration=wanted.get("CacheDuration") or SHORTEST_AGE,
        created_at=wanted["CreationDate"],
        modified_at=wanted.get("LastModifiedDate", now),
    )
    cimd_policies.add_policy(scope.connection, policy)


def _exported(policy: CIMDPolicy) -> Members:
    duration = policy.cache_duration
    return stated(
        PolicyName=policy.name,
        CIMDPolicyId=policy.id,
        ClientId=policy.client_id,
        URLPatterns=list(policy.url_patterns),
        CacheDuration=None if duration == SHORTEST_AGE else duration,
        CreationDate=policy.created_at,
        LastModifiedDate=policy.modified_at,
    )
