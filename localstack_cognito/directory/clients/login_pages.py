"""Whether an app's pages are managed login's, or AWS's classic ones.

A domain of managed login's shows managed login's branding, a classic one what SetUICustomization
has set on AWS's classic pages. Where pages are on no domain's own host name, they are as the pool's
domain has them; a pool without a domain goes by what its app has been given. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html
"""

from localstack_cognito.directory.clients.ui_customization import customization_of
from localstack_cognito.host.domain_names import prefix_of
from localstack_cognito.storage import domains, managed_login_brandings
from localstack_cognito.storage.database import database
from localstack_cognito.storage.managed_login_brandings import ManagedLoginBranding
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

_CLASSIC = 1


def has_classic_pages(pool: UserPool, client: UserPoolClient, host_name: str | None) -> bool:
    """Return whether the pages of an app are AWS's classic ones (``ManagedLoginVersion`` 1).

    ``host_name`` is the one of a domain at which they are asked for, None where that is elsewhere.
    """
    with database().read() as connection:
        of_pool = domains.domains_of(connection, pool.id)
    if host_name is not None:
        is_custom = prefix_of(host_name) is None
        of_pool = [domain for domain in of_pool if domain.is_custom == is_custom]
    versions = {domain.settings["ManagedLoginVersion"] for domain in of_pool}
    if len(versions) == 1:
        return versions == {_CLASSIC}
    if branding_of(client.id) is not None:
        return False
    return bool(versions) or customization_of(pool.id, client.id) is not None


def branding_of(client_id: str) -> ManagedLoginBranding | None:
    """Return the managed login branding of an app, if it has one."""
    with database().read() as connection:
        return managed_login_brandings.find_branding_of_client(connection, client_id)
