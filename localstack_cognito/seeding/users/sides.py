"""What belongs to a user besides the user's own row: which member of a file is which table.

A row here has the columns of its table without those that say whose it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table

from localstack_cognito.directory.users.user_identities import SUBJECT
from localstack_cognito.seeding.form.reading import date_text
from localstack_cognito.signin.passkeys.responses import FRIENDLY_NAMES
from localstack_cognito.storage.auth_events import auth_events
from localstack_cognito.storage.confirmation_codes import confirmation_codes
from localstack_cognito.storage.devices import devices
from localstack_cognito.storage.groups import group_members
from localstack_cognito.storage.password_history import password_history
from localstack_cognito.storage.software_tokens import software_tokens
from localstack_cognito.storage.user_identities import user_identities
from localstack_cognito.storage.web_authn import web_authn_credentials

Row = Mapping[str, Any]

_CHANGED_AT = "modified_at"
_SAME_TIME = 2e-6
"""A file has dates to the microsecond."""


@dataclass(frozen=True)
class Side:
    """A table of what belongs to users, and the ``member`` of a user that it is in a file.

    ``columns`` has the column of each member of an item; what a file leaves out has its default,
    and a date that of the moment. ``order`` is that of the items in a file, by columns.
    """

    member: str
    table: Table
    columns: Mapping[str, str]
    order: Sequence[str]
    key: Sequence[str]
    """The columns that no two items of a user have alike; none where they may be alike."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    known_by: Sequence[str] = ()
    """The columns that say which item it is, where there is no key."""
    dates: Mapping[str, bool] = field(default_factory=dict)
    """The columns with a date, and whether there always is one."""
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the words of a file are in a column."""
    is_single: bool = False
    is_of_texts: bool = False
    is_history: bool = False
    """Whether it tells of the past, and is not pruned."""

    def row(self, item: Any, now: float) -> dict[str, Any]:
        """Return the row that an item of a file makes."""
        if self.is_of_texts:
            (column,) = self.columns.values()
            return {column: item}
        row = {}
        for member, column in self.columns.items():
            value = item.get(member)
            if value is None:
                value = now if self.dates.get(column) else self.defaults.get(column)
            elif column in self.words:
                value = self.words[column][value]
            row[column] = value
        return row

    def with_dates_of(
        self, rows: Sequence[Row], items: Sequence[Any], there: Sequence[Row]
    ) -> Sequence[Row]:
        """Return the rows that items make, with the dates that they leave out as those there have.

        So a file that is applied again changes nothing. What is changed is so at its own time.
        """
        if not self.dates:
            return rows
        before = {self._known_as(row): row for row in there}
        dated = []
        for row, item in zip(rows, items, strict=True):
            had = before.get(self._known_as(row))
            if had is not None:
                kept = {
                    column: had[column]
                    for member, column in self.columns.items()
                    if column in self.dates and item.get(member) is None
                }
                if not self._is_same({**row, **kept}, had):
                    kept.pop(_CHANGED_AT, None)
                row = {**row, **kept}
            dated.append(row)
        return dated

    def _known_as(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[column] for column in self.key or self.known_by)

    def item(self, row: Row) -> Any:
        """Return the item that makes the row; what it has by default is left out."""
        if self.is_of_texts:
            (column,) = self.columns.values()
            return row[column]
        item = {}
        for member, column in self.columns.items():
            value = row[column]
            if value is None or (column in self.defaults and value == self.defaults[column]):
                continue
            if column in self.words:
                value = next(word for word, held in self.words[column].items() if held == value)
            item[member] = value
        return item

    def are_same(self, some: Sequence[Row], others: Sequence[Row]) -> bool:
        """Return whether rows are the same, but for how exact their dates are."""
        if some == others:
            return True
        if len(some) != len(others):
            return False
        if self.key:
            some, others = self._in_order(some), self._in_order(others)
        return all(map(self._is_same, some, others))

    def _in_order(self, rows: Sequence[Row]) -> Sequence[Row]:
        return sorted(rows, key=lambda row: [row[name] for name in self.key])

    def _is_same(self, one: Row, other: Row) -> bool:
        return all(
            is_same_time(value, other[name]) if name in self.dates else value == other[name]
            for name, value in one.items()
        )


def is_same_time(one: float | None, other: float | None) -> bool:
    """Return whether two dates are the same as a file has them."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < _SAME_TIME


