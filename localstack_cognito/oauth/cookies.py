"""The cookies of a pool's pages: who is signed in, whose form it is, who goes to a provider.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

import re
import secrets

from rolo import Request, Response

from localstack_cognito.oauth.domains import Place
from localstack_cognito.signin.sso_sessions import Cookie

NAME = "cognito"
_FORM_TOKEN = "XSRF-TOKEN"  # noqa: S105
_FORM_TOKEN_LENGTH = 24
_FORM_TOKEN_VALUE = re.compile(r"[\w-]{32}", re.ASCII)
_SIGNED_OUT = "signed-out"
_SIGNED_OUT_SECONDS = 60
_STATE = "csrf-state"
_STATE_LENGTH = 32
_STATE_VALUE = re.compile(r"[\w-]{43}", re.ASCII)


def session_cookie(request: Request) -> str | None:
    """Return the cookie that a browser sent, or None."""
    cookie: str | None = request.cookies.get(NAME)
    return cookie


def set_session_cookie(response: Response, place: Place, cookie: Cookie, now: float) -> None:
    """Let a browser keep the cookie of its sessions for as long as one of them goes on."""
    seconds = max(int(cookie.expires_at - now), 0)
    _set_cookie(response, place, NAME, cookie.value, seconds)


def delete_session_cookie(response: Response, place: Place) -> None:
    """Let a browser forget the cookie."""
    _delete_cookie(response, place, NAME)


def form_token(request: Request) -> str | None:
    """Return the token of a browser's forms that it keeps, or None where it is none of ours."""
    token: str | None = request.cookies.get(_FORM_TOKEN)
    return token if token and _FORM_TOKEN_VALUE.fullmatch(token) else None


def form_token_given(response: Response) -> str | None:
    """Return the token of its forms that a browser is given with a response, or None."""
    prefix = f"{_FORM_TOKEN}="
    for cookie in response.headers.getlist("Set-Cookie"):
        if cookie.startswith(prefix):
            return str(cookie).removeprefix(prefix).partition(";")[0]
    return None


def new_form_token() -> str:
    """Return a token that no script of another site can know."""
    return secrets.token_urlsafe(_FORM_TOKEN_LENGTH)


def set_form_token(response: Response, place: Place, token: str) -> None:
    """Let a browser keep the token that its forms here bring."""
    _set_cookie(response, place, _FORM_TOKEN, token)


def set_signed_out_cookie(response: Response, place: Place) -> None:
    """Let a browser remember for the next page that its user has just signed out."""
    _set_cookie(response, place, _SIGNED_OUT, "1", _SIGNED_OUT_SECONDS)


def has_just_signed_out(request: Request) -> bool:
    """Return whether the user of a browser has just signed out."""
    return _SIGNED_OUT in request.cookies


def delete_signed_out_cookie(response: Response, place: Place) -> None:
    """Let a browser forget that its user has just signed out."""
    _delete_cookie(response, place, _SIGNED_OUT)


def state_cookie(request: Request) -> str | None:
    """Return what a browser keeps that was sent to an identity provider, or None."""
    cookie: str | None = request.cookies.get(_STATE)
    return cookie if cookie and _STATE_VALUE.fullmatch(cookie) else None


def new_state_cookie() -> str:
    """Return what a browser is to keep that is sent to an identity provider."""
    return secrets.token_urlsafe(_STATE_LENGTH)


def set_state_cookie(response: Response, place: Place, value: str) -> None:
    """Let a browser keep it until it is closed: it may be sent again, in another window."""
    _set_cookie(response, place, _STATE, value)


def _set_cookie(
    response: Response, place: Place, name: str, value: str, max_age: int | None = None
) -> None:
    """Let a browser keep a cookie for ``max_age`` seconds, or until it is closed (None)."""
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path=place.path,
        secure=place.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _delete_cookie(response: Response, place: Place, name: str) -> None:
    response.delete_cookie(
        name, path=place.path, secure=place.is_secure, httponly=True, samesite="Lax"
    )
