"""What is asked of a provider from here, not through the browser.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
"""

import logging
from collections.abc import Mapping

from localstack_cognito import outside_calls
from localstack_cognito.federation.errors import FederationError

LOG = logging.getLogger(__name__)

# Names itself to providers as AWS does.
_HEADERS = {"Accept": "application/json", "User-Agent": "Amazon/Cognito"}


def ask(
    method: str,
    url: str,
    *,
    parameters: Mapping[str, str] | None = None,
    access_token: str | None = None,
    timed_out: str = "Read timed out",
) -> outside_calls.Answer:
    """Return the answer of a provider to parameters, in the address or in a form.

    Raises ``FederationError``; where it takes too long, with the text ``timed_out``.
    """
    headers = dict(_HEADERS)
    if access_token is not None:
        headers["Authorization"] = f"Bearer {access_token}"
    is_form = method == "POST"
    try:
        return outside_calls.call(
            method,
            url,
            parameters=None if is_form else parameters,
            form=parameters if is_form else None,
            headers=headers,
        )
    except outside_calls.TimedOut as error:
        LOG.info("The identity provider's %s cannot be asked: %s", url, error)
        raise FederationError(timed_out, reason=f"{url} has not answered in time.") from None
    except outside_calls.OutsideCallError as error:
        LOG.info("The identity provider's %s cannot be asked: %s", url, error)
        reason = f"{url} cannot be asked: {error}"
        raise FederationError("Connection reset", reason=reason) from None
