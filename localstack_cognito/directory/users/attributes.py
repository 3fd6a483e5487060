"""The attributes of a user: which a caller may set, and to what.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
)
from localstack_cognito.directory.formats import is_email, is_phone_number
from localstack_cognito.directory.pools.schema import STANDARD_NAMES
from localstack_cognito.directory.refusals import (
    InvalidAddress,
    InvalidAttributes,
    MissingAttributes,
    UnwritableAttribute,
)
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import ListedUser, User

VERIFIED = {"email": "email_verified", "phone_number": "phone_number_verified"}
"""The attribute that says whether an address is its user's, by the attribute of the address."""

_NEVER_WRITTEN = frozenset({"sub", *VERIFIED.values()})
# What AWS calls these where they are missing: as SCIM does (RFC 7643 section 4.1.1).
_NAMES_OF_REQUIRED = {
    "name": "name.formatted",
    "given_name": "name.givenName",
    "family_name": "name.familyName",
    "middle_name": "name.middleName",
}


def from_list(attributes: Iterable[Mapping[str, Any]] | None) -> dict[str, str]:
    """Return AWS's list of names and values as a mapping, the last of a name counting."""
    return {one["Name"]: one.get("Value") or "" for one in attributes or ()}


def from_list_if_any(attributes: Iterable[Mapping[str, Any]] | None) -> dict[str, str] | None:
    """Return what ``from_list`` does, or None where a request has no such list."""
    return None if attributes is None else from_list(attributes)


def check_client_may_write(client: UserPoolClient, names: Iterable[str]) -> None:
    """Check that an app client may write these attributes.

    Raises ``NotAuthorizedException`` for one that its ``WriteAttributes`` leave out, and
    ``InvalidParameterException`` for those that no client may write: what Cognito itself knows, and
    whether an address is verified.
    """
    allowed = client.settings.get("WriteAttributes")
    for name in names:
        if allowed is not None and name not in allowed:
            raise UnwritableAttribute(name, allowed)
        if name in _NEVER_WRITTEN:
            raise not_mutable(name)


def not_mutable(name: str) -> InvalidParameterException:
    """Return the error for an attribute that is not its user's to change."""
    return InvalidParameterException(f"Cannot modify the non-mutable attribute {name}")


def check_new_attributes(
    pool: UserPool, attributes: Mapping[str, str], *, require: bool, by_admin: bool
) -> None:
    """Check the attributes of a user who is about to be made.

    ``require`` asks for the pool's required attributes; ``by_admin`` is for operations that a
    developer signs. Raises ``InvalidParameterException`` with AWS's text.
    """
    schema = {attribute["Name"]: attribute for attribute in pool.schema}
    if by_admin:
        for name in attributes:
            if name not in schema and name not in STANDARD_NAMES:
                raise InvalidParameterException(
                    "Attributes did not conform to the schema: "
                    f"Type for attribute {{{name}}} could not be determined"
                )
    if "sub" in attributes:
        raise not_mutable("sub")
    problems = {
        name: problem
        for name, value in attributes.items()
        if (problem := _problem(schema.get(name), value, by_admin))
    }
    if problems:
        raise InvalidAttributes(
            "Attributes did not conform to the schema: "
            + "".join(f"{name}: {problem}\n" for name, problem in problems.items()),
            tuple(problems),
            next(iter(problems.values())),
        )
    missing = missing_attributes(pool, attributes) if require else []
    if missing:
        raise MissingAttributes(
            "Attributes did not conform to the schema: " + ", ".join(map(_required, missing)),
            missing,
        )
    _check_addresses(attributes)


def check_changed_attributes(
    pool: UserPool, attributes: Mapping[str, str], *, by_admin: bool
) -> None:
    """Check attributes that a user who is there is to have; an empty one is to be deleted.

    Raises ``InvalidParameterException`` with AWS's text.
    """
    schema = {attribute["Name"]: attribute for attribute in pool.schema}
    for name in ("sub", "identities"):
        if name in attributes:
            raise not_mutable(name)
    for name, value in attributes.items():
        if not value and name in schema and schema[name]["Required"]:
            raise InvalidParameterException(f"Attribute value for {name} must not be null")
    problems = [
        f"user.{name}: {problem}\n"
        for name, value in attributes.items()
        if (problem := _change_problem(schema.get(name), value, by_admin))
    ]
    if problems:
        raise InvalidParameterException("".join(problems))
    _check_addresses(attributes)


