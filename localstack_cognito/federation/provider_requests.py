"""What is asked of a provider from here, not through the browser.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
"""

import logging
from collections.abc import Mapping

import requests

from localstack_cognito.federation.errors import FederationError

LOG = logging.getLogger(__name__)

_SECONDS = 5.0
# Names itself to providers as AWS does.
_HEADERS = {"Accept": "application/json", "User-Agent": "Amazon/Cognito"}


def ask(
    method: str,
    url: str,
    *,
    parameters: Mapping[str, str] | None = None,
    access_token: str | None = None,
    timed_out: str = "Read timed out",
) -> requests.Response:
    """Return the answer of a provider to parameters, in the address or in a form.

    Raises ``FederationError``; where it takes too long, with the text ``timed_out``.
    """
    headers = dict(_HEADERS)
    if access_token is not None:
        headers["Authorization"] = f"Bearer {access_token}"
    is_form = method == "POST"
    try:
        return requests.request(
            method,
            url,
            params=None if is_form else parameters,
            data=parameters if is_form else None,
            headers=headers,
            timeout=_SECONDS,
        )
    except requests.Timeout:
        LOG.info("The identity provider's %s does not answer in %g seconds", url, _SECONDS)
        raise FederationError(timed_out) from None
    except (requests.RequestException, ValueError) as error:
        LOG.info("The identity provider's %s cannot be asked: %s", url, type(error).__name__)
        raise FederationError("Connection reset") from None
