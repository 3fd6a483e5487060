"""Pools that are pulled from a host in AWS's role are the same again where the file is applied."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.kinds.in_user_pools import OF_USER_POOLS
from localstack_cognito.seeding.pull.operations import OPERATIONS
from localstack_cognito.seeding.pull.pulling import Wanted
from localstack_cognito.seeding.pull.refusals import PullError
from localstack_cognito.storage import database
from tests.integration.making import PASSWORD, make_pool
from tests.integration.seeding.pull.full_pool import make_full_pool, make_users
from tests.integration.seeding.pull.pulled import Puller, as_stream, members_of

APPLIED = frozenset(kind.member for kind in OF_USER_POOLS)
FEDERATED = {"IdentityProviders", "ResourceServers"} <= APPLIED
"""Whether a file's clients may name what is in other kinds."""


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content


class Aws:
    """The host in AWS's role: notes what it is asked, and refuses what a test says."""

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._clients = {name: client(name) for name in ("cognito-idp", "cognito-identity")}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refuse: Callable[[str, dict[str, Any]], tuple[int, str] | None] = lambda *_: None
        for client_ in self._clients.values():
            name = client_.meta.service_model.service_id.hyphenize()
            client_.meta.events.register_first(f"before-send.{name}", self._before, self)

    def leave(self) -> None:
        for client_ in self._clients.values():
            name = client_.meta.service_model.service_id.hyphenize()
            client_.meta.events.unregister(f"before-send.{name}", self._before, self)

    def client(self, service: str, region: str) -> Any:
        return self._clients[service]

    def _before(self, request: Any, **_: Any) -> AWSResponse | None:
        target = request.headers["X-Amz-Target"]
        operation = (target.decode() if isinstance(target, bytes) else target).partition(".")[2]
        asked = json.loads(request.body or b"{}")
        self.asked.append((operation, asked))
        refusal = self.refuse(operation, asked)
        if refusal is None:
            return None
        body = json.dumps({"__type": refusal[1], "message": "Refused."}).encode()
        return AWSResponse(request.url, refusal[0], {}, _Body(body))


@pytest.fixture
def aws(in_process: Callable[[str], Any]) -> Iterator[Aws]:
    host = Aws(in_process)
    yield host
    host.leave()


@pytest.fixture
def idp(in_process: Callable[[str], Any]) -> Any:
    return in_process("cognito-idp")


@pytest.fixture
def puller(aws: Aws, tmp_path: Path) -> Puller:
    return Puller(aws.client, tmp_path / "pool.yaml.partial")


def apply_text(text: str) -> None:
    apply(read(as_stream(text)))


def described(idp: Any, pool: str) -> dict[str, Any]:
    """Return what AWS says of a pool and of what is in it, as far as a file is applied."""

    def answer(operation: str, **request: Any) -> Any:
        found = getattr(idp, operation)(UserPoolId=pool, **request)
        found.pop("ResponseMetadata")
        return found

    clients = answer("list_user_pool_clients", MaxResults=60)["UserPoolClients"]
    ids = [client["ClientId"] for client in clients]
    answers = {
        "": [
            answer("describe_user_pool")["UserPool"],
            answer("get_user_pool_mfa_config"),
            answer("get_user_pool_session_configuration"),
            answer("get_log_delivery_configuration"),
        ],
        "UserPoolClients": [
            [
                answer("describe_user_pool_client", ClientId=id_),
                answer("get_user_pool_client_session_configuration", ClientId=id_),
                answer("list_user_pool_client_secrets", ClientId=id_),
            ]
            for id_ in ids
        ],
        "Groups": answer("list_groups"),
        "ResourceServers": answer("list_resource_servers", MaxResults=50),
        "CIMDPolicies": answer("list_cimd_policies"),
        "Terms": answer("list_terms"),
        "RiskConfigurations": [answer("describe_risk_configuration", ClientId=id_) for id_ in ids],
    }
    if "IdentityProviders" in APPLIED:
        providers = answer("list_identity_providers")["Providers"]
        answers["IdentityProviders"] = [
            answer("describe_identity_provider", ProviderName=one["ProviderName"])
            for one in providers
        ]
    if "ManagedLoginBrandings" in APPLIED:
        answers["ManagedLoginBrandings"] = [
            answer("describe_managed_login_branding_by_client", ClientId=id_) for id_ in ids
        ]
    if "UICustomizations" in APPLIED:
        answers["UICustomizations"] = [answer("get_ui_customization", ClientId=id_) for id_ in ids]
    pool_itself = answers[""][0]
    # How many users there are is no setting.
    pool_itself.pop("EstimatedNumberOfUsers")
    if "Domains" not in APPLIED:
        pool_itself.pop("Domain", None)
    return {name: one for name, one in answers.items() if not name or name in APPLIED}


