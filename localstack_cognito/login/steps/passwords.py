"""Passwords: the one that a user has, and the one that is chosen in place of a temporary one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.login.attribute_fields import fields_of, read_attributes
from localstack_cognito.login.page_challenge import PageChallenge
from localstack_cognito.login.password_rules import rules_of
from localstack_cognito.login.problems import PASSWORD_FIELD
from localstack_cognito.login.steps.step import Step
from localstack_cognito.login.visit import Visit

_PREFIX = "userAttributes."


class Password(Step):
    """The password of a user who has chosen to sign in with it."""

    name: ClassVar[str] = "PASSWORD"
    template: ClassVar[str] = "password.html"

    def describe(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, Any]:
        """Return nothing more."""
        return {}

    def read_responses(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, str]:
        """Return the password."""
        return {"PASSWORD": visit.secret(PASSWORD_FIELD)}


class NewPasswordRequired(Step):
    """A new password, and the attributes that the pool requires of the user."""

    name: ClassVar[str] = "NEW_PASSWORD_REQUIRED"
    template: ClassVar[str] = "new_password.html"

    def describe(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, Any]:
        """Return the pool's rules and the fields of what is missing."""
        names = self._missing(challenge)
        return {
            "rules": rules_of(visit),
            "fields": fields_of(visit, names),
        }

    def read_responses(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, str]:
        """Return the password and the attributes."""
        attributes = read_attributes(visit, self._missing(challenge))
        return {
            "NEW_PASSWORD": visit.secret(PASSWORD_FIELD),
            **{_PREFIX + name: value for name, value in attributes.items()},
        }

    @staticmethod
    def _missing(challenge: PageChallenge) -> list[str]:
        return [name.removeprefix(_PREFIX) for name in challenge.names_in("requiredAttributes")]
