"""Errors of the endpoints, each with the answer that it is.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

from abc import ABC, abstractmethod
from urllib.parse import urlencode

from rolo import Response

from localstack_cognito.oauth.answers import json_answer, redirect, with_parameters
from localstack_cognito.oauth.domains import Place

REDIRECT_MISMATCH = "redirect_mismatch"
INVALID_REQUEST = "invalid_request"
UNKNOWN_CLIENT = "Client does not exist."


def missing(parameter: str) -> str:
    """Return what the error page says of a parameter that is needed."""
    return f"Required String parameter '{parameter}' is not present"


class AuthorizationError(Exception, ABC):
    """A request of a browser that is not served."""

    @abstractmethod
    def response(self) -> Response:
        """Return where the browser is sent."""


class ErrorPage(AuthorizationError):
    """What must not go back to the app, since nobody knows whose address that is."""

    def __init__(self, place: Place, error: str, client_id: str | None = None) -> None:
        super().__init__(error)
        self.place = place
        self.error = error
        self.client_id = client_id

    def response(self) -> Response:
        """Return the redirect to the error page."""
        query = {"error": self.error}
        if self.client_id:
            query["client_id"] = self.client_id
        return redirect(self.place.url("error", urlencode(query)))


class ErrorRedirect(AuthorizationError):
    """What the app is told: ``error``, and ``error_description`` where there is one."""

    def __init__(
        self,
        redirect_uri: str,
        error: str,
        description: str | None = None,
        *,
        state: str | None = None,
        in_fragment: bool = False,
    ) -> None:
        super().__init__(error)
        self.redirect_uri = redirect_uri
        self.error = error
        self.description = description
        self.state = state
        self.in_fragment = in_fragment

    def response(self) -> Response:
        """Return the redirect to the app, parameters in AWS's order."""
        members = {
            "error_description": self.description,
            "state": self.state,
            "error": self.error,
        }
        parameters = {name: value for name, value in members.items() if value is not None}
        return redirect(
            with_parameters(self.redirect_uri, parameters, in_fragment=self.in_fragment)
        )


class EndpointError(Exception):
    """An error of an endpoint that apps ask themselves (RFC 6749 section 5.2)."""

    def __init__(self, error: str, description: str | None = None, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status

    def response(self) -> Response:
        """Return the error as JSON."""
        members = {"error": self.error}
        if self.description is not None:
            members["error_description"] = self.description
        return json_answer(members, self.status)
