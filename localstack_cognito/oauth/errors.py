"""Errors of the endpoints, each with the answer that it is.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from urllib.parse import urlencode

from rolo import Response

from localstack_cognito.activity.noting import current
from localstack_cognito.directory.clients.url_clients import why_unknown
from localstack_cognito.directory.clients.url_patterns import is_url
from localstack_cognito.oauth.answers import json_answer, redirect, with_parameters
from localstack_cognito.oauth.domains import Place

INVALID_CLIENT = "invalid_client"
REDIRECT_MISMATCH = "redirect_mismatch"
INVALID_REQUEST = "invalid_request"
UNKNOWN_CLIENT = "Client does not exist."


def missing(parameter: str) -> str:
    """Return what the error page says of a parameter that is needed."""
    return f"Required String parameter '{parameter}' is not present"


def unknown_client(client_id: str, place: Place) -> str:
    """Return the reason where nobody is called so at a place."""
    if is_url(client_id):
        return why_unknown(client_id, place.pool)
    return f"There is no app client {client_id} in the pools that this address is of."


class AuthorizationError(Exception, ABC):
    """A request of a browser that is not served.

    ``reason`` says plainly, for the developer alone, why.
    """

    def __init__(self, error: str, reason: str | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.reason = reason

    def response(self) -> Response:
        """Return where the browser is sent, and note why."""
        if (this := current()) is not None:
            this.refused(self.error, self.told, self.reason)
        return self.redirect()

    @property
    def told(self) -> str | None:
        """Return what is said besides the error."""
        return None

    @abstractmethod
    def redirect(self) -> Response:
        """Return where the browser is sent."""


class ErrorPage(AuthorizationError):
    """What must not go back to the app, since nobody knows whose address that is."""

    def __init__(
        self,
        place: Place,
        error: str,
        client_id: str | None = None,
        *,
        reason: str | None = None,
    ) -> None:
        super().__init__(error, reason)
        self.place = place
        self.client_id = client_id

    def redirect(self) -> Response:
        """Return the redirect to the error page."""
        query = {"error": self.error}
        if self.client_id:
            query["client_id"] = self.client_id
        return redirect(self.place.url("error", urlencode(query)))


class ErrorRedirect(AuthorizationError):
    """What the app is told: ``error``, and ``error_description`` where there is one.

    ``issuer`` is who tells it, where that is said.
    """

    def __init__(
        self,
        redirect_uri: str,
        error: str,
        description: str | None = None,
        *,
        state: str | None = None,
        issuer: str | None = None,
        in_fragment: bool = False,
        reason: str | None = None,
    ) -> None:
        super().__init__(error, reason)
        self.redirect_uri = redirect_uri
        self.description = description
        self.state = state
        self.issuer = issuer
        self.in_fragment = in_fragment

    @property
    def told(self) -> str | None:
        """Return the description that the app is told."""
        return self.description

    def redirect(self) -> Response:
        """Return the redirect to the app, parameters in AWS's order."""
        members = {
            "error_description": self.description,
            "state": self.state,
            "error": self.error,
            "iss": self.issuer,
        }
        parameters = {name: value for name, value in members.items() if value is not None}
        return redirect(
            with_parameters(self.redirect_uri, parameters, in_fragment=self.in_fragment)
        )


class EndpointError(Exception):
    """An error of an endpoint that apps ask themselves (RFC 6749 section 5.2).

    ``reason`` says plainly, for the developer alone, why. ``headers`` go with the answer.
    """

    def __init__(
        self,
        error: str,
        description: str | None = None,
        status: int = 400,
        *,
        reason: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status
        self.reason = reason
        self.headers = headers

    def response(self) -> Response:
        """Return the error as JSON, and note why."""
        if (this := current()) is not None:
            this.refused(self.error, self.description, self.reason, status=self.status)
        members = {"error": self.error}
        if self.description is not None:
            members["error_description"] = self.description
        return json_answer(members, self.status, self.headers)