def test_a_pulled_pool_is_the_same_where_its_file_is_applied(idp: Any, puller: Puller) -> None:
    pool = make_full_pool(idp, is_federated=FEDERATED)
    text = puller.pull(Wanted(user_pool_ids=[pool]))
    before = described(idp, pool)
    database.reset()
    apply_text(text)
    assert described(idp, pool) == before


def test_a_pool_with_defaults_is_the_same_where_its_file_is_applied(
    idp: Any, puller: Puller
) -> None:
    pool = make_pool(idp)
    without_recovery = make_pool(idp, AccountRecoverySetting={})
    text = puller.pull(Wanted(user_pool_ids=[pool, without_recovery]))
    before = [described(idp, one) for one in (pool, without_recovery)]
    database.reset()
    apply_text(text)
    assert [described(idp, one) for one in (pool, without_recovery)] == before


def test_everything_of_a_pool_is_in_its_file(idp: Any, puller: Puller) -> None:
    pool = make_full_pool(idp)
    file = members_of(puller.pull(Wanted(user_pool_ids=[pool])))
    [members] = file["UserPools"]
    assert members["Id"] == pool
    assert "AccountId" not in members
    assert [one["Name"] for one in members["Schema"]] == ["email", "plan", "seats", "note"]
    assert members["UserPoolTags"] == {"stage": "local", "team": "a b"}
    assert members["WebAuthnConfiguration"]["RelyingPartyId"] == "example.com"
    assert members["LogConfigurations"][0]["EventSource"] == "userAuthEvents"
    web, plain = sorted(members["UserPoolClients"], key=lambda one: "ClientSecrets" not in one)
    [secret] = web["ClientSecrets"]
    assert len(secret["ClientSecretValue"]) > 50
    assert members["UserSessionTracking"] == "ENABLED"
    assert web["SSOSession"] == {"MaxValidityMinutes": 90}
    for member, count in {
        "Domains": 1,
        "ResourceServers": 1,
        "IdentityProviders": 1,
        "Groups": 2,
        "UICustomizations": 1,
        "ManagedLoginBrandings": 2,
        "Terms": 1,
        "RiskConfigurations": 1,
    }.items():
        assert len(members[member]) == count, member
    assert members["RiskConfigurations"][0]["ClientId"] == web["ClientId"]
    assert members["UICustomizations"][0]["ClientId"] == web["ClientId"]
    by_client = {one["ClientId"]: one for one in members["ManagedLoginBrandings"]}
    assert by_client[web["ClientId"]]["Assets"][0]["Bytes"].startswith(b"<svg")
    assert by_client[plain["ClientId"]]["UseCognitoProvidedValues"] is True
    assert any("Lambda functions" in line for line in puller.notes)


def test_only_what_reads_is_asked(
    idp: Any, in_process: Callable[[str], Any], aws: Aws, puller: Puller
) -> None:
    pool = make_full_pool(idp)
    make_users(idp, pool, 3)
    identity = in_process("cognito-identity")
    identity_pool = identity.create_identity_pool(
        IdentityPoolName="i", AllowUnauthenticatedIdentities=True
    )["IdentityPoolId"]
    aws.asked.clear()
    puller.pull(Wanted(user_pool_ids=[pool], identity_pool_ids=[identity_pool], with_users=True))
    asked = {operation for operation, _ in aws.asked}
    assert asked <= OPERATIONS.keys()
    assert {"DescribeUserPool", "ListUsers", "DescribeIdentityPool"} <= asked
    requests = [json.dumps(one, sort_keys=True) for one in aws.asked]
    assert len(set(requests)) == len(requests), "something was asked twice"
    assert not any("ReturnMergedResources" in request for _, request in aws.asked)


