"""Request rates that accounts have set for themselves."""

from collections.abc import Iterator

from localstack_cognito.directory.pools import request_rates
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.scope import Members, Scope, blaming
from localstack_cognito.storage import provisioned_limits


class ProvisionedLimits(Kind):
    """The limits of every account and region. A category without one has no limit here."""

    member = "ProvisionedLimits"
    structure = "ProvisionedLimit"
    key = ("AccountId", "Region", "Category")

    def scope_of(self, scope: Scope, members: Members) -> Scope:
        """Return the account and region."""
        return scope.owned(members, "")

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the limits by account, region and category."""
        limits = provisioned_limits.all_limits(scope.connection)
        for key in sorted(limits):
            yield dict(zip(self.key, key, strict=True)) | {"Value": limits[key]}

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a limit with its account and region."""
        return {**wanted, "AccountId": scope.account_id, "Region": scope.region}

    def create(self, scope: Scope, wanted: Members) -> None:
        """Set the limit."""
        definition = {
            "LimitClass": "API_CATEGORY",
            "Attributes": {"Category": wanted["Category"]},
        }
        with blaming("Category"):
            scope.call("GetProvisionedLimit", {}, LimitDefinition=definition)
        with blaming("Value"):
            scope.call(
                "UpdateProvisionedLimit",
                {},
                LimitDefinition=definition,
                RequestedLimitValue=wanted["Value"],
            )

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Set it anew."""
        self.create(scope, wanted)

    def delete(self, scope: Scope, current: Members) -> None:
        """Take it back."""
        owner = Owner(scope.account_id, scope.region)
        request_rates.take_limit_back(owner, current["Category"])
