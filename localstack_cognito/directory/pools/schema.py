"""A pool's attributes: the twenty standard ones and those that the pool adds.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException

_LONGEST = 2048
_MOST_CUSTOM_ATTRIBUTES = 50


def _standard(name: str, data_type: str = "String", **changes: Any) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "Name": name,
        "AttributeDataType": data_type,
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
    }
    if data_type == "String":
        attribute["StringAttributeConstraints"] = {"MinLength": "0", "MaxLength": str(_LONGEST)}
    return {**attribute, **changes}


_BIRTHDATE = {"MinLength": "10", "MaxLength": "10"}
_SUB = {"MinLength": "1", "MaxLength": str(_LONGEST)}
_STANDARD_ATTRIBUTES: tuple[dict[str, Any], ...] = (
    _standard("sub", Mutable=False, Required=True, StringAttributeConstraints=_SUB),
    _standard("name"),
    _standard("given_name"),
    _standard("family_name"),
    _standard("middle_name"),
    _standard("nickname"),
    _standard("preferred_username"),
    _standard("profile"),
    _standard("picture"),
    _standard("website"),
    _standard("email"),
    _standard("email_verified", "Boolean"),
    _standard("gender"),
    _standard("birthdate", StringAttributeConstraints=_BIRTHDATE),
    _standard("zoneinfo"),
    _standard("locale"),
    _standard("phone_number"),
    _standard("phone_number_verified", "Boolean"),
    _standard("address"),
    _standard("updated_at", "Number", NumberAttributeConstraints={"MinValue": "0"}),
)
STANDARD_NAMES = frozenset(attribute["Name"] for attribute in _STANDARD_ATTRIBUTES)
"""The names of the attributes that every pool has."""
_CONSTRAINTS = {
    "String": "StringAttributeConstraints",
    "Number": "NumberAttributeConstraints",
}


def new_schema(requested: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the attributes of a new pool: the standard ones, changed and added to as requested.

    Raises ``InvalidParameterException`` for an attribute that AWS refuses.
    """
    schema = {attribute["Name"]: _copied(attribute) for attribute in _STANDARD_ATTRIBUTES}
    seen: set[str] = set()
    for attribute in requested:
        name = attribute.get("Name")
        if not name:
            raise InvalidParameterException("Attribute name must not be null or empty.")
        if name in seen:
            full_name = name if name in STANDARD_NAMES else f"custom:{name}"
            raise InvalidParameterException(
                f"Duplicate custom attribute names {full_name} are not allowed in a user pool "
                "schema."
            )
        seen.add(name)
        made = _changed(schema[name], attribute) if name in schema else _custom(name, attribute)
        schema[made["Name"]] = made
    _check_count(schema)
    return list(schema.values())


def _copied(attribute: Mapping[str, Any]) -> dict[str, Any]:
    return {
        member: dict(value) if isinstance(value, dict) else value
        for member, value in attribute.items()
    }


def with_custom_attributes(
    schema: Sequence[Mapping[str, Any]], requested: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return a pool's attributes and the custom ones that are added to them.

    Raises ``InvalidParameterException`` for an attribute that AWS refuses.
    """
    attributes = {attribute["Name"]: dict(attribute) for attribute in schema}
    for attribute in requested:
        name = attribute.get("Name")
        if not name:
            raise InvalidParameterException("Attribute name must not be null or empty.")
        made = _custom(name, attribute)
        if made["Name"] in attributes:
            raise InvalidParameterException(
                f"{made['Name']}: Existing attribute already has name {made['Name']}."
            )
        attributes[made["Name"]] = made
    _check_count(attributes)
    return list(attributes.values())


def _check_count(attributes: Mapping[str, Any]) -> None:
    if len(attributes) > len(_STANDARD_ATTRIBUTES) + _MOST_CUSTOM_ATTRIBUTES:
        raise InvalidParameterException(
            f"Too many custom attributes: the limit is {_MOST_CUSTOM_ATTRIBUTES}"
        )


def _changed(standard: dict[str, Any], requested: Mapping[str, Any]) -> dict[str, Any]:
    name, data_type = standard["Name"], standard["AttributeDataType"]
    if (requested.get("AttributeDataType") or data_type) != data_type or requested.get(
        "DeveloperOnlyAttribute"
    ):
        raise InvalidParameterException(
            "You can not change AttributeDataType or set developerOnlyAttribute "
            f"for standard schema attribute {name}"
        )
    kept = {
        key: requested[key] for key in ("Mutable", "Required") if requested.get(key) is not None
    }
    return {**standard, **kept, **_constraints(name, data_type, requested, standard)}


def _custom(name: str, requested: Mapping[str, Any]) -> dict[str, Any]:
    data_type = requested.get("AttributeDataType")
    if data_type is None:
        raise InvalidParameterException(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
        )
    if requested.get("Required"):
        raise InvalidParameterException("Required custom attributes are not supported currently.")
    developer_only = bool(requested.get("DeveloperOnlyAttribute"))
    full_name = f"{'dev:' if developer_only else ''}custom:{name}"
    return {
        "Name": full_name,
        "AttributeDataType": data_type,
        "DeveloperOnlyAttribute": developer_only,
        "Mutable": bool(requested.get("Mutable")),
        "Required": False,
        **_constraints(full_name, data_type, requested, {}),
    }


def _constraints(
    name: str, data_type: str, requested: Mapping[str, Any], standard: Mapping[str, Any]
) -> dict[str, Any]:
    key = _CONSTRAINTS.get(data_type)
    if key is None:
        return {}
    constraints = requested.get(key)
    if constraints is None:
        return {key: standard.get(key, {})}
    low_name, high_name = (
        ("MinLength", "MaxLength") if data_type == "String" else ("MinValue", "MaxValue")
    )
    low = _limit(name, low_name, constraints.get(low_name))
    high = _limit(name, high_name, constraints.get(high_name))
    for limit_name, limit in ((low_name, low), (high_name, high)):
        if data_type == "String" and limit is not None and not 0 <= limit <= _LONGEST:
            raise InvalidParameterException(f"Invalid {limit_name} for schema attribute {name}")
    if low is not None and high is not None and low > high:
        words = "length shorter than it's min length"
        if data_type == "Number":
            words = "value smaller than it's min value"
        raise InvalidParameterException(f"Attribute {name} cannot have a max {words}")
    return {key: {k: v for k, v in constraints.items() if v is not None}}


def _limit(name: str, limit_name: str, value: str | None) -> int | None:
    if value is None:
        return None
    try:
        return int(value)
    except ValueError:
        raise InvalidParameterException(
            f"Invalid {limit_name} for schema attribute {name}"
        ) from None
