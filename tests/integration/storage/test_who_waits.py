"""Who waits for whom on PostgreSQL: every operation that writes, by what it waits for.

Another connection holds a row, and whoever waits for it is refused as busy after a moment. While a
user's row is held, what others do goes on, and so does what is done to the pool; while the pool's
configuration is held, its users are served, and other pools are changed.
"""

import itertools
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import make_url

from localstack_cognito.storage import database
from localstack_cognito.storage.availability import BUSY, DatabaseUnavailable
from tests.databases import database_of
from tests.in_process import in_process_client, serve_what_is_called
from tests.integration.making import make_pool, make_user
from tests.integration.second_looks.test_what_goes_meanwhile import (
    OPERATIONS,
    REFUSED,
    Action,
    World,
    refusal_of,
)
from tests.postgresql import PostgreSQL

_READS = ("AdminGet", "AdminList", "Describe", "Get", "List")
_ELSEWHERE = {
    # The same as without Admin.
    "AdminRespondToAuthChallenge",
    # The same as with Admin.
    "RevokeUserSession",
    "UpdateAuthEventFeedback",
    # It is of no pool.
    "UpdateProvisionedLimit",
    # They need the host's store of files: tests/integration/directory/imports.
    "StartUserImportJob",
    "StopUserImportJob",
    # They are not built.
    "CreateUserPoolReplica",
    "DeleteUserPoolReplica",
    "UpdateUserPoolReplica",
    "InitiatePointInTimeRecovery",
    "StartPointInTimeRecovery",
    "CancelPointInTimeRecovery",
}


def _untag(world: World) -> Action:
    world.cognito.tag_resource(ResourceArn=world.arn, Tags={"a": "b"})
    return lambda: world.cognito.untag_resource(ResourceArn=world.arn, TagKeys=["a"])


_OPERATIONS = {
    **OPERATIONS,
    "CreateUserImportJob": lambda world: (
        lambda: world.cognito.create_user_import_job(
            **world.pool,
            JobName="job",
            CloudWatchLogsRoleArn="arn:aws:iam::000000000000:role/import",
        )
    ),
    "CreateUserPool": lambda world: lambda: make_pool(world.cognito),
    "UntagResource": _untag,
}
_OF_THE_USER = {
    "AdminAddUserToGroup",
    "AdminConfirmSignUp",
    "AdminCreateUser (RESEND)",
    "AdminDeleteSoftwareToken",
    "AdminDeleteUser",
    "AdminDeleteUserAttributes",
    "AdminDisableProviderForUser",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminInitiateAuth",
    "AdminLinkProviderForUser",
    "AdminRemoveUserFromGroup",
    "AdminResetUserPassword",
    "AdminSetUserMFAPreference",
    "AdminSetUserPassword",
    "AdminSetUserSettings",
    "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
    "AssociateSoftwareToken",
    "ChangePassword",
    "CompleteWebAuthnRegistration",
    "ConfirmDevice",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "DeleteUser",
    "DeleteUserAttributes",
    "DeleteWebAuthnCredential",
    "ForgotPassword",
    "GetUserAttributeVerificationCode",
    "GlobalSignOut",
    "InitiateAuth (USER_AUTH)",
    "InitiateAuth (USER_PASSWORD_AUTH)",
    "InitiateAuth (USER_PASSWORD_AUTH, wrong)",
    "ResendConfirmationCode",
    "RespondToAuthChallenge (EMAIL_OTP)",
    "RespondToAuthChallenge (NEW_PASSWORD_REQUIRED)",
    "RespondToAuthChallenge (SELECT_CHALLENGE)",
    "RespondToAuthChallenge (SOFTWARE_TOKEN_MFA)",
    "RespondToAuthChallenge (WEB_AUTHN)",
    "SetUserMFAPreference",
    "SetUserSettings",
    "StartWebAuthnRegistration",
    "UpdateUserAttributes",
    "VerifySoftwareToken",
    "VerifyUserAttribute",
}
"""They wait for whoever changes the same user."""
_OF_THE_POOL = {
    "AddCustomAttributes",
    "AddUserPoolClientSecret",
    "CreateCIMDPolicy",
    "CreateGroup",
    "CreateIdentityProvider",
    "CreateResourceServer",
    "CreateUserImportJob",
    "CreateUserPoolDomain",
    "DeleteCIMDPolicy",
    "DeleteGroup",
    "DeleteIdentityProvider",
    "DeleteResourceServer",
    "DeleteUserPoolClientSecret",
    "DeleteUserPoolDomain",
    "SetLogDeliveryConfiguration",
    "SetRiskConfiguration",
    "SetRiskConfiguration (client)",
    "SetUICustomization",
    "SetUICustomization (client)",
    "SetUserPoolClientSessionConfiguration",
    "SetUserPoolMfaConfig",
    "SetUserPoolSessionConfiguration",
    "TagResource",
    "UntagResource",
    "UpdateCIMDPolicy",
    "UpdateClientMetadataURLState (INVALIDATE)",
    "UpdateClientMetadataURLState (REFRESH)",
    "UpdateIdentityProvider",
    "UpdateManagedLoginBranding",
    "UpdateResourceServer",
    "UpdateTerms",
    "UpdateUserPool",
    "UpdateUserPoolClient",
    "UpdateUserPoolDomain",
}
"""They wait for whoever changes the configuration of the same pool."""
_OF_ALL = {"DeleteUserPool", "DeleteUserPoolClient"}
"""They wait for whoever changes anything of the pool."""
_OF_NOBODY = {
    "AdminCreateUser",
    "AdminForgetDevice",
    "AdminRevokeUserSession",
    "AdminUpdateAuthEventFeedback",
    "AdminUpdateDeviceStatus",
    "CreateManagedLoginBranding",
    "CreateTerms",
    "CreateUserPool",
    "CreateUserPoolClient",
    "DeleteManagedLoginBranding",
    "DeleteTerms",
    "ForgetDevice",
    "GetSigningCertificate",
    "GetTokensFromRefreshToken",
    "GetTokensFromRefreshToken (rotating)",
    "InitiateAuth (REFRESH_TOKEN_AUTH)",
    "InitiateAuth (USER_PASSWORD_AUTH, nobody)",
    "RevokeToken",
    "SignUp",
    "UpdateDeviceStatus",
    "UpdateGroup",
}
"""They wait for neither: what they write is a row of its own, or one that is not there yet."""

