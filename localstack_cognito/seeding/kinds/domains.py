"""The domains of a pool: a prefix, a custom one, both or none."""

from collections.abc import Iterator

from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.storage import domains
from localstack_cognito.storage.domains import Domain

_CUSTOM = "CustomDomainConfig"
_VERSION = "ManagedLoginVersion"
_CLASSIC = 1


class Domains(Kind):
    """A pool has one of each kind at most: another prefix in a file is the prefix, changed."""

    member = "Domains"
    structure = "Domain"
    key = ("Domain",)
    may_be_unchecked = (_VERSION,)

    def key_of(self, members: Members) -> tuple[object, ...]:
        """Return whether it is a custom domain."""
        return (_CUSTOM in members,)

    def name_of(self, wanted: Members) -> str:
        """Return which of the two it is."""
        return f"The pool's {'custom' if _CUSTOM in wanted else 'prefix'} domain"

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the prefix first."""
        for domain in domains.domains_of(scope.connection, scope.user_pool_id):
            yield _exported(scope, domain)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the domain, with the date that it had."""
        checked = self.checked(wanted)
        scope.call("CreateUserPoolDomain", checked)
        made = next(
            one
            for one in domains.domains_of(scope.connection, scope.user_pool_id)
            if one.name == wanted["Domain"]
        )
        values = dates(wanted, created_at="CreationDate")
        if unchecked := {name: wanted[name] for name in wanted if name not in checked}:
            values["settings"] = {**made.settings, **_settings(unchecked)}
        scope.write(domains.domains, {"region": made.region, "name": made.name}, values)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Make it anew: what UpdateUserPoolDomain leaves as it is has its default then."""
        scope.call("DeleteUserPoolDomain", current)
        self.create(scope, {"CreationDate": current["CreationDate"], **wanted})

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it."""
        scope.call("DeleteUserPoolDomain", current)


def _settings(members: Members) -> Members:
    return {name: members[name] for name in (_VERSION, _CUSTOM, "Routing") if name in members}


def _exported(scope: Scope, domain: Domain) -> Members:
    settings = dict(domain.settings)
    members = {"Domain": domain.name, **settings, "CreationDate": domain.created_at}
    if settings[_VERSION] == _CLASSIC:
        del members[_VERSION]
    elif scope.pool.settings["UserPoolTier"] == "LITE":
        # The pool was of another tier when the version was set.
        members["Unchecked"] = [_VERSION]
    return members
