"""NEW_PASSWORD_REQUIRED: a user whom a developer made chooses a password of their own.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
"""

import json
from dataclasses import replace
from typing import ClassVar

from localstack.aws.spec import load_service
from sqlalchemy import Connection

from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.aws.validation import check_value
from localstack_cognito.directory.accounts.password_change import choose_password, give_password
from localstack_cognito.directory.refusals import MissingAttributes
from localstack_cognito.directory.users import passwords
from localstack_cognito.directory.users.attributes import (
    check_client_may_write,
    check_new_attributes,
    missing_attributes,
    normalised,
)
from localstack_cognito.directory.users.users import UserStatus
from localstack_cognito.signin import sessions
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.refusals import InvalidSession
from localstack_cognito.signin.sign_in import Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User, find_by_seq

NEW_PASSWORD_REQUIRED = "NEW_PASSWORD_REQUIRED"  # noqa: S105
"""The challenge's name."""

_PREFIX = "userAttributes."
_COMPROMISED = {"CompromisedCredentialsDetected": True}


def ask(sign_in: SignIn, user: User, journey: Journey) -> Challenge:
    """Ask the user for a new password, and for the attributes that the pool requires."""
    required = [_PREFIX + name for name in missing_attributes(sign_in.pool, user.attributes)]
    return Challenge(
        NEW_PASSWORD_REQUIRED,
        {
            "USER_ID_FOR_SRP": user.username,
            "requiredAttributes": json.dumps(required, separators=(",", ":")),
            "userAttributes": json.dumps(dict(user.attributes), separators=(",", ":")),
        },
        sessions.begin(sign_in, user, NEW_PASSWORD_REQUIRED, journey),
    )


class NewPasswordRequired:
    """Takes the new password and the attributes that come with it."""

    name: ClassVar[str] = NEW_PASSWORD_REQUIRED

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING,
        user=Who.USER,
        answer=(Parameter.NEW_PASSWORD,),
        used=Used.WITH_PROOF,
    )

    def answer(self, answer: Answer) -> Step:
        """Set the password; the user is confirmed by it."""
        sign_in, user = answer.sign_in, answer.user
        pool = sign_in.pool
        new_password = sign_in.required(Parameter.NEW_PASSWORD)
        chosen = choose_password(
            pool, user, new_password, passwords.SET_PASSWORD, sign_in.client.id
        )
        new_attributes = _new_attributes(sign_in)
        _check_lengths_and_patterns(new_attributes)
        _check_attributes(sign_in, user, new_attributes)

        def change(connection: Connection) -> User:
            current = find_by_seq(connection, user.seq, lock=True)
            sessions.use(connection, answer.session)
            if current is None or current.status != UserStatus.FORCE_CHANGE_PASSWORD:
                raise InvalidSession(reason="The user has no temporary password any more.")
            return give_password(
                connection,
                pool,
                current,
                chosen,
                status=UserStatus.CONFIRMED.value,
                temporary_password_expires_at=None,
                attributes={**current.attributes, **normalised(new_attributes)},
            )

        changed = database().transact(change)
        journey = answer.journey
        risk = chosen.risk
        if risk is not None and risk["CompromisedCredentialsDetected"]:
            journey = replace(journey, risk={**(journey.risk or risk), **_COMPROMISED})
        return Proven(changed, journey)


def _new_attributes(sign_in: SignIn) -> dict[str, str]:
    return {
        name.removeprefix(_PREFIX): value
        for name, value in sign_in.parameters.items()
        if name.startswith(_PREFIX)
    }


def _check_lengths_and_patterns(attributes: dict[str, str]) -> None:
    """The service model knows of these no more than that they are texts; AWS asks what it asks of
    every other operation's ``UserAttributes``."""
    listed = [{"Name": name, "Value": value} for name, value in attributes.items()]
    check_value(load_service("cognito-idp"), "userAttributes", "AttributeListType", listed)


def _check_attributes(sign_in: SignIn, user: User, attributes: dict[str, str]) -> None:
    pool: UserPool = sign_in.pool
    check_client_may_write(sign_in.client, attributes)
    for name in attributes:
        if name in user.attributes:
            raise NotAuthorizedException(f"Cannot modify an already provided {name}")
    check_new_attributes(pool, attributes, require=False, by_admin=False)
    missing = missing_attributes(pool, {**user.attributes, **attributes})
    if missing:
        # AWS says "is" of several too.
        raise MissingAttributes(
            f"Invalid attributes given, {' and '.join(missing)} is missing", missing
        )
