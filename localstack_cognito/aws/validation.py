"""The check of a request against the service model, in AWS's own words.

Each operation's shape is compiled once, at its first request, into functions that look at a value
and give back what it violates: nothing is built for a request that is in order.

The texts are those that AWS's services answer (``1 validation error detected: Value ... at '...'
failed to satisfy constraint: Member must ...``), collected from answers of Cognito itself.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any, cast

from botocore.model import (
    ListShape,
    MapShape,
    OperationModel,
    ServiceModel,
    Shape,
    StructureShape,
)
from localstack.aws.api import CommonServiceException, ServiceException

from localstack_cognito.aws import java_patterns
from localstack_cognito.aws.differences import CHOICES, DIFFERENCES, SECRET_KEYS, SHOWN
from localstack_cognito.aws.refusals import InvalidRequest


@dataclass(frozen=True)
class Violation:
    """A constraint that a value does not satisfy: where, the value as shown, and the rule."""

    path: str
    value: str
    rule: str

    def __str__(self) -> str:
        return f"Value{self.value} at '{self.path}' failed to satisfy constraint: {self.rule}"

    def below(self, parent: str) -> "Violation":
        """Return the same violation as seen from the structure that holds the member."""
        return Violation(f"{parent}.{self.path}", self.value, self.rule)


Rules = list[str]
ScalarCheck = Callable[[Any], Rules | None]
Check = Callable[[Any], list[Violation] | None]

NOT_NULL = "Member must not be null"
LONGEST_MATCHED = 4096
"""By how much a text may be too long to be matched with its pattern all the same."""


def check_request(operation: OperationModel, request: Mapping[str, Any] | None) -> None:
    """Check a request's members, as the host's parser or ``documents`` read them.

    Raises ``InvalidParameterException`` (cognito-idp) or ``ValidationException``
    (cognito-identity) with every violation, joined as AWS joins them.
    """
    service = operation.service_model.service_name
    key = (service, operation.name)
    check = _checks.get(key)
    if check is None:
        check = _checks[key] = _compile_input(operation)
    _refuse(service, check(request or {}))


def check_value(service: ServiceModel, path: str, shape_name: str, value: Any) -> None:
    """Check a value that is no member of a request as if it were one, called ``path``.

    Raises what ``check_request`` raises.
    """
    key = (service.service_name, f"{path}: {shape_name}")
    check = _checks.get(key)
    if check is None:
        check = _checks[key] = _member_check(path, service.shape_for(shape_name), False)
    _refuse(service.service_name, check(value))


def check_members(service: ServiceModel, shape: StructureShape, members: Mapping[str, Any]) -> None:
    """Check the members of a structure as if they were those of a request.

    Raises what ``check_request`` raises.
    """
    key = (service.service_name, f"the structure {shape.name}")
    check = _checks.get(key)
    if check is None:
        check = _checks[key] = _structure_members_check(shape, secret=False)
    _refuse(service.service_name, check(members))


def _refuse(service: str, violations: list[Violation] | None) -> None:
    if violations:
        plural = "" if len(violations) == 1 else "s"
        joined = "; ".join(map(str, violations))
        raise ERRORS[service](
            f"{len(violations)} validation error{plural} detected: {joined}",
            [violation.path for violation in violations],
        )


def _validation_exception(message: str, members: Sequence[str] = ()) -> ServiceException:
    return CommonServiceException("ValidationException", message)


ERRORS: dict[str, Callable[..., ServiceException]] = {
    "cognito-idp": InvalidRequest,
    "cognito-identity": _validation_exception,
}
"""What refuses a request, by the service: its message, and the paths of what is wrong."""

_checks: dict[tuple[str, str], Check] = {}


def _compile_input(operation: OperationModel) -> Check:
    shape = operation.input_shape
    return _anything if shape is None else _structure_members_check(shape, secret=False)


def _lower_first(name: str) -> str:
    return name[0].lower() + name[1:]


def _shown(value: Any, secret: bool) -> str:
    """Return a value as AWS's text shows it; nothing of one that is marked sensitive."""
    if secret or isinstance(value, bytes):
        return ""
    if value is None:
        return " null"
    return f" '{_java(value)}'"


def _shown_container(
    value: Any, secret: bool, items: Shape, hidden: Container[str] = frozenset()
) -> str:
    """Return a list or map as AWS's text shows it, with nothing of sensitive items in it.

    Nor of structures, which may hold sensitive members, nor what is ``hidden`` by its key.
    """
    if items.type_name in CONTAINERS or _is_secret(items, secret):
        value = dict.fromkeys(value, "") if isinstance(value, dict) else ["" for _ in value]
    elif hidden:
        value = {key: "" if key in hidden else item for key, item in value.items()}
    return _shown(value, secret)


