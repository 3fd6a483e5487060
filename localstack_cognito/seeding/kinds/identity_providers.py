"""Who else signs a pool's users in."""

from collections.abc import Iterator
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.aws.differences import SECRET_KEYS
from localstack_cognito.aws.identity_provider_defaults import USERNAME_CLAIMS
from localstack_cognito.directory.providers.identity_provider_details import (
    SSO_URI,
    without_added,
)
from localstack_cognito.saml.metadata import metadata_of
from localstack_cognito.seeding.kinds.kind import Kind, refusal
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.storage import identity_providers
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.listing import all_of

_DETAILS = "ProviderDetails"
_MAPPING = "AttributeMapping"
_CLIENT = "client_id"
_URL = "MetadataURL"
_SECRETS = SECRET_KEYS["ProviderDetailsType"]


class IdentityProviders(Kind):
    """The identity providers of a pool, with what they keep secret."""

    member = "IdentityProviders"
    structure = "IdentityProvider"
    key = ("ProviderName",)
    prepares = True

    def prepare(self, members: Members) -> None:
        """Fetch SAML's metadata of whom only an address is known, which AWS does, too.

        Raises ``InvalidParameterException`` where what answers is no metadata.
        """
        details = members.get(_DETAILS) or {}
        if details.get(_URL) and not details.get("MetadataFile") and SSO_URI not in details:
            try:
                metadata_of(details)
            except InvalidParameterException as wrong:
                raise refusal(InvalidParameterException, wrong.message, _DETAILS) from None

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the providers by name."""
        table = identity_providers.identity_providers
        order = [table.c.name]
        for provider in all_of(
            scope.connection, IdentityProvider, table, order, user_pool_id=scope.user_pool_id
        ):
            yield _exported(provider)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a provider with the secret of the same client, which an export may leave out.

        So it is with what was fetched of the same address before.
        """
        details = wanted[_DETAILS]
        before = _found(scope, wanted)
        known = before.settings[_DETAILS] if before is not None else {}
        is_same_client = details.get(_CLIENT) == known.get(_CLIENT)
        kept = {name: known[name] for name in _SECRETS if name in known and is_same_client}
        if _URL in details and SSO_URI not in details and known.get(_URL) == details[_URL]:
            kept |= {name: value for name, value in known.items() if name.endswith("BindingURI")}
        return {**wanted, _DETAILS: {**kept, **details}} if kept else wanted

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the provider of the name, or None."""
        found = _found(scope, wanted)
        return None if found is None else _exported(found)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the provider, with the dates that it had."""
        scope.call("CreateIdentityProvider", wanted)
        scope.write(identity_providers.identity_providers, _row(scope, wanted), dates(wanted))

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Make it anew: what UpdateIdentityProvider leaves as it is has its default then.

        The key to what a provider of SAML encrypts stays. Raises ``InvalidParameterException`` for
        another type.
        """
        if current["ProviderType"] != wanted["ProviderType"]:
            raise refusal(
                InvalidParameterException,
                f"The identity provider {wanted['ProviderName']} is of the type "
                f"{current['ProviderType']}, which is so for good: make another provider.",
                "ProviderType",
            )
        identity_providers.delete_provider(
            scope.connection, scope.user_pool_id, wanted["ProviderName"]
        )
        self.create(scope, {"CreationDate": current["CreationDate"], **wanted})

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it. Clients that name it go on naming it, and its users stay."""
        scope.call("DeleteIdentityProvider", current)


def _row(scope: Scope, wanted: Members) -> Members:
    return {"user_pool_id": scope.user_pool_id, "name": wanted["ProviderName"]}


def _found(scope: Scope, wanted: Members) -> IdentityProvider | None:
    return identity_providers.find_provider(
        scope.connection, scope.user_pool_id, wanted["ProviderName"]
    )


def _exported(provider: IdentityProvider) -> Members:
    settings = dict(provider.settings)
    # As they are kept now; earlier releases kept them in another order.
    settings[_DETAILS] = dict(sorted(without_added(provider.type, settings[_DETAILS]).items()))
    username = USERNAME_CLAIMS.get(provider.type)
    default: dict[str, Any] = {} if username is None else {"username": username}
    if settings[_MAPPING] == default:
        del settings[_MAPPING]
    if not settings["IdpIdentifiers"]:
        del settings["IdpIdentifiers"]
    return {
        "ProviderName": provider.name,
        "ProviderType": provider.type,
        **settings,
        "CreationDate": provider.created_at,
        "LastModifiedDate": provider.modified_at,
    }
