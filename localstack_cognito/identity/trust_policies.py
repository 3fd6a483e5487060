"""Whether a role's trust policy lets an identity take the role on.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
"""

from collections.abc import Mapping, Sequence

from localstack_cognito.aws.policies import Document, Facts, allows
from localstack_cognito.identity.provider_names import COGNITO_IDENTITY

_IDENTITIES = ("Federated", COGNITO_IDENTITY)
_ASSUME = "sts:AssumeRoleWithWebIdentity"
_TAG_SESSION = "sts:TagSession"
_TAG_KEYS = "aws:tagkeys"


def facts_of(identity_id: str, pool_id: str, amr: Sequence[str], tags: Mapping[str, str]) -> Facts:
    """Return what is known of an identity that asks for a role."""
    return {
        f"{COGNITO_IDENTITY}:aud": [pool_id],
        f"{COGNITO_IDENTITY}:sub": [identity_id],
        f"{COGNITO_IDENTITY}:amr": list(amr),
        "aws:federatedprovider": [COGNITO_IDENTITY],
        **{f"aws:requesttag/{key.lower()}": [value] for key, value in tags.items()},
        **({_TAG_KEYS: list(tags)} if tags else {}),
    }


def admits(policy: Document, facts: Facts) -> bool:
    """Return whether a trust policy lets an identity have a session, with tags if it has any."""
    actions = (_ASSUME, _TAG_SESSION) if _TAG_KEYS in facts else (_ASSUME,)
    return all(allows(policy, action, _IDENTITIES, facts) for action in actions)