def to_the_microsecond(seconds: float) -> float:
    """Return a date as it is once a file has had it."""
    return datetime.fromisoformat(date_text(seconds)).timestamp()


GROUPS = Side(
    "Groups",
    group_members,
    {"GroupName": "group_name"},
    order=("group_name",),
    key=("group_name",),
    is_of_texts=True,
)
SOFTWARE_TOKEN = Side(
    "SoftwareToken",
    software_tokens,
    {
        "SecretCode": "secret",
        "PendingSecretCode": "pending_secret",
        "FriendlyDeviceName": "friendly_name",
        "LastStep": "last_step",
    },
    order=(),
    key=(),
    defaults={"last_step": 0},
    is_single=True,
)
PASSKEYS = Side(
    "WebAuthnCredentials",
    web_authn_credentials,
    {
        "CredentialId": "credential_id",
        "PublicKey": "public_key",
        "SignCount": "sign_count",
        "FriendlyCredentialName": "friendly_name",
        "RelyingPartyId": "relying_party_id",
        "AuthenticatorAttachment": "attachment",
        "AuthenticatorTransports": "transports",
        "CreatedAt": "created_at",
    },
    order=("created_at", "credential_id"),
    key=("credential_id",),
    defaults={"sign_count": 0, "friendly_name": FRIENDLY_NAMES[None], "transports": []},
    dates={"created_at": True},
)
DEVICES = Side(
    "Devices",
    devices,
    {
        "DeviceKey": "device_key",
        "DeviceName": "name",
        "Salt": "salt",
        "PasswordVerifier": "verifier",
        "DeviceRememberedStatus": "remembered",
        "LastIpUsed": "last_ip_used",
        "DeviceCreateDate": "created_at",
        "DeviceLastModifiedDate": "modified_at",
        "DeviceLastAuthenticatedDate": "last_authenticated_at",
    },
    order=("device_key",),
    key=("device_key",),
    defaults={"remembered": False},
    dates={"created_at": True, "modified_at": True, "last_authenticated_at": True},
    words={"remembered": {"remembered": True, "not_remembered": False}},
)
IDENTITIES = Side(
    "Identities",
    user_identities,
    {
        "ProviderName": "provider_name",
        "ProviderAttributeName": "attribute_name",
        "ProviderAttributeValue": "subject",
        "DateCreated": "created_at",
    },
    order=("created_at", "provider_name", "subject"),
    key=("provider_name", "subject"),
    defaults={"attribute_name": SUBJECT},
    dates={"created_at": True},
)
CODES = Side(
    "ConfirmationCodes",
    confirmation_codes,
    {
        "Purpose": "purpose",
        "Code": "code",
        "AttributeName": "attribute_name",
        "PendingValue": "pending_value",
        "Expires": "expires_at",
    },
    order=("purpose",),
    key=("purpose",),
    dates={"expires_at": True},
)
PASSWORD_HISTORY = Side(
    "PasswordHistory",
    password_history,
    {"Salt": "password_salt", "Verifier": "password_verifier"},
    order=("seq",),
    key=(),
    is_history=True,
)
AUTH_EVENTS = Side(
    "AuthEvents",
    auth_events,
    {
        "EventId": "id",
        "EventType": "type",
        "EventResponse": "response",
        "ChallengeResponses": "challenges",
        "EventContextData": "context",
        "EventRisk": "risk",
        "EventFeedback": "feedback",
        "CreationDate": "created_at",
    },
    order=("seq",),
    key=(),
    known_by=("id",),
    defaults={"challenges": [], "context": {}, "risk": {}},
    dates={"created_at": True},
    is_history=True,
)
SIDES = (
    GROUPS,
    SOFTWARE_TOKEN,
    PASSKEYS,
    DEVICES,
    IDENTITIES,
    CODES,
    PASSWORD_HISTORY,
    AUTH_EVENTS,
)
"""All of them, in the order in which they are written."""
