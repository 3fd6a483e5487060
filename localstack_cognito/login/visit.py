"""A browser's visit to a page: what its app asked for, in which language, and whose form it is.

A form that is posted brings a token that the browser also has in a cookie which no script of
another site can read or set.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from rolo import Request, Response

from localstack_cognito.directory.clients.login_pages import has_classic_pages
from localstack_cognito.host.domain_names import DOMAIN
from localstack_cognito.login.problems import attribute_field
from localstack_cognito.login.texts import Texts, texts_for
from localstack_cognito.oauth import levels
from localstack_cognito.oauth.authorization_request import LOGIN, AuthorizationRequest
from localstack_cognito.oauth.cookies import form_token, new_form_token, set_form_token
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.oauth.parameters import form_of
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

CSRF_FIELD = "_csrf"
_CLASSIC_ATTRIBUTE = re.compile(r"requiredAttributes\[(.+)\]")


def _own_name(name: str) -> str:
    """Return what a field of AWS's classic pages is called here."""
    match = _CLASSIC_ATTRIBUTE.fullmatch(name)
    return attribute_field(match[1]) if match else name


@dataclass(frozen=True)
class Visit:
    """A visit for an app that may send people here; each form goes to a page with its request."""

    request: Request
    asked: AuthorizationRequest
    csrf: str = field(default_factory=new_form_token, repr=False)

    @classmethod
    def of(cls, request: Request, parameters: Mapping[str, str]) -> "Visit":
        """Return the visit that a request is, for an app that asks this of the pages.

        Raises ``AuthorizationError``.
        """
        asked = AuthorizationRequest.of(place_of(request), parameters)
        visit = cls(request, asked)
        known = form_token(request)
        return replace(visit, csrf=known) if known else visit

    @property
    def place(self) -> Place:
        """Return where the pages are."""
        return self.asked.place

    @property
    def pool(self) -> UserPool:
        """Return the pool whose users come here."""
        return self.asked.pool

    @property
    def client(self) -> UserPoolClient:
        """Return the app that has sent the browser."""
        return self.asked.client

    @cached_property
    def form(self) -> dict[str, str]:
        """Return the fields of the form that was posted, under the names of our own pages."""
        return {_own_name(name): value for name, value in form_of(self.request).items()}

    @cached_property
    def texts(self) -> Texts:
        """Return what the pages say to this browser."""
        return texts_for(self.asked.lang, self.request.accept_languages, self.username_kind)

    @cached_property
    def is_classic(self) -> bool:
        """Return whether the pages are AWS's classic ones."""
        return has_classic_pages(self.pool, self.client, self.request.environ.get(DOMAIN))

    @property
    def username_kind(self) -> str:
        """Return what users are called by: ``email``, ``phone_number``, either, or ``username``."""
        names = self.pool.username_attributes
        if len(names) == 1:
            return str(names[0])
        return "email_or_phone_number" if names else "username"

    @property
    def is_posted(self) -> bool:
        """Return whether the browser brings a form."""
        return bool(self.request.method == "POST")

    @property
    def is_own_form(self) -> bool:
        """Return whether the form is one that this browser was given here."""
        known = form_token(self.request)
        token = self.form.get(CSRF_FIELD, "")
        return known is not None and hmac.compare_digest(known.encode(), token.encode())

    def url(self, page: str) -> str:
        """Return the address of another page for the same app."""
        return self.place.url(page, self.asked.query)

    @property
    def start_again(self) -> str:
        """Return the address at which somebody else may sign in.

        Who is signed in would be asked there for what is missing of the level that the app wants.
        """
        if not levels.wanted(self.asked):
            return self.url("login")
        query = {**self.asked.parameters, "prompt": LOGIN}
        return self.place.url("login", urlencode(query))

    def shown_name(self, user: User) -> str:
        """Return what users know to be theirs: an address where the pool has made the name up."""
        addresses = (user.attributes.get(name) for name in self.pool.username_attributes)
        return next((address for address in addresses if address), user.username)

    def keep_token(self, response: Response) -> Response:
        """Let the browser keep its form token, and return the response."""
        set_form_token(response, self.place, self.csrf)
        return response

    def field(self, name: str) -> str:
        """Return a field of the form, without the blanks around it; empty where it is missing."""
        return self.form.get(name, "").strip()

    def secret(self, name: str) -> str:
        """Return a field of the form as it was typed."""
        return self.form.get(name, "")