def check_deleted_attributes(pool: UserPool, names: Iterable[str], *, by_admin: bool) -> None:
    """Check that attributes may be deleted. Raises ``InvalidParameterException``."""
    schema = {attribute["Name"]: attribute for attribute in pool.schema}
    for name in names:
        if name in ("sub", "identities"):
            raise not_mutable(name)
        attribute = schema.get(name)
        if attribute is None or (attribute["DeveloperOnlyAttribute"] and not by_admin):
            problem = f"Type for attribute {{{name}}} could not be determined"
        elif attribute["Required"]:
            problem = _required(name)
        elif not attribute["Mutable"]:
            # AWS names it by its place in SCIM's schema (RFC 7643).
            place = name.replace("custom:", "Custom.User.")
            problem = (
                f"{place}: This attribute does not satisfy the mutability validation defined in "
                "the schema."
            )
        else:
            continue
        raise InvalidParameterException(f"Invalid user attributes: {problem}")


def missing_attributes(pool: UserPool, attributes: Mapping[str, str]) -> list[str]:
    """Return the attributes that the pool requires and that are not there or empty."""
    return [
        attribute["Name"]
        for attribute in pool.schema
        if attribute["Required"]
        and attribute["Name"] != "sub"
        and not attributes.get(attribute["Name"])
    ]


def normalised(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes as they are kept: empty ones left out, booleans in lower case."""
    return {
        name: value.lower() if name in VERIFIED.values() else value
        for name, value in attributes.items()
        if value != ""
    }


def readable(client: UserPoolClient, user: User) -> dict[str, str]:
    """Return the attributes, with ``sub``, that the client may read of the user."""
    allowed = client.settings.get("ReadAttributes")
    return {
        name: value
        for name, value in all_of(user).items()
        if allowed is None or name in allowed or name == "sub"
    }


def all_of(user: User | ListedUser) -> dict[str, str]:
    """Return every attribute of the user: the standard ones, the pool's own, and ``sub`` last."""
    attributes = user.attributes
    own = [name for name in attributes if ":" in name]
    if not own:
        return {**attributes, "sub": user.sub}
    standard = {name: value for name, value in attributes.items() if ":" not in name}
    return {**standard, **{name: attributes[name] for name in own}, "sub": user.sub}


def _required(name: str) -> str:
    other_name = _NAMES_OF_REQUIRED.get(name)
    if other_name is None:
        return f"{name}: The attribute is required"
    return f"{other_name}: The attribute {other_name} is required"


def _problem(attribute: Mapping[str, Any] | None, value: str, by_admin: bool) -> str | None:
    if attribute is None or (attribute["DeveloperOnlyAttribute"] and not by_admin):
        return "Attribute does not exist in the schema."
    return _CHECKS[attribute["AttributeDataType"]](attribute, value) if value else None


def _change_problem(attribute: Mapping[str, Any] | None, value: str, by_admin: bool) -> str | None:
    if attribute is not None and not attribute["Mutable"]:
        return "Attribute cannot be updated."
    return _problem(attribute, value, by_admin)


def _check_addresses(attributes: Mapping[str, str]) -> None:
    if (email := attributes.get("email")) and not is_email(email):
        raise InvalidAddress(
            "Invalid email address format.",
            ["email"],
            reason=f"{email} has not the form of an e-mail address.",
        )
    if (phone_number := attributes.get("phone_number")) and not is_phone_number(phone_number):
        raise InvalidAddress(
            "Invalid phone number format.",
            ["phone_number"],
            reason=f"{phone_number} is no phone number in E.164, as +15555550100 is.",
        )


def _string_problem(attribute: Mapping[str, Any], value: str) -> str | None:
    constraints = attribute.get("StringAttributeConstraints") or {}
    low, high = constraints.get("MinLength"), constraints.get("MaxLength")
    if low is not None and len(value) < int(low):
        return f"String must be no shorter than {low} characters"
    if high is not None and len(value) > int(high):
        return f"String must be no longer than {high} characters"
    return None


def _number_problem(attribute: Mapping[str, Any], value: str) -> str | None:
    constraints = attribute.get("NumberAttributeConstraints") or {}
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        return "Number attributes must be numbers"
    low, high = constraints.get("MinValue"), constraints.get("MaxValue")
    if low is not None and int(value) < int(low):
        return f"Number attributes cannot have a value of less than {low}"
    if high is not None and int(value) > int(high):
        return f"Number attributes cannot have a value of more than {high}"
    return None


def _boolean_problem(attribute: Mapping[str, Any], value: str) -> str | None:
    return (
        None if value.lower() in ("true", "false") else "Boolean attributes must be true or false"
    )


def _date_time_problem(attribute: Mapping[str, Any], value: str) -> str | None:
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        return "DateTime attributes must be dates in ISO 8601 format"
    return None


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], str], str | None]] = {
    "String": _string_problem,
    "Number": _number_problem,
    "Boolean": _boolean_problem,
    "DateTime": _date_time_problem,
}
