"""What threat protection does about risky sign-ins, in a pool and for its app clients."""

from collections.abc import Iterator

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.protection.threat_protection import (
    COMPROMISED,
    EXCEPTIONS,
    KIND,
    TAKEOVER,
)
from localstack_cognito.seeding.kinds.kind import Kind, stated
from localstack_cognito.seeding.kinds.scope import Members, Scope, blaming, dates
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.user_pools import Configuration

_MEMBERS = (COMPROMISED, TAKEOVER, EXCEPTIONS)


class RiskConfigurations(Kind):
    """The configurations of a pool and of its clients; the pool's own has no ``ClientId``."""

    member = "RiskConfigurations"
    structure = "RiskConfiguration"
    key = ("ClientId",)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the configurations: the pool's, then the clients' by id."""
        found = user_pools.find_configurations(scope.connection, scope.user_pool_id, KIND)
        for client_id in sorted(found):
            yield _exported(found[client_id])

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a configuration with its client's id. Raises ``ResourceNotFoundException``."""
        if "ClientId" not in wanted:
            return wanted
        with blaming("ClientId"):
            return {**wanted, "ClientId": scope.client_id(wanted["ClientId"])}

    def create(self, scope: Scope, wanted: Members) -> None:
        """Set the configuration.

        Raises ``InvalidParameterException`` for one that says nothing: AWS takes that for the wish
        to have none.
        """
        for member in _MEMBERS:
            if member in wanted:
                # By itself first, so that what is wrong is told of it.
                with blaming(member):
                    scope.call("SetRiskConfiguration", wanted, **_others_than(member))
        scope.call("SetRiskConfiguration", wanted)
        if self.find(scope, wanted) is None:
            raise InvalidParameterException(
                "A risk configuration must have a CompromisedCredentialsRiskConfiguration, an "
                "AccountTakeoverRiskConfiguration or a RiskExceptionConfiguration."
            )
        key = {
            "user_pool_id": scope.user_pool_id,
            "client_id": wanted.get("ClientId", ""),
            "kind": KIND,
        }
        scope.write(user_pools.configurations, key, dates(wanted))

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Set it anew."""
        self.create(scope, wanted)

    def delete(self, scope: Scope, current: Members) -> None:
        """Take it away: a client then has its pool's."""
        scope.call("SetRiskConfiguration", {"ClientId": current.get("ClientId")})

    def name_of(self, wanted: Members) -> str:
        """Return whose it is."""
        return f"The risk configuration of {wanted.get('ClientId', 'the pool')}"


def _others_than(member: str) -> Members:
    return {other: None for other in _MEMBERS if other != member}


def _exported(configuration: Configuration) -> Members:
    return {
        **stated(ClientId=configuration.client_id or None),
        **configuration.settings,
        "CreationDate": configuration.created_at,
        "LastModifiedDate": configuration.modified_at,
    }
