"""The buttons that lead to the identity providers of an app."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth.authorization_request import COGNITO, LOGIN

_LABELS = {"LoginWithAmazon": "Amazon", "SignInWithApple": "Apple"}
_SOCIAL = {
    "Facebook": "facebook",
    "Google": "google",
    "LoginWithAmazon": "amazon",
    "SignInWithApple": "apple",
}


@dataclass(frozen=True, slots=True)
class ProviderButton:
    """A provider's button: what it says, where it leads, and what AWS's classic pages call it.

    ``brand`` is the word in the names of a social provider's button, empty for others.
    """

    label: str
    address: str
    name: str
    brand: str


def buttons_of(
    visit: Visit, supported: Sequence[str], known_by: str | None
) -> list[ProviderButton]:
    """Return the buttons of the ``supported`` providers; the pool itself has none.

    Who is signed in by one (``known_by``) and would be somebody else is to be asked there who.
    """
    buttons = []
    for name in supported:
        if name == COGNITO:
            continue
        # Google refuses this prompt.
        anew = {"prompt": LOGIN} if name == known_by and name != "Google" else {}
        label = _LABELS.get(name, name)
        address = provider_url(visit, name, **anew)
        buttons.append(ProviderButton(label, address, name, _SOCIAL.get(name, "")))
    return buttons


def provider_url(visit: Visit, name: str, **changes: str) -> str:
    """Return the address at which a browser is sent to a provider, with the app's own request."""
    query = dict(parse_qsl(visit.asked.query, keep_blank_values=True))
    asked = urlencode({**query, "identity_provider": name, **changes})
    return visit.place.url("oauth2/authorize", asked)