def _java(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_java(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={_java(item)}" for key, item in value.items()) + "}"
    return "null" if value is None else str(value)


# Scalars: a check gives the rules that a value breaks.


def _length_rules(low: int | None, high: int | None) -> tuple[str, str]:
    return (
        f"Member must have length less than or equal to {high}" if high is not None else "",
        f"Member must have length greater than or equal to {low}" if low is not None else "",
    )


def _enum_rule(shape: Shape) -> str:
    return f"Member must satisfy enum value set: [{', '.join(shape.metadata.get('enum', ()))}]"


def _string_check(shape: Shape) -> ScalarCheck:
    difference = DIFFERENCES.get(shape.name)
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    too_long, too_short = _length_rules(low, high)
    at_least, at_most = low or 0, float("inf") if high is None else high
    choices = (
        frozenset((*shape.metadata["enum"], *CHOICES.get(shape.name, ())))
        if "enum" in shape.metadata
        else None
    )
    choice_rule = _enum_rule(shape)
    named = shape.metadata.get("pattern")
    accepted = named
    if difference is not None:
        named, accepted = difference.named or named, difference.accepted
    pattern_rule = f"Member must satisfy regular expression pattern: {named}"
    is_match = java_patterns.matcher(accepted)

    def check_string(value: str) -> Rules | None:
        if choices is not None:
            return None if value in choices else [choice_rule]
        length = len(value)
        if length > at_most:
            # What nobody types is not matched as well: that would take its time.
            is_far_too_long = length > at_most + LONGEST_MATCHED
            return [too_long] if is_far_too_long or is_match(value) else [pattern_rule, too_long]
        if length < at_least:
            return [too_short] if is_match(value) else [too_short, pattern_rule]
        if not is_match(value):
            return [pattern_rule]
        if "\x00" in value:
            return [NO_NUL]
        return None

    return check_string


# AWS says nothing of U+0000 where a member has no pattern; PostgreSQL's text cannot hold it.
NO_NUL = r"Member must satisfy regular expression pattern: [^\u0000]*"


def _number_check(shape: Shape) -> ScalarCheck:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")

    def check_number(value: float) -> Rules | None:
        if high is not None and value > high:
            return [f"Member must have value less than or equal to {high}"]
        if low is not None and value < low:
            return [f"Member must have value greater than or equal to {low}"]
        return None

    return check_number if low is not None or high is not None else _anything


def _size_check(shape: Shape) -> ScalarCheck:
    """Return the check of the length of a blob, a list or a map."""
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    too_long, too_short = _length_rules(low, high)
    at_least, at_most = low or 0, float("inf") if high is None else high

    def check_size(value: Sized) -> Rules | None:
        if len(value) > at_most:
            return [too_long]
        return [too_short] if len(value) < at_least else None

    return check_size


def _anything(value: Any) -> None:
    return None


SCALARS: dict[str, Callable[[Shape], ScalarCheck]] = {
    "string": _string_check,
    "character": _string_check,
    "integer": _number_check,
    "long": _number_check,
    "float": _number_check,
    "double": _number_check,
    "blob": _size_check,
    "boolean": lambda shape: _anything,
    "timestamp": lambda shape: _anything,
}


def _listed_rules(shape: Shape) -> Rules:
    """Return every rule of a scalar: AWS lists all where an item of a list or map breaks one."""
    if shape.metadata.get("enum"):
        return [_enum_rule(shape)]
    rules = [*_length_rules(shape.metadata.get("min"), shape.metadata.get("max"))]
    if pattern := shape.metadata.get("pattern"):
        rules.append(f"Member must satisfy regular expression pattern: {pattern}")
    return [rule for rule in rules if rule]


# Members: a check gives violations, with paths that begin at the member.


def _is_secret(shape: Shape, parent: bool) -> bool:
    return parent or (bool(shape.metadata.get("sensitive")) and shape.name not in SHOWN)


def _member_check(path: str, shape: Shape, parent_secret: bool) -> Check:
    secret = _is_secret(shape, parent_secret)
    if shape.type_name in CONTAINERS:
        return CONTAINERS[shape.type_name](path, shape, secret)
    check_scalar = SCALARS[shape.type_name](shape)

    def check_member(value: Any) -> list[Violation] | None:
        rules = check_scalar(value)
        if rules is None:
            return None
        return [Violation(path, _shown(value, secret), rule) for rule in rules]

    return check_member


def _structure_members_check(shape: StructureShape, secret: bool) -> Check:
    required = frozenset(shape.required_members)
    members = [
        (
            name,
            _member_check(_lower_first(name), member, secret),
            [Violation(_lower_first(name), _shown(None, _is_secret(member, secret)), NOT_NULL)]
            if name in required
            else [],
        )
        for name, member in shape.members.items()
    ]

    checks = {name: check_member for name, check_member, _ in members}

    def is_in_order(value: Mapping[str, Any]) -> bool:
        # Only what is there is looked at: many structures have many members and few are given.
        count = 0
        for name, item in value.items():
            if item is not None and (check_member := checks.get(name)) is not None:
                if check_member(item):
                    return False
                count += name in required
        return count == len(required)

    def check_structure(value: Mapping[str, Any]) -> list[Violation] | None:
        if is_in_order(value):
            return None
        found: list[Violation] = []
        get = value.get
        for name, check_member, missing in members:
            item = get(name)
            if item is None:
                found += missing
            elif violations := check_member(item):
                found += violations
        return found or None

    return check_structure


def _structure_check(path: str, shape: Shape, secret: bool) -> Check:
    structure = cast(StructureShape, shape)
    if structure.is_document_type:
        return _anything
    check_members = _structure_members_check(structure, secret)

    def check_structure(value: Any) -> list[Violation] | None:
        violations = check_members(value)
        return violations and [violation.below(path) for violation in violations]

    return check_structure


def _list_check(path: str, shape: Shape, secret: bool) -> Check:
    items = cast(ListShape, shape).member
    check_size = _size_check(shape)

    def show(value: list[Any]) -> str:
        return _shown_container(value, secret, items)

    check_items = _items_check("Member", path, items, secret, show)

    def check_list(value: list[Any]) -> list[Violation] | None:
        found = [Violation(path, show(value), rule) for rule in check_size(value) or ()]
        pairs = ((str(number), item) for number, item in enumerate(value, start=1))
        found += check_items(value, pairs)
        return found or None

    return check_list


def _map_check(path: str, shape: Shape, secret: bool) -> Check:
    mapping = cast(MapShape, shape)
    check_size = _size_check(shape)
    hidden = SECRET_KEYS.get(shape.name, frozenset())

    def show(value: dict[str, Any]) -> str:
        return _shown_container(value, secret, mapping.value, hidden)

    check_keys = _items_check("Map keys", path, mapping.key, secret, show)
    check_values = _items_check("Map value", path, mapping.value, secret, show)

    def check_map(value: dict[str, Any]) -> list[Violation] | None:
        found = [Violation(path, show(value), rule) for rule in check_size(value) or ()]
        found += check_keys(value, zip(value, value, strict=True))
        found += check_values(value, value.items())
        return found or None

    return check_map


ItemsCheck = Callable[[Any, Iterable[tuple[str, Any]]], list[Violation]]


def _items_check(
    kind: str, path: str, shape: Shape, parent_secret: bool, show: Callable[[Any], str]
) -> ItemsCheck:
    """Return the check of what a list or map holds, each item given with its place in a path.

    A scalar that breaks a rule makes one violation of the whole container, which lists all rules
    of its items; a structure's violations are its own, below ``<path>.<place>.member``.
    """
    secret = _is_secret(shape, parent_secret)

    if shape.type_name not in CONTAINERS:
        check_scalar = SCALARS[shape.type_name](shape)
        listed = _listed_rules(shape)

        def check_scalars(container: Any, items: Iterable[tuple[str, Any]]) -> list[Violation]:
            for _, item in items:
                broken = [NOT_NULL] if item is None else check_scalar(item)
                if broken:
                    rules = ", ".join([*listed, *(rule for rule in broken if rule not in listed)])
                    rule = f"{kind} must satisfy constraint: [{rules}]"
                    return [Violation(path, show(container), rule)]
            return []

        return check_scalars

    check_item = CONTAINERS[shape.type_name]("member", shape, secret)

    def check_structures(container: Any, items: Iterable[tuple[str, Any]]) -> list[Violation]:
        found: list[Violation] = []
        for place, item in items:
            if item is None:
                found.append(Violation(f"{path}.{place}.member", _shown(None, secret), NOT_NULL))
            elif violations := check_item(item):
                found += [violation.below(f"{path}.{place}") for violation in violations]
        return found

    return check_structures


CONTAINERS: dict[str, Callable[[str, Shape, bool], Check]] = {
    "structure": _structure_check,
    "list": _list_check,
    "map": _map_check,
}
