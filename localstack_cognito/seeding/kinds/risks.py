"""What a developer says of sign-ins, in place of AWS's assessment."""

from collections.abc import Iterator

from localstack_cognito.directory.protection.risks import NO_RISK, normalised, state_risk
from localstack_cognito.seeding.kinds.kind import Kind, stated
from localstack_cognito.seeding.kinds.records import is_restored
from localstack_cognito.seeding.kinds.scope import Members, Scope, blaming
from localstack_cognito.storage import risks
from localstack_cognito.storage.risks import Risk

_NO_RISK = "NoRisk"
"""What AWS calls a decision that is ``None`` as a level."""


class Risks(Kind):
    """The risks of the sign-ins of a pool, of a user, from an address, or of both."""

    member = "Risks"
    structure = "Risk"
    key = ("Username", "IpAddress")

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the risks by user and address."""
        for risk in risks.find_risks(scope.connection, scope.user_pool_id):
            yield _exported(risk)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a risk with its address in the one form.

        Raises ``InvalidParameterException`` for what is no address or range.
        """
        if "IpAddress" not in wanted:
            return wanted
        with blaming("IpAddress"):
            return {**wanted, "IpAddress": normalised(wanted["IpAddress"])}

    def create(self, scope: Scope, wanted: Members) -> None:
        """State the risk. Raises ``InvalidParameterException`` where threat protection is off.

        One that was stated before stays though threat protection was turned off since.
        """
        if not is_restored(wanted):
            state_risk(
                scope.user_pool_id,
                wanted.get("Username"),
                wanted.get("IpAddress"),
                _level(wanted),
                wanted.get("CompromisedCredentials"),
            )
            return
        self._put(scope, wanted, wanted["CreationDate"])

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """State it anew."""
        self._put(scope, wanted, wanted.get("CreationDate", current["CreationDate"]))

    def _put(self, scope: Scope, wanted: Members, created_at: float) -> None:
        risk = Risk(
            user_pool_id=scope.user_pool_id,
            username=wanted.get("Username", ""),
            ip_address=wanted.get("IpAddress", ""),
            risk_level=_level(wanted),
            compromised_credentials=wanted.get("CompromisedCredentials"),
            created_at=created_at,
        )
        risks.put_risk(scope.connection, risk)

    def delete(self, scope: Scope, current: Members) -> None:
        """Take it back."""
        username, ip_address = current.get("Username", ""), current.get("IpAddress", "")
        risks.delete_risks(scope.connection, scope.user_pool_id, username, ip_address)

    def name_of(self, wanted: Members) -> str:
        """Return whose sign-ins it is of, and from where."""
        user, address = wanted.get("Username", "everybody"), wanted.get("IpAddress", "everywhere")
        return f"The risk of sign-ins of {user} from {address}"


def _level(wanted: Members) -> str | None:
    level = wanted.get("RiskLevel")
    return NO_RISK if level == _NO_RISK else level


def _exported(risk: Risk) -> Members:
    return stated(
        Username=risk.username or None,
        IpAddress=risk.ip_address or None,
        RiskLevel=_NO_RISK if risk.risk_level == NO_RISK else risk.risk_level,
        CompromisedCredentials=risk.compromised_credentials,
        CreationDate=risk.created_at,
    )
