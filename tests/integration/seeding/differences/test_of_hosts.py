"""A host does not differ from the file that it was made from."""

import io
from collections.abc import Callable
from typing import Any

from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.differences.comparing import Side, compare
from localstack_cognito.seeding.differences.report import line_of
from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.writing import written

_FILE = """
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  MfaConfiguration: ON
  SoftwareTokenMfaConfiguration: {Enabled: true}
  Policies: {PasswordPolicy: {MinimumLength: 10, RequireNumbers: true}}
  AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}
  EmailVerificationSubject: Your code
  LambdaConfig: {PreTokenGeneration: "arn:aws:lambda:us-east-1:000000000000:function:f"}
  DcrConfiguration: {AllowedScopes: []}
  AcrConfiguration: {Level2: {AcrValue: mfa}}
  Schema:
  - {Name: plan, AttributeDataType: String, Mutable: true}
  - {Name: email, Required: true}
  Groups: [{GroupName: admins, Precedence: 3}]
  UserPoolClients:
  - ClientName: web
    ClientSecret: abcdefghijklmnopqrstuvwxyz
    CallbackURLs: [https://b.example.com, https://a.example.com]
    AllowedOAuthFlows: [code]
    AllowedOAuthScopes: [openid]
    AllowedOAuthFlowsUserPoolClient: true
    TokenValidityUnits: {AccessToken: minutes}
    AccessTokenValidity: 10
  - {ClientName: made, GenerateSecret: true}
- PoolName: other
"""


def side(text: str) -> Side:
    """Return a side that has a file's text."""
    return Side(read(io.BytesIO(text.encode()), name="f.yaml"))


def differences(left: str, right: str) -> list[str]:
    """Return the differences of two texts, a line each."""
    return [line_of(one) for one in compare(side(left), side(right))]


def test_a_host_is_equal_to_the_file_that_made_it(in_process: Callable[[str], Any]) -> None:
    apply(side(_FILE).root)
    exported = "".join(written(export()))
    assert differences(_FILE, exported) == []
    assert differences(exported, _FILE) == []


def test_what_is_changed_at_a_host_is_a_difference(in_process: Callable[[str], Any]) -> None:
    apply(side(_FILE).root)
    client = in_process("cognito-idp")
    client.create_group(UserPoolId="us-east-1_app", GroupName="more")
    client.update_group(UserPoolId="us-east-1_app", GroupName="admins", Precedence=4)
    exported = "".join(written(export()))
    assert differences(_FILE, exported) == [
        "~ UserPools us-east-1_app > Groups admins: Precedence: 3 -> 4",
        "+ UserPools us-east-1_app > Groups more",
    ]
