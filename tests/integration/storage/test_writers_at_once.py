"""What hosts write at the same time on PostgreSQL, where one waits for another in the middle.

The other host is a second ``Database`` of this process. It is seen in the server that the first one
waits for it, so no clock decides who comes first.
"""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert, text

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.signin import guesses
from localstack_cognito.storage import (
    attempts,
    auth_events,
    clock_offset,
    confirmation_codes,
    database,
    domains,
    groups,
    identities,
    users,
    web_authn,
)
from localstack_cognito.storage import user_pools as stored_pools
from localstack_cognito.storage.auth_events import AuthEvent
from localstack_cognito.storage.confirmation_codes import ConfirmationCode
from localstack_cognito.storage.domains import Domain
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.identity_pools import IdentityPool, add_identity_pool
from localstack_cognito.storage.upserts import add_row_unless_there
from localstack_cognito.storage.web_authn import WebAuthnCredential
from tests.at_once import raised
from tests.databases import database_of
from tests.in_process import in_process_client
from tests.integration.directory.users.accounts import EMAIL_ALIAS, make_account
from tests.integration.making import (
    PASSWORD,
    attributes,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.integration.signin.authenticator import Authenticator
from tests.integration.signin.passkeys import complete, make_alice, start
from tests.waiting import wait_until

SHARED = "shared@example.com"
_WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


class Hosts:
    """This host, and another one on the same database."""

    def __init__(self, url: str, threads: ThreadPoolExecutor) -> None:
        self.here = database.database()
        self.other = Database(self.here.url)
        self.cognito = in_process_client("cognito-idp")
        self._url = url
        self._threads = threads
        self._begun: list[Future[Any]] = []

    def until_it_waits(self, *actions: Callable[[], Any]) -> list[Future[Any]]:
        """Begin to do something in threads, until the server lets each of them wait."""
        begun = [self._threads.submit(action) for action in actions]
        self._begun += begun
        with psycopg.connect(self._url, autocommit=True) as connection:

            def all_wait() -> bool:
                for one in begun:
                    if one.done():
                        pytest.fail(f"It did not wait: {one.exception() or one.result()}")
                (count,) = connection.execute(_WAITING).fetchone() or (0,)
                return bool(count >= sum(not one.done() for one in self._begun))

            wait_until(all_wait)
        return begun

    @contextlib.contextmanager
    def holding(self, statement: str, **parameters: Any) -> Iterator[None]:
        """Let the other host hold what a statement locks."""
        with self.other.write() as connection:
            connection.execute(text(statement), parameters)
            yield


@pytest.fixture
def hosts(postgresql_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hosts]:
    with (
        database_of(monkeypatch, tmp_path, postgresql_url=postgresql_url),
        ThreadPoolExecutor() as threads,
    ):
        made = Hosts(postgresql_url, threads)
        yield made
        made.other.close()


def _outcomes(begun: list[Future[Any]]) -> list[Any]:
    """Return what each returned, or raised."""
    return [one.exception(timeout=60) or one.result() for one in begun]


def _seq(pool_id: str, username: str) -> int:
    with database.database().read() as connection:
        user = users.find_by_username(connection, pool_id, username)
    assert user is not None
    return user.seq


def _hold(username: str) -> str:
    return f"SELECT FROM users WHERE username = '{username}' FOR UPDATE"


def _signed_up(hosts: Hosts, *usernames: str) -> tuple[str, str, dict[str, str]]:
    """Make a pool where all sign up with one address; return it, a client, and their codes."""
    pool_id = make_pool(hosts.cognito, AutoVerifiedAttributes=["email"], **EMAIL_ALIAS)
    client_id = make_client(hosts.cognito, pool_id)
    codes = {}
    for username in usernames:
        hosts.cognito.sign_up(
            ClientId=client_id,
            Username=username,
            Password=PASSWORD,
            UserAttributes=attributes(email=SHARED),
        )
        seq = _seq(pool_id, username)
        with database.database().read() as connection:
            sent = confirmation_codes.find_code(connection, seq, "ConfirmSignUp")
        assert sent is not None
        codes[username] = sent.code
    return pool_id, client_id, codes


def test_an_address_that_somebody_gets_at_the_same_time_is_taken(hosts: Hosts) -> None:
    pool_id, client_id, codes = _signed_up(hosts, "alice", "bob")
    bob = _seq(pool_id, "bob")
    with hosts.other.write() as connection:
        users.add_alias(connection, pool_id, "email", SHARED, bob)
        begun = hosts.until_it_waits(
            lambda: hosts.cognito.confirm_sign_up(
                ClientId=client_id, Username="alice", ConfirmationCode=codes["alice"]
            )
        )
    with refused("AliasExistsException", "An account with the email already exists."):
        begun[0].result(timeout=60)


def test_of_two_who_take_an_address_one_has_it_and_the_other_has_it_unverified(
    hosts: Hosts,
) -> None:
    pool_id, client_id, codes = _signed_up(hosts, "alice", "bob", "carol")

    def confirm(username: str) -> None:
        hosts.cognito.confirm_sign_up(
            ClientId=client_id,
            Username=username,
            ConfirmationCode=codes[username],
            ForceAliasCreation=True,
        )

    confirm("alice")
    with hosts.holding(_hold("alice")):
        begun = hosts.until_it_waits(lambda: confirm("bob"), lambda: confirm("carol"))
    assert _outcomes(begun) == [None, None]
    with hosts.here.read() as connection:
        owner = users.find_by_alias(connection, pool_id, ["email"], SHARED)
        verified = {
            name
            for name in ("alice", "bob", "carol")
            if (user := users.find_by_username(connection, pool_id, name))
            and user.attributes["email_verified"] == "true"
        }
    assert owner is not None
    assert verified == {owner.username}


def test_guesses_at_nobody_at_once_are_as_many_as_in_a_row(hosts: Hosts) -> None:
    pool_id = make_pool(hosts.cognito)
    with hosts.here.read() as connection:
        pool = stored_pools.find_pool(connection, pool_id)
    assert pool is not None
    # The lock of the last one is over, and the next one locks for some seconds.
    row = {
        "user_pool_id": pool_id,
        "username_key": "nobody",
        "action": "SignInOfNobody",
        "window_started_at": clock.now() - 800,
        "count": 14,
    }
    with hosts.here.write() as connection:
        connection.execute(insert(attempts.attempts), row)
    wrong = NotAuthorizedException("wrong")
    held = "SELECT FROM attempts FOR UPDATE"
    with hosts.holding(held):
        begun = hosts.until_it_waits(
            *[lambda: guesses.settle_nobodys(pool, "nobody", wrong) for _ in range(3)]
        )
    answers = [one.result(timeout=60) for one in begun]
    assert sum(answer is wrong for answer in answers) == 1


def test_a_login_that_goes_to_another_identity_meanwhile_is_found_there(hosts: Hosts) -> None:
    login = identities.Login("developer", "alice")
    pool = IdentityPool("us-east-1:p", "000000000000", "us-east-1", "p", {}, 0, 0)
    with hosts.here.write() as connection:
        add_identity_pool(connection, pool)
        source = identities.add_identity(connection, "us-east-1:a", pool.id, 0)
        target = identities.add_identity(connection, "us-east-1:b", pool.id, 0)
        identities.add_login(connection, source, login)

    def look() -> str | None:
        with hosts.here.write() as connection:
            found = identities.find_by_login(connection, pool.id, login, lock=True)
        return found.id if found else None

    with hosts.other.write() as connection:
        identities.find_identity(connection, source.id, lock=True)
        identities.merge(connection, source, target, 1)
        begun = hosts.until_it_waits(look)
    assert _outcomes(begun) == [target.id]


def test_two_hosts_move_the_clock_at_once(hosts: Hosts) -> None:
    clock_offset.move(hosts.here, 0)
    with hosts.here.write() as connection:
        connection.execute(text("DELETE FROM clock_offset"))
    try:
        with hosts.other.write() as connection:
            row = {"id": 1, "seconds": 7.0}
            connection.execute(insert(clock_offset.clock_offset), row)
            begun = hosts.until_it_waits(lambda: clock_offset.move(hosts.here, 5))
        assert _outcomes(begun) == [None]
        with hosts.here.read() as connection:
            assert connection.execute(text("SELECT seconds FROM clock_offset")).all() == [(5.0,)]
    finally:
        clock_offset.move(hosts.here, 0)


def test_two_clients_of_one_id_that_are_made_at_once(hosts: Hosts) -> None:
    first, second = (make_pool(hosts.cognito) for _ in range(2))

    def make(pool_id: str) -> Any:
        return lambda: hosts.cognito.create_user_pool_client(
            UserPoolId=pool_id, ClientName="_custom_id_:mine"
        )

    # The first one has stored the id and waits for its pool, the second one for the id.
    with hosts.holding("SELECT FROM user_pools WHERE id = :id FOR UPDATE", id=first):
        begun = hosts.until_it_waits(make(first))
        begun += hosts.until_it_waits(make(second))
    made, error = _outcomes(begun)
    assert made["UserPoolClient"]["UserPoolId"] == first
    assert "mine" in str(error)
    assert error.response["Error"]["Code"] == "InvalidParameterException"


def test_a_domain_that_another_pool_gets_at_the_same_time_is_taken(hosts: Hosts) -> None:
    mine, others = (make_pool(hosts.cognito) for _ in range(2))
    domain = Domain("us-east-1", "auth-domain", others, False, {}, 0)
    with hosts.other.write() as connection:
        domains.add_domain(connection, domain)
        begun = hosts.until_it_waits(
            lambda: hosts.cognito.create_user_pool_domain(UserPoolId=mine, Domain="auth-domain")
        )
    with refused("InvalidParameterException", "Domain already associated with another user pool."):
        begun[0].result(timeout=60)


def test_a_passkey_that_another_user_registers_at_the_same_time(hosts: Hosts) -> None:
    alice = make_alice(hosts.cognito)
    alice.another("bob")
    authenticator = Authenticator()
    made = authenticator.register(start(alice))
    taken = WebAuthnCredential(
        user_pool_id=alice.pool_id,
        credential_id=made["id"],
        user_seq=_seq(alice.pool_id, "bob"),
        public_key=b"",
        sign_count=0,
        friendly_name="bob's",
        relying_party_id="example.com",
        attachment=None,
        transports=[],
        created_at=0,
    )
    with hosts.other.write() as connection:
        web_authn.add_credential(connection, taken)
        begun = hosts.until_it_waits(lambda: complete(alice, made))
    with refused("InvalidParameterException", "The passkey is registered already."):
        begun[0].result(timeout=60)


def test_what_becomes_of_an_event_is_kept_when_two_tell_it_at_once(hosts: Hosts) -> None:
    pool_id = make_pool(hosts.cognito)
    make_user(hosts.cognito, pool_id)
    seq = _seq(pool_id, "alice")

    def event(response: str) -> AuthEvent:
        return AuthEvent("id", seq, "SignIn", response, [], {}, {}, None, 1)

    def put() -> None:
        with hosts.here.write() as connection:
            auth_events.put_event(connection, event("Pass"))

    with hosts.other.write() as connection:
        auth_events.put_event(connection, event("InProgress"))
        begun = hosts.until_it_waits(put)
    assert raised(_outcomes(begun)) == []
    with hosts.here.read() as connection:
        stored = auth_events.find_event(connection, seq, "id")
    assert stored is not None
    assert stored.response == "Pass"


def test_a_reset_waits_for_who_writes_and_not_the_other_way_round(hosts: Hosts) -> None:
    alice = make_account(hosts.cognito, {})
    hosts.cognito.create_group(UserPoolId=alice.pool_id, GroupName="g")
    hosts.cognito.admin_add_user_to_group(GroupName="g", **alice.in_pool)
    seq = _seq(alice.pool_id, alice.username)
    with hosts.other.write() as connection:
        # Of two who wait for each other this one is ended.
        connection.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
        users.find_by_seq(connection, seq, lock=True)
        begun = hosts.until_it_waits(hosts.here.empty)
        # Of what the reset removes before the users.
        groups.delete_member(connection, alice.pool_id, "g", seq)
        code = ConfirmationCode(seq, "ForgotPassword", "1", "email", 0)
        confirmation_codes.put_code(connection, code)
    assert _outcomes(begun) == [None]
    assert hosts.cognito.list_user_pools(MaxResults=1)["UserPools"] == []


def test_a_row_is_told_to_be_stored_where_it_was_not_there(opened: Database) -> None:
    row = {"id": 1, "seconds": 0.0}
    with opened.write() as connection:
        table = clock_offset.clock_offset
        assert [add_row_unless_there(connection, table, row) for _ in range(2)] == [True, False]


def test_a_pool_and_one_of_its_groups_are_deleted_at_once(hosts: Hosts) -> None:
    alice = make_account(hosts.cognito, {})
    hosts.cognito.create_group(UserPoolId=alice.pool_id, GroupName="g")
    hosts.cognito.admin_add_user_to_group(GroupName="g", **alice.in_pool)
    with hosts.other.write() as connection:
        # Of two who wait for each other this one is ended.
        connection.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
        stored_pools.find_pool(connection, alice.pool_id, lock=True)
        # As where the pool's users go before its groups.
        users.delete_user(connection, _seq(alice.pool_id, alice.username))
        begun = hosts.until_it_waits(
            lambda: hosts.cognito.delete_group(UserPoolId=alice.pool_id, GroupName="g")
        )
        assert stored_pools.delete_pool(connection, alice.pool_id)
    with refused("ResourceNotFoundException", f"User pool {alice.pool_id} does not exist."):
        begun[0].result(timeout=60)
