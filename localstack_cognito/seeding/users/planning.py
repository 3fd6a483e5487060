"""What a user of a file is to be: checked by the rules that hold for the API.

Nothing here asks the database: what others have is looked at for many users at once (``looking``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory import ids
from localstack_cognito.directory.users import passwords
from localstack_cognito.directory.users.attributes import check_new_attributes, normalised
from localstack_cognito.directory.users.imported_passwords import UnusableHash, check_any_hash
from localstack_cognito.directory.users.srp_verifiers import VERIFIER_LENGTH, is_verifier
from localstack_cognito.directory.users.user_identities import ATTRIBUTE
from localstack_cognito.directory.users.users import (
    UserStatus,
    check_no_alias_form,
    check_username,
)
from localstack_cognito.seeding.users.belongings import (
    MADE_FOR,
    check_belongings,
    check_is_fixed,
    check_listed,
)
from localstack_cognito.seeding.users.entries import Steps
from localstack_cognito.seeding.users.refused import Refused
from localstack_cognito.seeding.users.rules import PoolRules
from localstack_cognito.seeding.users.sides import SIDES, Row
from localstack_cognito.storage.users import Password

_PASSWORDS = ("Password", "TemporaryPassword", "PasswordVerifier", "PasswordHash")
_MOST_BYTES_OF_SALT = 128
FACTORS = "UserMFASettingList"
"""The member of a user that a file may have taken as it is."""


@dataclass(slots=True)
class Plan:
    """What a user of a file is to be. None, or no member, is where the file says nothing.

    The user has the ``username``, or the name that comes with the ``sub`` whose attribute
    ``named_by`` is the one that the file names them by.
    """

    members: Mapping[str, Any]
    username: str | None
    named_by: str | None
    sub: str | None
    attributes: dict[str, str]
    password: Password | None = field(default=None, repr=False)
    clear_password: str | None = field(default=None, repr=False)
    is_temporary: bool = False
    password_hash: str | None = field(default=None, repr=False)
    sides: dict[str, list[Row]] = field(default_factory=dict, repr=False)
    new_sub: str = ""
    """The sub that a user gets who is made and has none in the file."""

    def __reduce__(self) -> tuple[Any, ...]:
        # What dataclasses do by default takes longer than all else that is done with a plan.
        return Plan, tuple(getattr(self, name) for name in self.__slots__)

    def fix_sub(self) -> None:
        """Let a user who is to be made have a sub from now on: their name may come from it."""
        if self.username is None and self.sub is None:
            self.new_sub = self.new_sub or ids.new_sub()

    @property
    def name(self) -> str:
        """What a user who is to be made is called."""
        return self.username or self.sub or self.new_sub

    @property
    def has_password(self) -> bool:
        """Whether the file says what the password is."""
        return (
            self.password is not None
            or self.clear_password is not None
            or self.password_hash is not None
        )


def plan_user(rules: PoolRules, members: Mapping[str, Any], now: float) -> Plan:
    """Return what a user is to be, of whom the file has ``members``. Raises ``Refused``."""
    attributes: dict[str, str] = dict(members.get("UserAttributes") or {})
    plan = _named(rules, members, attributes)
    _check_unchecked(members)
    _set_attributes(rules, plan, attributes)
    _set_password(rules, plan)
    for side in SIDES:
        given = members.get(side.member)
        if given is not None:
            items = [given] if side.is_single else given
            plan.sides[side.member] = [side.row(item, now) for item in items]
    check_belongings(rules, plan.members, plan.sides)
    return plan


def _check_unchecked(members: Mapping[str, Any]) -> None:
    if any(name != FACTORS for name in members.get("Unchecked") or ()):
        raise Refused(f"Unchecked may name {FACTORS}.", "Unchecked")


def _named(rules: PoolRules, members: Mapping[str, Any], attributes: dict[str, str]) -> Plan:
    """Return a plan with who it is, and put the attribute of the name into the attributes."""
    pool, username, sub = rules.pool, members["Username"], members.get("Sub")
    if _is_name_itself(rules, members, attributes):
        return Plan(members, username, None, sub, {})
    before = frozenset(attributes)
    with_name = dict(attributes)
    _as_refused(("Username",), check_username, pool, username, with_name)
    if not pool.username_attributes:
        return Plan(members, username, None, sub, {})
    named_by = next(name for name in pool.username_attributes if with_name.get(name) == username)
    if named_by not in before:
        attributes[named_by] = username
    return Plan(members, None, named_by, sub, {})


def _is_name_itself(
    rules: PoolRules, members: Mapping[str, Any], attributes: Mapping[str, str]
) -> bool:
    """Return whether a name is as it is stored, however it looks: as an export has it.

    In a pool with ``UsernameAttributes`` that is the user's sub; whom a provider signs in is called
    after the provider.
    """
    username, sub = members["Username"], members.get("Sub")
    if sub is not None and rules.pool.username_attributes and username == sub:
        return True
    is_providers = rules.is_providers_name(username) or any(
        identity.get("ProviderType") and username.casefold() == _name_at(identity).casefold()
        for identity in members.get("Identities") or ()
    )
    if not is_providers:
        return False
    if members.get("UserStatus") == UserStatus.EXTERNAL_PROVIDER:
        return True
    return sub is not None and username not in attributes.values()


def _name_at(identity: Mapping[str, Any]) -> str:
    return f"{identity['ProviderName']}_{identity['ProviderAttributeValue']}"


def _set_attributes(rules: PoolRules, plan: Plan, attributes: dict[str, str]) -> None:
    without = {name: value for name, value in attributes.items() if name != ATTRIBUTE}
    try:
        check_new_attributes(rules.pool, without, require=False, by_admin=True)
    except InvalidParameterException as refusal:
        raise Refused(refusal.message, *_blamed(rules, without)) from None
    if ATTRIBUTE in attributes:
        check_listed(attributes[ATTRIBUTE])
    preferred = attributes.get("preferred_username")
    if preferred and "preferred_username" in rules.pool.alias_attributes:
        steps = ("UserAttributes", "preferred_username")
        _as_refused(steps, check_no_alias_form, rules.pool, preferred)
    plan.attributes = normalised(attributes)


def _blamed(rules: PoolRules, attributes: Mapping[str, str]) -> Steps:
    """Return the attribute without which the others would hold."""
    for blamed in attributes:
        others = {name: value for name, value in attributes.items() if name != blamed}
        try:
            check_new_attributes(rules.pool, others, require=False, by_admin=True)
        except InvalidParameterException:
            continue
        return ("UserAttributes", blamed)
    return ("UserAttributes",)


def _set_password(rules: PoolRules, plan: Plan) -> None:
    members = plan.members
    given = [name for name in _PASSWORDS if name in members]
    if len(given) > 1:
        raise Refused(f"The user has a {given[0]} already: one of the two is due.", given[1])
    status = members.get("UserStatus")
    if "TemporaryPassword" in members:
        plan.clear_password, plan.is_temporary = members["TemporaryPassword"], True
        _check_policy(rules, members, "TemporaryPassword", passwords.ADMIN_CREATE_USER)
        if status not in (None, UserStatus.FORCE_CHANGE_PASSWORD):
            raise Refused(
                f"Who has a temporary password is {UserStatus.FORCE_CHANGE_PASSWORD}.",
                "UserStatus",
            )
    elif "Password" in members:
        plan.clear_password = members["Password"]
        _check_policy(rules, members, "Password", passwords.SET_PASSWORD)
    elif "PasswordVerifier" in members:
        plan.password = _verifier(rules, plan, members["PasswordVerifier"], "PasswordVerifier")
    elif "PasswordHash" in members:
        try:
            check_any_hash(members["PasswordHash"])
        except UnusableHash as problem:
            raise Refused(str(problem), "PasswordHash") from None
        plan.password_hash = members["PasswordHash"]
    for number, one in enumerate(members.get("PasswordHistory") or ()):
        _verifier(rules, plan, one, "PasswordHistory", number)


def _check_policy(rules: PoolRules, members: Mapping[str, Any], member: str, opening: str) -> None:
    _as_refused((member,), passwords.check_policy, rules.passwords, members[member], opening)


def _verifier(
    rules: PoolRules, plan: Plan, given: Mapping[str, bytes], *steps: str | int
) -> Password:
    check_is_fixed(rules, *steps)
    if plan.username is None and plan.sub is None:
        raise Refused(
            f"{MADE_FOR}: this user is called by their sub, and the file gives no Sub.", *steps
        )
    salt, verifier = given["Salt"], given["Verifier"]
    if not is_verifier(verifier):
        raise Refused(
            f"This is no verifier of SRP: a number of {8 * VERIFIER_LENGTH} bits, below the prime "
            "of the group.",
            *steps,
            "Verifier",
        )
    if not 0 < len(salt) <= _MOST_BYTES_OF_SALT:
        raise Refused(f"A salt has 1 to {_MOST_BYTES_OF_SALT} bytes.", *steps, "Salt")
    return Password(salt, verifier)


def _as_refused(steps: Steps, check: Callable[..., object], *arguments: Any) -> None:
    try:
        check(*arguments)
    except ServiceException as refusal:
        raise Refused(refusal.message, *steps) from None