def test_users_come_with_their_groups_and_are_to_choose_a_password(
    idp: Any, puller: Puller
) -> None:
    pool = make_pool(idp)
    idp.create_group(UserPoolId=pool, GroupName="admins")
    idp.create_group(UserPoolId=pool, GroupName="editors")
    make_users(idp, pool, 130)
    idp.admin_add_user_to_group(UserPoolId=pool, Username="user00000", GroupName="editors")
    idp.admin_disable_user(UserPoolId=pool, Username="user00001")
    [members] = members_of(puller.pull(Wanted(user_pool_ids=[pool], with_users=True)))["UserPools"]
    users = {user["Username"]: user for user in members["Users"]}
    assert len(users) == len(members["Users"]) == 130
    first, second = users["user00000"], users["user00001"]
    assert first["Groups"] == ["admins", "editors"]
    assert "Groups" not in second
    assert first["UserStatus"] == "RESET_REQUIRED"
    assert second["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert (first.get("Enabled"), second["Enabled"]) == (None, False)
    assert first["UserAttributes"] == {"email": "user00000@example.com", "email_verified": "true"}
    sub = idp.admin_get_user(UserPoolId=pool, Username="user00000")["UserAttributes"]
    assert first["Sub"] == next(one["Value"] for one in sub if one["Name"] == "sub")
    notes = "\n".join(puller.notes)
    assert "the passwords of 65 users" in notes
    assert "the temporary passwords of 65 users" in notes


def test_a_password_for_all_is_for_those_who_have_one(idp: Any, puller: Puller) -> None:
    pool = make_pool(idp)
    idp.create_group(UserPoolId=pool, GroupName="admins")
    make_users(idp, pool, 2)
    wanted = Wanted(user_pool_ids=[pool], with_users=True, password=PASSWORD)
    [members] = members_of(puller.pull(wanted))["UserPools"]
    first, second = members["Users"]
    assert (first["UserStatus"], first["Password"]) == ("CONFIRMED", PASSWORD)
    assert (second["UserStatus"], second.get("Password")) == ("FORCE_CHANGE_PASSWORD", None)
    assert PASSWORD not in repr(wanted)


def test_a_second_factor_is_asked_for_only_where_the_pool_offers_one(
    idp: Any, aws: Aws, puller: Puller
) -> None:
    plain, offering = make_pool(idp), make_full_pool(idp)
    for pool in (plain, offering):
        idp.admin_create_user(
            UserPoolId=pool,
            Username="alice",
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": "a@example.com"},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
        idp.admin_set_user_password(
            UserPoolId=pool, Username="alice", Password=PASSWORD + "45", Permanent=True
        )
    idp.admin_set_user_mfa_preference(
        UserPoolId=offering,
        Username="alice",
        EmailMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    aws.asked.clear()
    file = members_of(puller.pull(Wanted(user_pool_ids=[plain, offering], with_users=True)))
    users = [pool["Users"][0] for pool in file["UserPools"]]
    assert [user.get("PreferredMfaSetting") for user in users] == [None, "EMAIL_OTP"]
    assert [user.get("UserMFASettingList") for user in users] == [None, ["EMAIL_OTP"]]
    asked = [request["UserPoolId"] for name, request in aws.asked if name == "AdminGetUser"]
    assert asked == [offering]


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (400, "AccessDeniedException", "cognito-idp:GetLogDeliveryConfiguration is missing"),
        (400, "UnknownOperationException", "GetLogDeliveryConfiguration: it is not served there"),
        (501, "InternalFailure", "GetLogDeliveryConfiguration: it is not served there"),
        (400, "InvalidParameterException", "InvalidParameterException: Refused."),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_read(
    idp: Any, aws: Aws, puller: Puller, status: int, code: str, told: str
) -> None:
    pool = make_pool(idp)
    idp.create_group(UserPoolId=pool, GroupName="admins")
    aws.refuse = lambda operation, _: (
        (status, code) if operation == "GetLogDeliveryConfiguration" else None
    )
    text = puller.pull(Wanted(user_pool_ids=[pool]))
    assert members_of(text)["UserPools"][0]["Groups"][0]["GroupName"] == "admins"
    assert any(told in line for line in puller.notes)
    assert any(told in line for line in text.splitlines() if line.startswith("#"))


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_a_pool_that_cannot_be_read_at_all_ends_the_pull(
    aws: Aws, puller: Puller, code: str
) -> None:
    aws.refuse = lambda *_: (400, code)
    with pytest.raises(PullError, match=f"^DescribeUserPool: .*{code}"):
        puller.pull(Wanted(user_pool_ids=["us-east-1_abc"]))
    assert [operation for operation, _ in aws.asked] == ["DescribeUserPool"]


def test_who_resumes_asks_only_what_is_missing(
    idp: Any, aws: Aws, puller: Puller, tmp_path: Path
) -> None:
    pool = make_full_pool(idp)
    make_users(idp, pool, 70)
    wanted = Wanted(user_pool_ids=[pool], with_users=True)
    aws.asked.clear()
    whole = Puller(aws.client, tmp_path / "other").pull(wanted)
    asked_of_whole = len(aws.asked)

    class Interrupted(Exception):
        pass

    resumed, asked, limit, interruptions = None, 0, 3, 0
    while resumed is None:
        aws.asked.clear()
        refused: list[str] = []

        def refuse(
            operation: str, _: Any, limit: int = limit, refused: list[str] = refused
        ) -> None:
            if len(aws.asked) > limit:
                refused.append(operation)
                raise Interrupted

        aws.refuse = refuse
        try:
            resumed = puller.pull(wanted)
            asked += len(aws.asked)
        except Interrupted:
            asked += len(aws.asked) - len(refused)
            interruptions += 1
        limit += 30
    assert resumed == whole
    # What was under way at once when it ended is asked again.
    assert interruptions > 2
    assert asked_of_whole <= asked <= asked_of_whole + 20 * interruptions


def test_a_token_that_has_expired_begins_its_list_anew(idp: Any, aws: Aws, puller: Puller) -> None:
    pool = make_pool(idp)
    idp.create_group(UserPoolId=pool, GroupName="admins")
    make_users(idp, pool, 130)
    is_expired = True

    def refuse(operation: str, request: dict[str, Any]) -> tuple[int, str] | None:
        nonlocal is_expired
        if operation == "ListUsers" and "PaginationToken" in request and is_expired:
            is_expired = False
            return 400, "InvalidParameterException"
        return None

    aws.refuse = refuse
    file = members_of(puller.pull(Wanted(user_pool_ids=[pool], with_users=True)))
    names = [user["Username"] for user in file["UserPools"][0]["Users"]]
    assert len(names) == len(set(names)) == 130
    assert not is_expired
    assert not any("ListUsers" in line for line in puller.notes)


def test_an_identity_pool_comes_with_its_roles_and_identities(
    in_process: Callable[[str], Any], idp: Any, puller: Puller
) -> None:
    identity = in_process("cognito-identity")
    user_pool = make_pool(idp)
    client = idp.create_user_pool_client(UserPoolId=user_pool, ClientName="c")["UserPoolClient"]
    provider = f"cognito-idp.us-east-1.amazonaws.com/{user_pool}"
    pool = identity.create_identity_pool(
        IdentityPoolName="people",
        AllowUnauthenticatedIdentities=True,
        DeveloperProviderName="login.mine",
        IdentityPoolTags={"stage": "local"},
        CognitoIdentityProviders=[{"ProviderName": provider, "ClientId": client["ClientId"]}],
    )["IdentityPoolId"]
    role = "arn:aws:iam::000000000000:role/people"
    identity.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    identity.set_principal_tag_attribute_map(
        IdentityPoolId=pool, IdentityProviderName=provider, PrincipalTags={"who": "sub"}
    )
    of_developer = identity.get_open_id_token_for_developer_identity(
        IdentityPoolId=pool, Logins={"login.mine": "alice"}
    )["IdentityId"]
    guest = identity.get_id(IdentityPoolId=pool)["IdentityId"]
    text = puller.pull(Wanted(identity_pool_ids=[pool], with_users=True))
    [members] = members_of(text)["IdentityPools"]
    assert members["IdentityPoolId"] == pool
    assert members["DeveloperProviderName"] == "login.mine"
    assert members["IdentityPoolTags"] == {"stage": "local"}
    assert members["Roles"] == {"authenticated": role}
    assert members["CognitoIdentityProviders"][0]["ClientId"] == client["ClientId"]
    [tags] = members["PrincipalTags"]
    assert tags["PrincipalTags"] == {"who": "sub"}
    identities = {one["IdentityId"]: one for one in members["Identities"]}
    assert identities[of_developer]["Logins"] == [{"Provider": "login.mine", "Subject": "alice"}]
    assert "Logins" not in identities[guest]
