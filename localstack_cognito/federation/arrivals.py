"""Whom a provider has signed in becomes a user of the pool, and signs in as one.

Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html#lambda-triggers-for-federated-users
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from localstack.aws.api import ServiceException
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito.aws.refusals import Refusal
from localstack_cognito.directory.refusals import MissingAttributes
from localstack_cognito.directory.users.attributes import VERIFIED
from localstack_cognito.directory.users.federated_users import (
    Person,
    UsernameTaken,
    add_federated_user,
    find_federated_user,
    mapped_attributes,
    new_federated_user,
    update_federated_user,
)
from localstack_cognito.directory.users.user_identities import name_of_person
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.signin.users import check_enabled
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.locks import hold
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.authentication import post_authentication, pre_authentication
from localstack_cognito.triggers.inbound_federation import inbound_federation
from localstack_cognito.triggers.invocation import Occasion
from localstack_cognito.triggers.sign_up import (
    CONFIRM_SIGN_UP,
    EXTERNAL_PROVIDER,
    post_confirmation,
    pre_sign_up,
)

# As AWS's events of a first sign-in have them: such a user has no alias.
_NO_ALIASES = {"cognito:email_alias": "", "cognito:phone_number_alias": ""}


@dataclass(frozen=True, slots=True)
class _Arrival:
    pool: UserPool
    client: UserPoolClient
    provider: IdentityProvider
    person: Person

    def occasion(self, username: str) -> Occasion:
        return Occasion(self.pool, self.client.id, username)


def sign_in(
    pool: UserPool, client: UserPoolClient, provider: IdentityProvider, person: Person
) -> User:
    """Return the user whom a provider has signed in, made where this is the first time.

    The pool's functions may change what the provider says, and refuse the user. Raises
    ``FederationError``.
    """
    arrival = _Arrival(pool, client, provider, person)
    try:
        return _sign_in(arrival)
    except MissingAttributes as missing:
        raise _without_required(provider, missing) from None
    except ServiceException as error:
        # AWS has a blank after what its API would say.
        raise FederationError(f"{error.message} ", reason=_reason_of(error)) from None


def _without_required(provider: IdentityProvider, missing: MissingAttributes) -> FederationError:
    names = ", ".join(missing.names)
    reason = f"The pool requires {names}: {provider.name} says nothing that is mapped to it."
    if provider.type != "SAML":
        return FederationError(missing.message, reason=reason)
    said = ", ".join(f"{name}: The attribute is required" for name in missing.names)
    return FederationError(
        f"Invalid SAML response received: Invalid user attributes: {said} ",
        "server_error",
        reason=reason,
    )


def _reason_of(error: ServiceException) -> str:
    if isinstance(error, Refusal):
        return error.reason
    return f"{error.code} refuses the user whom the provider has signed in."


def _sign_in(arrival: _Arrival) -> User:
    pool, provider = arrival.pool, arrival.provider
    name = f"{provider.name}_{arrival.person.subject}"
    claims = inbound_federation(
        arrival.occasion(name if pool.case_sensitive else name.lower()),
        provider,
        arrival.person.received,
        arrival.person.claims,
    )
    arrival = replace(arrival, person=replace(arrival.person, claims=claims))
    mapped = mapped_attributes(arrival.client, provider, claims)
    with database().read() as connection:
        user = find_federated_user(connection, pool, provider, arrival.person)
    if user is None:
        return _first_time(arrival, mapped)
    return _once_more(arrival, user, mapped)


def _first_time(arrival: _Arrival, mapped: Mapping[str, str]) -> User:
    pool, provider, person = arrival.pool, arrival.provider, arrival.person
    new = new_federated_user(pool, provider, person, mapped)
    occasion = arrival.occasion(new.username)
    decided = pre_sign_up(occasion, EXTERNAL_PROVIDER, {**new.attributes, **_NO_ALIASES}, {})
    verified = {VERIFIED[name]: "true" for name in decided.verifies}
    new = replace(new, attributes={**new.attributes, **verified})

    def store(connection: Connection) -> tuple[User, bool]:
        hold(connection, name_of_person(pool, provider.name, person.subject))
        # The pool's function may just have linked them to a user who is there.
        linked = find_federated_user(connection, pool, provider, person)
        if linked is None:
            return add_federated_user(connection, pool, provider, person, new), True
        check_enabled(linked)
        user = update_federated_user(connection, pool, provider, person, linked.seq, mapped)
        return user, False

    try:
        try:
            user, is_new = database().transact(store)
        except IntegrityError:
            # Somebody was given the name, or the group was deleted, between the look and the row.
            user, is_new = database().transact(store)
    except UsernameTaken as taken:
        raise FederationError(
            f"Already found an entry for username {taken}",
            reason=f"A user who did not come from {provider.name} is called {taken}.",
        ) from None
    except IntegrityError:
        raise FederationError(
            "",
            "server_error",
            reason=f"User pool {pool.id} or {provider.name} was deleted when the user was made.",
        ) from None
    if is_new:
        post_confirmation(occasion, CONFIRM_SIGN_UP, user)
    return user


def _once_more(arrival: _Arrival, user: User, mapped: Mapping[str, str]) -> User:
    check_enabled(user)
    occasion = arrival.occasion(user.username)
    pre_authentication(occasion, user, hides_users=False, validation_data={})
    seq = user.seq
    user = database().transact(
        lambda connection: update_federated_user(
            connection, arrival.pool, arrival.provider, arrival.person, seq, mapped
        )
    )
    check_enabled(user)
    post_authentication(occasion, user, is_new_device=False)
    return user
