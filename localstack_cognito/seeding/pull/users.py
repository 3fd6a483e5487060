"""The users of a pool: read a page at a time, and asked about one by one only where they must be.

Who is in a group, the group's own list says: one call for 60 users. A second factor, a device and
the history of sign-ins only a call for each user tells, which is made where the pool has such.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from localstack_cognito.seeding.form.model import structure
from localstack_cognito.seeding.form.reading import date_text
from localstack_cognito.seeding.pull.asking import Answer, Asking
from localstack_cognito.seeding.pull.fitting import fitting

_FACTORS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")
_TOTP = "SOFTWARE_TOKEN_MFA"
_PASSKEY = "WEB_AUTHN"
_OF_FACTORS = ("PreferredMfaSetting", "UserMFASettingList", "ConfiguredUserAuthFactors")
_DEVICE_MEMBERS = {
    "device_name": "DeviceName",
    "last_ip_used": "LastIpUsed",
    "dev:device_remembered_status": "DeviceRememberedStatus",
}
_CONFIRMED, _RESET_REQUIRED = "CONFIRMED", "RESET_REQUIRED"
_KEPT_AT_AWS = frozenset(("sub", "identities"))


@dataclass(frozen=True)
class UsersOfPool:
    """The users of a pool, with all that AWS tells of them.

    ``password`` is given to each who has one at AWS; without one, they must choose a new one.
    """

    asking: Asking
    pool: Answer
    password: str | None = field(default=None, repr=False)

    @property
    def _id(self) -> str:
        return str(self.pool["Id"])

    @property
    def _offers_factors(self) -> bool:
        is_on = self.pool.get("MfaConfiguration", "OFF") != "OFF"
        return is_on or any(name in self.pool for name in _FACTORS)

    @property
    def _offers_passkeys(self) -> bool:
        policy = (self.pool.get("Policies") or {}).get("SignInPolicy") or {}
        return _PASSKEY in (policy.get("AllowedFirstAuthFactors") or ())

    @property
    def _has_history(self) -> bool:
        add_ons = self.pool.get("UserPoolAddOns") or {}
        return bool(add_ons.get("AdvancedSecurityMode", "OFF") != "OFF")

    @cached_property
    def _asked(self) -> list[str]:
        """What is asked about each user."""
        asked = {
            "AdminGetUserAuthFactors": self._offers_passkeys,
            "AdminGetUser": self._offers_factors,
            "AdminListDevices": bool(self.pool.get("DeviceConfiguration")),
            "AdminListUserAuthEvents": self._has_history,
        }
        return [operation for operation, is_asked in asked.items() if is_asked]

    def read(self) -> None:
        """Read all of them."""
        asking = self.asking
        listed = asking.list("ListUsers", UserPoolId=self._id)
        for group in self.pool.get("Groups") or ():
            asking.list("ListUsersInGroup", GroupName=group["GroupName"], UserPoolId=self._id)
        total = asking.kept.count(listed)
        if self._offers_passkeys:
            asking.each("AdminGetUserAuthFactors", self._requests, _factors, total=total)
        if self._offers_factors and not self._has("AdminGetUserAuthFactors"):
            asking.each("AdminGetUser", self._requests, _factors, total=total)
        if self.pool.get("DeviceConfiguration"):
            asking.each("AdminListDevices", self._requests, _devices, total=total)
        if self._has_history:
            asking.each("AdminListUserAuthEvents", self._requests, _events, total=total)

    def _has(self, operation: str) -> bool:
        """Return whether an operation was asked about every user, and answered."""
        return self._offers_passkeys and operation not in self.asking.not_read

    def _requests(self) -> Iterator[dict[str, str]]:
        for user in self._listed():
            yield {"UserPoolId": self._id, "Username": user["Username"]}

    def _listed(self) -> Iterator[Answer]:
        return self.asking.items(self.asking.list("ListUsers", UserPoolId=self._id))

    def count_what_is_not_given(self) -> None:
        """Count what AWS keeps to itself of the users."""
        count = self.asking.not_given
        statuses = structure("User").members["UserStatus"].enum
        for user in self._listed():
            about = self._about(user["Username"])
            count["users"] += 1
            count["passwords"] += user.get("UserStatus") == _CONFIRMED
            count["statuses"] += user.get("UserStatus", _CONFIRMED) not in statuses
            count["temporary passwords"] += user.get("UserStatus") == "FORCE_CHANGE_PASSWORD"
            count["authenticator apps"] += _TOTP in (about.get("UserMFASettingList") or ())
            count["passkeys"] += _PASSKEY in (about.get("ConfiguredUserAuthFactors") or ())
            count["devices"] += len(about.get("Devices") or ())

    def members(self) -> Iterator[dict[str, Any]]:
        """Return the users that were read, as a file has them."""
        statuses = structure("User").members["UserStatus"].enum
        prefix = self.asking.what("ListUsersInGroup", {})[:-2]
        for user in self._listed():
            name = user["Username"]
            about = self._about(name)
            attributes = {one["Name"]: one.get("Value", "") for one in user.get("Attributes") or ()}
            factors = [one for one in about.get("UserMFASettingList") or () if one != _TOTP]
            preferred = about.get("PreferredMfaSetting")
            yield fitting(
                "User",
                {**user, **self._password(user)},
                Sub=attributes.get("sub"),
                UserAttributes={
                    name: value for name, value in attributes.items() if name not in _KEPT_AT_AWS
                },
                UserStatus=self._status(user, statuses),
                Enabled=None if user.get("Enabled", True) else False,
                Groups=self._groups(name, prefix),
                UserMFASettingList=factors,
                PreferredMfaSetting=preferred if preferred in factors else None,
                Devices=about.get("Devices"),
                Identities=_identities(attributes.get("identities")),
                AuthEvents=about.get("AuthEvents"),
            )

    def _about(self, name: str) -> dict[str, Any]:
        """Return what was asked about one user."""
        about: dict[str, Any] = {}
        request = {"UserPoolId": self._id, "Username": name}
        for operation in self._asked:
            about |= self.asking.kept_answer(operation, **request) or {}
        return about

    def _groups(self, name: str, prefix: str) -> list[str]:
        lists = self.asking.kept.lists_with(name, prefix)
        requests = (json.loads(one.partition(" ListUsersInGroup ")[2]) for one in lists)
        return [one["GroupName"] for one in requests if one["UserPoolId"] == self._id]

    def _status(self, user: Answer, statuses: list[str]) -> str:
        status = str(user.get("UserStatus") or _CONFIRMED)
        if status == _CONFIRMED:
            return _RESET_REQUIRED if self.password is None else _CONFIRMED
        return status if status in statuses else _RESET_REQUIRED

    def _password(self, user: Answer) -> dict[str, str]:
        if self.password is None or user.get("UserStatus", _CONFIRMED) != _CONFIRMED:
            return {}
        return {"Password": self.password}


def _factors(answer: Answer) -> Answer:
    return {name: answer[name] for name in _OF_FACTORS if answer.get(name)}


def _devices(answer: Answer) -> Answer:
    devices = []
    for device in answer.get("Devices") or ():
        attributes = {
            _DEVICE_MEMBERS[one["Name"]]: one.get("Value")
            for one in device.get("DeviceAttributes") or ()
            if one["Name"] in _DEVICE_MEMBERS
        }
        devices.append(fitting("Device", {**device, **attributes}))
    return {"Devices": devices} if devices else {}


def _events(answer: Answer) -> Answer:
    """Return the events, the oldest first: AWS has the newest first."""
    events = [fitting("AuthEvent", event) for event in answer.get("AuthEvents") or ()]
    return {"AuthEvents": events[::-1]} if events else {}


def _identities(text: str | None) -> list[dict[str, Any]]:
    """Return who else signs a user in, of the attribute that says so."""
    try:
        described = json.loads(text or "[]")
    except ValueError:
        return []
    identities = []
    for one in described if isinstance(described, list) else []:
        members: Mapping[str, Any] = {
            "ProviderName": one.get("providerName"),
            "ProviderAttributeValue": one.get("userId"),
        }
        identities.append(fitting("Identity", members, DateCreated=_date(one.get("dateCreated"))))
    return identities


def _date(milliseconds: Any) -> str | None:
    try:
        return date_text(int(milliseconds) / 1000)
    except (TypeError, ValueError, OverflowError):
        return None
