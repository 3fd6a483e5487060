"""The lines of the logs that a pool exports, as AWS writes them.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNKNOWN_DEVICE = "Other, Other"
# What AWS's sample has of an event without risk; the operations say NoRisk.
_DECISIONS = {"NoRisk": "PASS"}


class EventSource(StrEnum):
    """What a log is of, in the words of ``LogConfigurationType``."""

    USER_NOTIFICATION = "userNotification"
    USER_AUTH_EVENTS = "userAuthEvents"


_LEVELS = {EventSource.USER_NOTIFICATION: "ERROR", EventSource.USER_AUTH_EVENTS: "INFO"}
_WRITTEN = {
    EventSource.USER_NOTIFICATION: "USER_NOTIFICATION",
    EventSource.USER_AUTH_EVENTS: "USER_ACTIVITY",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthEventRecord:
    """What the log tells of something that a user did to sign in.

    ``risk`` has the members of AWS's ``EventRiskType``; ``challenges`` are a name and a response
    each. ``created_at`` is in seconds since the epoch.
    """

    event_id: str
    event_type: str
    user_sub: str
    username: str
    client_id: str
    created_at: float
    response: str
    risk: Mapping[str, Any]
    challenges: Sequence[tuple[str, str]]
    device_name: str | None
    ip_address: str | None
    request_id: str
    has_context_data: bool

    def message(self, user_pool_id: str) -> Mapping[str, Any]:
        """Return the record's ``message``. Where in the world it was, nobody here knows."""
        decision = str(self.risk.get("RiskDecision") or "")
        return {
            "version": "1",
            "eventId": self.event_id,
            "eventType": self.event_type,
            "userSub": self.user_sub,
            "userName": self.username,
            "userPoolId": user_pool_id,
            "clientId": self.client_id,
            "creationDate": _date(self.created_at),
            "eventResponse": self.response,
            "riskLevel": str(self.risk.get("RiskLevel") or ""),
            "riskDecision": _DECISIONS.get(decision, decision),
            "challenges": [f"{name}:{response}" for name, response in self.challenges],
            "deviceName": self.device_name or _UNKNOWN_DEVICE,
            "ipAddress": self.ip_address or "",
            "requestId": self.request_id,
            "idpName": "",
            "compromisedCredentialDetected": _truth(
                self.risk.get("CompromisedCredentialsDetected", False)
            ),
            "city": "",
            "country": "",
            "eventFeedbackValue": "",
            "eventFeedbackDate": "",
            "eventFeedbackProvider": "",
            "hasContextData": _truth(self.has_context_data),
        }


def line_of(source: EventSource, user_pool_id: str, at: float, message: Mapping[str, Any]) -> str:
    """Return a line of a pool's log, without its end; ``at`` is in seconds since the epoch."""
    return json.dumps(
        {
            "eventTimestamp": str(int(at * 1000)),
            "eventSource": _WRITTEN[source],
            "logLevel": _LEVELS[source],
            "message": message,
            "logSourceId": {"userPoolId": user_pool_id},
        },
        separators=(",", ":"),
    )


def _truth(value: object) -> str:
    return "true" if value else "false"


def _date(at: float) -> str:
    moment = datetime.datetime.fromtimestamp(at, tz=datetime.UTC)
    return (
        f"{_DAYS[moment.weekday()]} {_MONTHS[moment.month - 1]} {moment:%d %H:%M:%S} "
        f"UTC {moment.year}"
    )
