"""Users who come with the hashes of their passwords: what a file says, and how they sign in."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import bcrypt
import pytest
import requests
from argon2.low_level import Type, hash_secret
from pycognito import AWSSRP

from localstack_cognito.directory.imports import user_import_run
from localstack_cognito.directory.users import imported_passwords
from localstack_cognito.messages import outbox
from localstack_cognito.signin import passwords
from localstack_cognito.storage import users
from localstack_cognito.storage.database import database
from tests import imports
from tests.host import Host
from tests.imports import row
from tests.in_process import refusals
from tests.integration.making import detected, make_client, make_pool, refused
from tests.integration.second_looks.between import between
from tests.secrets_noticed import notice

OLD, NEW = "Before, the move 1", "After the move 2!"
COLUMN = "cognito:password_hash"
WRONG = ("NotAuthorizedException", "Incorrect username or password.")
EMAIL_FIRST = {
    "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
}
_UPLOADS_ACCOUNT, _BUCKET = "886468871268", "aws-cognito-idp-user-import"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def _scrypt(password: bytes, salt: bytes) -> str:
    made = hashlib.scrypt(password, salt=salt, n=16, r=8, p=1, dklen=32)
    return f"$scrypt$ln=4,r=8,p=1${_base64(salt)}${_base64(made)}"


def _pbkdf2(password: bytes, salt: bytes) -> str:
    made = hashlib.pbkdf2_hmac("sha256", password, salt, 1000)
    return f"$pbkdf2-sha256$1000${_base64(salt)}${_base64(made)}"


HASHED: dict[str, Callable[[bytes, bytes], str]] = {
    "BCRYPT": lambda password, _: bcrypt.hashpw(password, bcrypt.gensalt(4)).decode(),
    "SCRYPT": _scrypt,
    "ARGON2ID": lambda password, salt: hash_secret(password, salt, 1, 64, 1, 32, Type.ID).decode(),
    "PBKDF2_SHA256": _pbkdf2,
}


def hash_of(algorithm: str, password: str = OLD) -> str:
    """Return a hash, which must be nowhere that anybody reads."""
    made = HASHED[algorithm](password.encode(), b"salt salt salt!!")
    notice(made)
    return made


def field(password_hash: str) -> str:
    r"""Return a hash as a file has it: a comma within is ``\,``."""
    return password_hash.replace(",", "\\,")


def file_of(cognito: Any, pool_id: str, *rows: imports.Row, column: str = COLUMN) -> bytes:
    header = cognito.get_csv_header(UserPoolId=pool_id)["CSVHeader"]
    return imports.csv_of([*header, *([column] if column else [])], rows)


def kept(username: str) -> users.User:
    """Return a user of this process's database."""
    with database().read() as connection:
        pools = connection.exec_driver_sql("SELECT id FROM user_pools").scalars().all()
        found = [users.find_by_username(connection, pool_id, username) for pool_id in pools]
    (user,) = filter(None, found)
    return user


class World:
    """A pool with a client, whose import jobs run in the thread that starts them."""

    def __init__(self, cognito: Any, s3: Any, **settings: Any) -> None:
        self.cognito, self._s3 = cognito, s3
        self.pool_id = make_pool(cognito, AutoVerifiedAttributes=["email"], **settings)
        flows = ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH", "USER_AUTH"]
        self.client_id = make_client(
            cognito, self.pool_id, ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows]
        )

    def run(self, file: bytes, algorithm: str | None) -> dict[str, Any]:
        settings = {"PasswordHashingAlgorithm": algorithm} if algorithm else {}
        job = imports.create(self.cognito, self.pool_id, **settings)
        key = f"000000000000/{self.pool_id}/{job['JobId']}"
        self._s3.put_object(Bucket=_BUCKET, Key=key, Body=file)
        self.cognito.start_user_import_job(UserPoolId=self.pool_id, JobId=job["JobId"])
        return imports.describe(self.cognito, self.pool_id, job["JobId"])

    def add(self, algorithm: str = "BCRYPT", **values: str) -> None:
        """Import alice with the password ``OLD``."""
        password_hash = field(hash_of(algorithm))
        rows = [row("alice", cognito__password_hash=password_hash, **values)]
        job = self.run(file_of(self.cognito, self.pool_id, *rows), algorithm)
        assert (job["Status"], job["ImportedUsers"]) == ("Succeeded", 1)

    def sign_in(self, password: str = OLD, flow: str = "USER_PASSWORD_AUTH") -> str:
        given = {"USERNAME": "alice", "PASSWORD": password}
        request = {"ClientId": self.client_id, "AuthFlow": flow, "AuthParameters": given}
        if flow.startswith("ADMIN"):
            answer = self.cognito.admin_initiate_auth(UserPoolId=self.pool_id, **request)
        else:
            answer = self.cognito.initiate_auth(**request)
        return str(answer["AuthenticationResult"]["AccessToken"])

    def sign_in_by_srp(self, password: str = OLD) -> None:
        client = AWSSRP("alice", password, self.pool_id, self.client_id, client=self.cognito)
        assert client.authenticate_user()["AuthenticationResult"]


