"""Which identity provider a token is of, where nobody names it: the one whose issuer it names.

RFC 8693 has no parameter for that, and AWS's is not known. What a token says of its issuer is only
to find the provider: that it is true is checked with the provider's keys.
"""

from localstack_cognito.exchange.refusals import UnnamedProvider
from localstack_cognito.federation.brought_tokens import Unreadable, issuer_in, providers_called
from localstack_cognito.federation.token_kinds import TokenKind
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import issuer_of


def provider_name_of(pool: UserPool, kind: TokenKind, text: str) -> str | None:
    """Return the name of the provider that a token says it is of; None for the pool itself.

    Raises ``NotAuthorizedException`` where it is of none, or more than one has that issuer.
    """
    try:
        issuer = issuer_in(kind, text)
    except Unreadable:
        raise UnnamedProvider(reason=f"It cannot be read who has issued it as {kind}.") from None
    if kind is not TokenKind.SAML2 and issuer == issuer_of(pool):
        return None
    names = [provider.name for provider in providers_called(pool, kind, issuer)]
    if len(names) != 1:
        found = (
            f"these of its identity providers have: {', '.join(names)}"
            if names
            else ("no identity provider has it either")
        )
        raise UnnamedProvider(
            reason=f"The token's issuer is {issuer}. That of {pool.id} is {issuer_of(pool)}, and "
            f"{found}."
        )
    return names[0]