_OWN = "SELECT FROM user_pools WHERE name = 'pool' FOR NO KEY UPDATE"
_OTHER = "SELECT FROM user_pools WHERE name = 'other' FOR UPDATE"
_USERS = (
    "SELECT FROM users JOIN user_pools ON user_pools.id = users.user_pool_id"
    " WHERE username {} 'bystander' FOR KEY SHARE OF user_pools FOR UPDATE OF users"
)
_BYSTANDER, _EVERYBODY_ELSE = _USERS.format("="), _USERS.format("<>")
_numbers = itertools.count()
_TEMPLATE = "world_that_waits"
# A machine that is busy with other tests may stand still within a transaction.
_OPTIONS = "-c lock_timeout=150ms -c idle_in_transaction_session_timeout=60s"
_USED_UP = {
    "RespondToAuthChallenge (SELECT_CHALLENGE)",
    "RespondToAuthChallenge (WEB_AUTHN)",
}
"""What was begun with is used up, although it waits then."""


@pytest.fixture(scope="module")
def world(postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world beside another pool, whose database every test begins with."""
    with pytest.MonkeyPatch.context() as patch:
        serve_what_is_called(patch)
        url = postgresql.new_database(_TEMPLATE)
        with database_of(patch, tmp_path_factory.mktemp("world"), postgresql_url=url):
            cognito = in_process_client("cognito-idp")
            made = World(cognito)
            make_user(cognito, made.id, "bystander")
            cognito.create_user_pool(PoolName="other")
            yield made


class Waiting:
    """Operations in copies of the world."""

    def __init__(self, postgresql: PostgreSQL, world: World, patch: pytest.MonkeyPatch) -> None:
        self._postgresql, self._world, self._patch = postgresql, world, patch
        self._url = ""

    def begin(self, operation: str) -> Action:
        """Prepare an operation in a copy of its own."""
        name = f"waits{next(_numbers)}"
        database.close()
        self._postgresql.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        self._url = self._postgresql.url(name)
        impatient = make_url(self._url).update_query_dict({"options": _OPTIONS})
        shown = impatient.render_as_string(hide_password=False)
        self._patch.setenv("COGNITO_DATABASE_URL", shown)
        return _OPERATIONS[operation](self._world)

    def is_refused(self, act: Action, *held: str) -> bool:
        """Do it while another connection holds what these lock; return whether AWS refuses it.

        Raises ``DatabaseUnavailable`` where it waits for one of them.
        """
        with psycopg.connect(self._url) as connection:
            for statement in held:
                connection.execute(statement.encode())
            return refusal_of(act) is not None


@pytest.fixture
def waiting(
    postgresql: PostgreSQL, world: World, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Waiting]:
    yield Waiting(postgresql, world, monkeypatch)
    database.close()


_WAITS_FOR = {
    **dict.fromkeys(_OF_THE_USER, (_EVERYBODY_ELSE,)),
    **dict.fromkeys(_OF_THE_POOL, (_OWN,)),
    **dict.fromkeys(_OF_ALL, (_EVERYBODY_ELSE, _OWN, _BYSTANDER)),
    **dict.fromkeys(_OF_NOBODY, ()),
}


@pytest.mark.parametrize("operation", _OPERATIONS)
def test_an_operation_waits_for_who_changes_the_same_and_for_nobody_else(
    waiting: Waiting, operation: str
) -> None:
    waits_for = _WAITS_FOR[operation]
    act = waiting.begin(operation)
    for held in waits_for:
        with pytest.raises(DatabaseUnavailable) as busy:
            waiting.is_refused(act, held)
        assert busy.value.trouble is BUSY
    if operation in _USED_UP:
        act = waiting.begin(operation)
    everything_else = {_EVERYBODY_ELSE, _OWN, _BYSTANDER, _OTHER}.difference(waits_for)
    assert waiting.is_refused(act, *everything_else) == (operation in REFUSED)


def test_each_operation_that_writes_is_in_one_column(world: World) -> None:
    columns = [_OF_THE_USER, _OF_THE_POOL, _OF_ALL, _OF_NOBODY]
    assert sorted(_OPERATIONS) == sorted(itertools.chain(*columns))
    known = {name.split(" (")[0] for name in _OPERATIONS} | _ELSEWHERE
    offered = {
        name
        for name in world.cognito.meta.service_model.operation_names
        if not name.startswith(_READS) and name not in known
    }
    assert offered == set()
