"""What a developer may move: the clock, risks, limits; and the reset of everything."""

from collections.abc import Callable, Mapping

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito import clock
from localstack_cognito.activity.noting import recorder
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.pools import request_rates
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.directory.protection import risks
from localstack_cognito.storage.database import move_clock, reset

_LONGEST = 100 * 365 * 86400.0
STEPS = (("minute", 60), ("hour", 3600), ("day", 86400), ("month", 30 * 86400))
_LEVELS = ("None", "Low", "Medium", "High")
_ACCOUNT, _REGION = "000000000000", "us-east-1"


def serve(visit: Visit) -> Response:
    """Show what may be moved; POST moves it."""
    problem: ServiceException | str | None = None
    if visit.is_posted:
        what = visit.form.get("do", "")
        try:
            problem = _do(visit, what)
        except ServiceException as error:
            problem = error
        if problem is None:
            return visit.done(f"moved_{what}")
    owner = Owner(visit.query.get("account") or _ACCOUNT, visit.query.get("region") or _REGION)
    return visit.page(
        "clock.html",
        title=text("menu.clock"),
        problem=problem,
        now=clock.now(),
        offset=clock.offset(),
        steps=STEPS,
        risks=risks.list_risks(None, None, None),
        levels=_LEVELS,
        limits=request_rates.all_limits(owner),
        owner=owner,
    )


def _do(visit: Visit, what: str) -> str | None:
    """Move what a form says. Returns what is wrong with it, or None."""
    move = _MOVES.get(what)
    return move(visit.form) if move else text("not_known")


def _move_clock(form: Mapping[str, str]) -> str | None:
    try:
        offset = clock.offset() + float(form.get("by", "0"))
    except ValueError:
        return text("no_seconds")
    # What is no number is not less than another.
    if not abs(offset) <= _LONGEST:
        return text("no_seconds")
    move_clock(offset)
    return None


def _move_clock_back(form: Mapping[str, str]) -> str | None:
    move_clock(0.0)
    return None


def _state_risk(form: Mapping[str, str]) -> str | None:
    risks.state_risk(
        form.get("user_pool_id", ""),
        form.get("username") or None,
        form.get("ip_address") or None,
        form.get("level") or None,
        True if form.get("compromised") else None,
    )
    return None


def _take_risk_back(form: Mapping[str, str]) -> str | None:
    risks.take_risks_back(
        form.get("user_pool_id") or None, form.get("username"), form.get("ip_address")
    )
    return None


def _set_limit(form: Mapping[str, str]) -> str | None:
    try:
        value = int(form.get("value", ""))
    except ValueError:
        return text("no_number")
    owner = Owner(form.get("account") or _ACCOUNT, form.get("region") or _REGION)
    definition = {
        "LimitClass": "API_CATEGORY",
        "Attributes": {"Category": form.get("category", "")},
    }
    request_rates.update_limit(owner, definition, value)
    return None


def _reset(form: Mapping[str, str]) -> str | None:
    if form.get("sure") != "reset":
        return text("not_sure")
    reset()
    recorder.clear()
    return None


_MOVES: Mapping[str, Callable[[Mapping[str, str]], str | None]] = {
    "clock": _move_clock,
    "back": _move_clock_back,
    "risk": _state_risk,
    "no_risk": _take_risk_back,
    "limit": _set_limit,
    "reset": _reset,
}
"""What a form of the page does, by the name that it gives in ``do``."""