@pytest.fixture
def new_world(
    in_process: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., World]:
    """Makes worlds."""
    monkeypatch.setattr(user_import_run, "start", user_import_run._run)
    cognito, s3 = in_process("cognito-idp"), in_process("s3", access_key=_UPLOADS_ACCOUNT)
    return lambda **settings: World(cognito, s3, **settings)


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A world."""
    return new_world()


# What a job and its file are


@pytest.mark.parametrize("algorithm", HASHED)
def test_a_job_says_what_its_passwords_are_hashed_by(world: World, algorithm: str) -> None:
    settings = {"PasswordHashingAlgorithm": algorithm}
    job = imports.create(world.cognito, world.pool_id, **settings)
    assert job["PasswordHashingAlgorithm"] == algorithm
    assert imports.describe(world.cognito, world.pool_id, job["JobId"]) == job
    listed = world.cognito.list_user_import_jobs(UserPoolId=world.pool_id, MaxResults=1)
    assert listed["UserImportJobs"] == [job]


def test_a_job_without_an_algorithm_says_nothing_of_it(world: World) -> None:
    job = imports.create(world.cognito, world.pool_id)
    assert "PasswordHashingAlgorithm" not in job


def test_another_algorithm_is_none(world: World) -> None:
    rule = "Member must satisfy enum value set: [BCRYPT, SCRYPT, ARGON2ID, PBKDF2_SHA256]"
    message = detected("'MD5' at 'passwordHashingAlgorithm'", rule)
    with refused("InvalidParameterException", message):
        imports.create(world.cognito, world.pool_id, PasswordHashingAlgorithm="MD5")


def test_the_header_that_is_given_out_has_no_column_of_hashes(world: World) -> None:
    header = world.cognito.get_csv_header(UserPoolId=world.pool_id)["CSVHeader"]
    assert COLUMN not in header


@pytest.mark.parametrize(
    ("algorithm", "column", "message"),
    [
        ("BCRYPT", "", f"The header of the CSV file lacks the column: {COLUMN}"),
        (None, COLUMN, f"The header of the CSV file has an unknown column: {COLUMN}"),
    ],
)
def test_a_file_has_the_column_where_its_job_has_an_algorithm(
    world: World, algorithm: str | None, column: str, message: str
) -> None:
    file = file_of(world.cognito, world.pool_id, row("alice"), column=column)
    job = world.run(file, algorithm)
    assert (job["Status"], job["CompletionMessage"]) == ("Failed", message)


@pytest.mark.parametrize(("has_hash", "status"), [(False, "RESET_REQUIRED"), (True, "CONFIRMED")])
def test_who_comes_with_a_hash_is_confirmed(world: World, has_hash: bool, status: str) -> None:
    password_hash = hash_of("BCRYPT") if has_hash else ""
    rows = [row("alice", cognito__password_hash=password_hash)]
    world.run(file_of(world.cognito, world.pool_id, *rows), "BCRYPT")
    user = world.cognito.admin_get_user(UserPoolId=world.pool_id, Username="alice")
    assert user["UserStatus"] == status
    assert "hash" not in str(user).lower()


def test_no_hash_is_computed_while_a_file_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bool:
        raise AssertionError("A hash was computed.")

    monkeypatch.setattr(imported_passwords, "is_hashed", fail)
    for name in ("checkpw", "hashpw"):
        monkeypatch.setattr(bcrypt, name, fail)
    dear = "$2b$14$uS9mm1jSVxKbyofiwM7p.e/K7W42lgD16hy1mWg7y5ABxDUh/IarW"
    rows = [row("alice", cognito__password_hash=dear)]
    job = world.run(file_of(world.cognito, world.pool_id, *rows), "BCRYPT")
    assert job["ImportedUsers"] == 1


# The first sign-in


@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH"])
@pytest.mark.parametrize("algorithm", HASHED)
def test_the_first_right_password_takes_the_place_of_its_hash(
    world: World, algorithm: str, flow: str
) -> None:
    world.add(algorithm)
    assert kept("alice").imported_password_hash
    with refused(*WRONG):
        world.sign_in(NEW, flow)
    assert kept("alice").password is None
    world.sign_in(OLD, flow)
    user = kept("alice")
    assert user.imported_password_hash is None
    assert user.password
    world.sign_in_by_srp()
    world.sign_in(OLD, flow)


def test_users_who_choose_to_send_a_password_send_that(new_world: Callable[..., World]) -> None:
    world = new_world(**EMAIL_FIRST)
    world.add()
    choices = world.cognito.initiate_auth(
        ClientId=world.client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "alice"}
    )
    assert {"PASSWORD", "PASSWORD_SRP"} <= set(choices["AvailableChallenges"])
    answer = world.cognito.respond_to_auth_challenge(
        ClientId=world.client_id,
        ChallengeName="SELECT_CHALLENGE",
        Session=choices["Session"],
        ChallengeResponses={"USERNAME": "alice", "ANSWER": "PASSWORD", "PASSWORD": OLD},
    )
    assert answer["AuthenticationResult"]
    assert kept("alice").password


def test_srp_before_that_is_refused_like_a_wrong_password(world: World) -> None:
    world.add()
    with refused(*WRONG):
        world.sign_in_by_srp()
    assert getattr(refusals[-1], "reason") == (  # noqa: B009
        "The password of alice was imported as a hash, which proves nothing to SRP: the first "
        "sign-in has to send it, by USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH or on a page."
    )
    assert kept("alice").failed_sign_ins == 1


def test_whoever_guesses_is_locked_out(world: World) -> None:
    world.add()
    for _ in range(5):
        with refused(*WRONG):
            world.sign_in(NEW)
    for guess in (NEW, OLD):
        with refused("NotAuthorizedException", "Password attempts exceeded"):
            world.sign_in(guess)
    assert kept("alice").imported_password_hash


def test_a_password_that_is_set_meanwhile_stays(world: World) -> None:
    world.add()
    with between(passwords._settle_imported, lambda: set_password(world)):
        world.sign_in()
    with refused(*WRONG):
        world.sign_in()
    world.sign_in(NEW)


def test_who_is_deleted_meanwhile_does_not_come_back(world: World) -> None:
    world.add()

    def delete() -> None:
        world.cognito.admin_delete_user(UserPoolId=world.pool_id, Username="alice")

    with between(passwords._settle_imported, delete), refused(*WRONG):
        world.sign_in()


# What takes the place of a hash besides


def set_password(world: World) -> None:
    world.cognito.admin_set_user_password(
        UserPoolId=world.pool_id, Username="alice", Password=NEW, Permanent=True
    )


def set_temporary_password(world: World) -> None:
    world.cognito.admin_set_user_password(
        UserPoolId=world.pool_id, Username="alice", Password=NEW, Permanent=False
    )


@pytest.mark.parametrize("replace", [set_password, set_temporary_password])
def test_another_password_takes_the_place_of_a_hash(
    world: World, replace: Callable[[World], None]
) -> None:
    world.add()
    replace(world)
    user = kept("alice")
    assert user.imported_password_hash is None
    assert user.password
    with refused(*WRONG):
        world.sign_in()


def test_a_forgotten_password_takes_its_place(world: World) -> None:
    world.add()
    who = {"ClientId": world.client_id, "Username": "alice"}
    world.cognito.forgot_password(**who)
    assert kept("alice").imported_password_hash
    world.cognito.confirm_forgot_password(**who, ConfirmationCode=_code(world), Password=NEW)
    assert kept("alice").imported_password_hash is None
    world.sign_in(NEW)


def _code(world: World) -> str:
    return str(outbox.read(world.pool_id, "alice", None, 1)[0].code)


def _token_without_password(world: World) -> str:
    """Sign alice in with a code, so that the hash stays."""
    asked = world.cognito.initiate_auth(
        ClientId=world.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": "EMAIL_OTP"},
    )
    answer = world.cognito.respond_to_auth_challenge(
        ClientId=world.client_id,
        ChallengeName="EMAIL_OTP",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "EMAIL_OTP_CODE": _code(world)},
    )
    assert kept("alice").imported_password_hash
    return str(answer["AuthenticationResult"]["AccessToken"])


def test_change_password_wants_the_one_that_was_hashed(new_world: Callable[..., World]) -> None:
    world = new_world(**EMAIL_FIRST)
    world.add("ARGON2ID")
    token = _token_without_password(world)
    change = world.cognito.change_password
    with refused("InvalidParameterException", "Missing required parameter PreviousPassword"):
        change(AccessToken=token, ProposedPassword=NEW)
    with refused(*WRONG):
        change(AccessToken=token, PreviousPassword=NEW, ProposedPassword=NEW)
    change(AccessToken=token, PreviousPassword=OLD, ProposedPassword=NEW)
    assert kept("alice").imported_password_hash is None
    world.sign_in(NEW)


@pytest.mark.parametrize("is_signed_in_before", [True, False])
def test_the_password_of_a_hash_is_one_that_the_user_has_had(
    new_world: Callable[..., World], is_signed_in_before: bool
) -> None:
    world = new_world(Policies={"PasswordPolicy": {"PasswordHistorySize": 2}}, UserPoolTier="PLUS")
    world.add()
    if is_signed_in_before:
        world.sign_in()
    message = "Password has previously been used"
    with refused("PasswordHistoryPolicyViolationException", message):
        world.cognito.admin_set_user_password(
            UserPoolId=world.pool_id, Username="alice", Password=OLD, Permanent=True
        )


# The real thing


def test_users_are_imported_with_hashes_and_sign_in_at_a_host(
    host: Host, cognito: Any, new_client: Callable[..., str]
) -> None:
    pool_id = make_pool(cognito, AutoVerifiedAttributes=["email"])
    client_id = new_client(pool_id)
    made = []
    for algorithm in HASHED:
        username = f"user_{algorithm}".lower()
        made.append(hash_of(algorithm))
        rows = [row(username, cognito__password_hash=field(made[-1]))]
        rows.append(row(f"bad_{username}", cognito__password_hash="$2b$31$secret"))
        file = file_of(cognito, pool_id, *rows)
        job = imports.import_file(cognito, pool_id, file, PasswordHashingAlgorithm=algorithm)
        assert (job["ImportedUsers"], job["FailedUsers"]) == (1, 1)
        good, bad = imports.log_lines(host, pool_id, "pool", job)
        assert good == "[SUCCEEDED] Line Number 2 - The import succeeded."
        problem = f"The password hash is not one of {algorithm}: "
        assert bad.startswith(f"[FAILED] Line Number 3 - {problem}")
        assert "secret" not in bad
        with refused(*WRONG):
            _srp(cognito, pool_id, client_id, username)
        cognito.initiate_auth(
            ClientId=client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": OLD},
        )
        _srp(cognito, pool_id, client_id, username)
    activity = requests.get(f"{host.url}/_aws/cognito-idp/activity", timeout=30).text
    for text in (host.output(), activity):
        assert not [one for one in made if one in text]


def _srp(cognito: Any, pool_id: str, client_id: str, username: str) -> None:
    AWSSRP(username, OLD, pool_id, client_id, client=cognito).authenticate_user()
