"""Export, reset, seed, export: equal to the byte."""

import io
from collections.abc import Callable
from typing import Any

from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.writing import write
from localstack_cognito.seeding.report import Report
from localstack_cognito.storage import database


def exported() -> str:
    """Return what the host exports."""
    out = io.StringIO()
    write(export(), out)
    return out.getvalue()


TEAM = """
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  MfaConfiguration: ON
  SoftwareTokenMfaConfiguration: {Enabled: true}
  UserPoolTags: {stage: local}
  Schema: [{Name: plan, AttributeDataType: String, Mutable: true}, {Name: email, Required: true}]
  Groups: [{GroupName: admins, Precedence: 3}]
  UserPoolClients:
  - ClientName: web
    ClientId: web123
    ClientSecret: abcdefghijklmnopqrstuvwxyz
    CallbackURLs: [https://app.example.com]
    AllowedOAuthFlows: [code]
    AllowedOAuthScopes: [openid]
    AllowedOAuthFlowsUserPoolClient: true
    SupportedIdentityProviders: [COGNITO]
- PoolName: other
"""


def applied(text: str) -> Report:
    """Apply a file's text, and return what was done."""
    return apply(read(io.BytesIO(text.encode())))


def test_what_was_exported_is_exported_again_from_a_host_that_it_made(
    in_process: Callable[[str], Any],
) -> None:
    assert applied(TEAM).made == {"UserPools": 2, "Groups": 1, "UserPoolClients": 1}
    first = exported()
    database.reset()
    applied(first)
    assert exported() == first


def test_a_file_that_is_applied_again_changes_nothing(in_process: Callable[[str], Any]) -> None:
    applied(TEAM)
    first = exported()
    for text in (TEAM, first):
        report = applied(text)
        assert report.made == report.changed == report.deleted == {}
        assert exported() == first
