"""The cookie that tells who is signed in on a pool's pages.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

from rolo import Request, Response

from localstack_cognito.oauth.domains import Place
from localstack_cognito.storage.records import SsoSession

NAME = "cognito"


def session_cookie(request: Request) -> str | None:
    """Return the cookie that a browser sent, or None."""
    cookie: str | None = request.cookies.get(NAME)
    return cookie


def set_session_cookie(
    response: Response, place: Place, cookie: str, session: SsoSession, now: float
) -> None:
    """Let a browser keep the cookie of a session for as long as that goes on."""
    response.set_cookie(
        NAME,
        cookie,
        max_age=max(int(session.expires_at - now), 0),
        path=place.path,
        secure=place.is_secure,
        httponly=True,
        samesite="Lax",
    )


def delete_session_cookie(response: Response, place: Place) -> None:
    """Let a browser forget the cookie."""
    response.delete_cookie(
        NAME, path=place.path, secure=place.is_secure, httponly=True, samesite="Lax"
    )
