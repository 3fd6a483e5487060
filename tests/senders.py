"""What pools in tests send with: a role that may use SNS, and identities of SES.

A pool is refused where they are not there. They are made in a host when a pool first names them.
"""

import json
from collections.abc import Callable
from typing import Any

SMS_ROLE = "arn:aws:iam::000000000000:role/sms"
IDENTITIES = ("a@example.com", "me@example.com")
TRUST: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cognito-idp.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
PUBLISH = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sns:publish", "Resource": "*"}],
}
_MENTIONED = (SMS_ROLE, *(f"us-east-1:000000000000:identity/{one}" for one in IDENTITIES))
_OPERATIONS = ("CreateUserPool", "UpdateUserPool", "SetUserPoolMfaConfig")
_prepared: set[str] = set()


def prepare_when_named(cognito: Any, host: str, other: Callable[[str], Any]) -> None:
    """Make them in a client's host as soon as one of its requests names them.

    ``host`` is what no other host of this process is called: a port may be another's later.
    ``other`` gives clients of the host's other services.
    """

    def prepare(params: Any, **_: Any) -> None:
        if host not in _prepared and any(one in json.dumps(params) for one in _MENTIONED):
            _prepared.add(host)
            _make(other)

    for operation in _OPERATIONS:
        cognito.meta.events.register(f"provide-client-params.cognito-idp.{operation}", prepare)


def make_role(iam: Any, name: str, trust: Any = TRUST, policy: Any = PUBLISH) -> str:
    """Make a role, and return its ARN."""
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    if policy is not None:
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
    return str(role["Role"]["Arn"])


def _make(clients: Callable[[str], Any]) -> None:
    make_role(clients("iam"), "sms")
    for identity in IDENTITIES:
        clients("ses").verify_email_identity(EmailAddress=identity)
