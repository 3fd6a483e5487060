"""Guesses that are settled while others are: what changes meanwhile counts."""

import base64
import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyotp
import pytest
from localstack.aws.api import ServiceException
from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.directory.users.imported_passwords import is_users_password
from localstack_cognito.directory.users.passwords import new_password
from localstack_cognito.signin import (
    engine,
    guesses,
    one_time_codes,
    passwords,
    sessions,
    srp,
    totp,
)
from localstack_cognito.signin.challenges.password_verifier import PasswordVerifier
from localstack_cognito.signin.sign_in import Journey, SignIn
from localstack_cognito.storage import software_tokens, users
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from tests.at_once import at_once, raised
from tests.integration.making import PASSWORD
from tests.integration.storage.rows import add_client, add_pool, add_user

SHUT = "Password attempts exceeded"
WRONG = "Incorrect username or password."
CODE = "12345678"
SECRET = base64.b32encode(b"0123456789" * 2).decode()


@dataclass(frozen=True)
class World:
    """Alice, with a password, an app and a code that was sent to her; and nobody."""

    database: Database
    pool: UserPool
    client: UserPoolClient
    seq: int

    def alice(self) -> User:
        with self.database.read() as connection:
            user = users.find_by_seq(connection, self.seq)
        assert user is not None
        return user

    def sign_in(self, **parameters: str) -> SignIn:
        return SignIn(self.pool, self.client, parameters, by_admin=False)

    def fail(self, times: int) -> None:
        """Let wrong guesses come from elsewhere."""
        for _ in range(times):
            with pytest.raises(ServiceException):
                guesses.settle_alone(self.alice(), ServiceException("wrong"))

    def fail_as_nobody(self, times: int) -> None:
        for _ in range(times):
            guesses.settle_nobodys(self.pool, "nobody", ServiceException("wrong"))


@pytest.fixture
def world(opened: Database) -> World:
    with opened.write() as connection:
        pool = add_pool(connection)
        client = add_client(connection, settings={"AuthSessionValidity": 3})
        seq = add_user(connection, password=new_password("p", "alice", PASSWORD))
        software_tokens.put_pending_secret(connection, seq, SECRET)
        software_tokens.prove_pending_secret(connection, seq, None, 0)
    return World(opened, pool, client, seq)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], None]], None]:
    """Lets something happen once, while a guess of a kind is under way.

    With passwords and their proofs that is while it is computed, with codes just before the
    transaction.
    """

    def plan(kind: str, action: Callable[[], None]) -> None:
        planned = [action]

        def act() -> None:
            while planned:
                planned.pop()()

        def compute(*given: Any) -> bool:
            is_right = is_users_password(*given)
            act()
            return is_right

        def prove(given: str, *_: Any) -> bool:
            act()
            return given == "right"

        write = Database.write

        @contextmanager
        def interrupted(self: Database) -> Iterator[Connection]:
            act()
            with write(self) as connection:
                yield connection

        if kind == "password":
            monkeypatch.setattr(passwords, "is_users_password", compute)
        elif kind == "proof":
            monkeypatch.setattr(srp, "is_signature", prove)
        else:
            monkeypatch.setattr(Database, "write", interrupted)

    return plan


def by_password(world: World, *, is_right: bool) -> None:
    given = PASSWORD if is_right else "Wrong123!"
    passwords.prove_password(world.sign_in(), "alice", world.alice(), given, Journey())


def by_proof(world: World, *, is_right: bool) -> None:
    """Send a proof, which the fixture above judges: how it is computed is no matter here."""
    alice, exchange = world.alice(), {"A": "1", "b": "1", "B": "1"}
    state = {"username": "alice", **exchange}
    session = sessions.begin(world.sign_in(), alice, "PASSWORD_VERIFIER", Journey(), state)
    signed_at = datetime.datetime.fromtimestamp(clock.now(), datetime.UTC)
    given = {
        "USERNAME": "alice",
        "PASSWORD_CLAIM_SIGNATURE": "right" if is_right else "wrong",
        "PASSWORD_CLAIM_SECRET_BLOCK": sessions.secret_block(session),
        "TIMESTAMP": f"{signed_at:%a %b %d %H:%M:%S UTC %Y}",
    }
    engine.check_answer(world.sign_in(**given), PasswordVerifier())


def by_app(world: World, *, is_right: bool) -> None:
    code = pyotp.TOTP(SECRET).at(clock.now()) if is_right else "000000x"
    alice = world.alice()
    with world.database.write() as connection:
        refusal = totp.redeem(connection, alice, code)
    if refusal is not None:
        raise refusal


def by_sent_code(world: World, *, is_right: bool) -> None:
    sign_in = world.sign_in(EMAIL_OTP_CODE=CODE if is_right else "87654321")
    alice, state = world.alice(), {"code": CODE, "is_first": True}
    string = sessions.begin(sign_in, alice, "EMAIL_OTP", Journey(), state)
    session = sessions.find(sign_in, string, "EMAIL_OTP")
    one_time_codes.redeem(sign_in, session, alice, lambda connection, user: user)


def by_nobodys_password(world: World, *, is_right: bool) -> None:
    passwords.prove_password(world.sign_in(), "nobody", None, PASSWORD, Journey())


GUESSES: Mapping[str, Callable[..., None]] = {
    "password": by_password,
    "app": by_app,
    "proof": by_proof,
    "sent code": by_sent_code,
}
WRONG_TEXTS = {
    "password": WRONG,
    "app": "Invalid code received for user",
    "proof": WRONG,
    "sent code": "Invalid code or auth state for the user.",
}


@pytest.mark.parametrize("is_right", [True, False])
@pytest.mark.parametrize("kind", GUESSES)
def test_a_guess_that_finds_the_lock_shut_is_told_so(
    world: World, meanwhile: Callable[..., None], kind: str, is_right: bool
) -> None:
    meanwhile(kind, lambda: world.fail(5))
    with pytest.raises(ServiceException) as refused:
        GUESSES[kind](world, is_right=is_right)
    assert refused.value.message == SHUT
    assert world.alice().failed_sign_ins == 5


@pytest.mark.parametrize("kind", GUESSES)
def test_a_guess_that_finds_the_lock_open_is_told_what_it_is_worth(
    world: World, meanwhile: Callable[..., None], kind: str
) -> None:
    meanwhile(kind, lambda: world.fail(3))
    with pytest.raises(ServiceException) as refused:
        GUESSES[kind](world, is_right=False)
    assert refused.value.message == WRONG_TEXTS[kind]
    assert world.alice().failed_sign_ins == 4
    meanwhile(kind, lambda: None)
    GUESSES[kind](world, is_right=True)
    assert world.alice().failed_sign_ins == 4


def test_a_guess_with_the_name_of_nobody_that_finds_the_lock_shut_is_told_so(
    world: World, meanwhile: Callable[..., None]
) -> None:
    meanwhile("nobody", lambda: world.fail_as_nobody(5))
    with pytest.raises(ServiceException) as refused:
        by_nobodys_password(world, is_right=False)
    assert refused.value.message == SHUT


@pytest.mark.parametrize(("kind", "text"), WRONG_TEXTS.items())
def test_of_sixty_guesses_at_once_five_tell_anything(world: World, kind: str, text: str) -> None:
    began = clock.now()
    results = at_once(60, lambda _: GUESSES[kind](world, is_right=False))
    texts = [error.message for error in raised(results) if isinstance(error, ServiceException)]
    assert set(texts) == {text, SHUT}
    assert texts.count(text) <= told_in_a_row(clock.now() - began)


def test_of_sixty_guesses_at_once_with_the_name_of_nobody_five_tell_anything(world: World) -> None:
    began = clock.now()
    results = at_once(60, lambda _: by_nobodys_password(world, is_right=False))
    texts = [error.message for error in raised(results) if isinstance(error, ServiceException)]
    assert set(texts) == {WRONG, SHUT}
    assert texts.count(WRONG) <= told_in_a_row(clock.now() - began)


def told_in_a_row(seconds: float) -> int:
    """Return how many wrong guesses one after another are told so in this time."""
    told, lock = 5, 1.0
    while seconds > lock:
        told, seconds, lock = told + 1, seconds - lock, 2 * lock
    return told


@pytest.mark.parametrize("failures", [0, 4])
def test_sixty_right_passwords_at_once_are_all_right(world: World, failures: int) -> None:
    world.fail(failures)
    assert raised(at_once(60, lambda _: by_password(world, is_right=True))) == []


def test_no_password_is_computed_while_others_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compute(*given: Any) -> bool:
        # This waits for ever where the transaction that settles the guess has begun.
        with world.database.write() as connection:
            users.set_failures(connection, world.seq, 1, clock.now())
        return is_users_password(*given)

    monkeypatch.setattr(passwords, "is_users_password", compute)
    by_password(world, is_right=True)
    with pytest.raises(ServiceException):
        by_password(world, is_right=False)
    assert world.alice().failed_sign_ins == 2


def test_a_sign_in_forgets_what_failed_unless_that_has_locked_its_user(world: World) -> None:
    world.fail(2)
    before = world.alice()
    guesses.forget_failures(before)
    assert world.alice().failed_sign_ins == 0
    world.fail(5)
    guesses.forget_failures(before)
    assert world.alice().failed_sign_ins == 5


def test_the_failures_of_a_user_without_a_password_count(world: World) -> None:
    with world.database.write() as connection:
        seq = add_user(connection, "bob")
        bob = users.find_by_seq(connection, seq)
    for _ in range(5):
        with pytest.raises(ServiceException, match=WRONG):
            passwords.prove_password(world.sign_in(), "bob", bob, PASSWORD, Journey())
    with pytest.raises(ServiceException, match=SHUT):
        passwords.prove_password(world.sign_in(), "bob", bob, PASSWORD, Journey())


def test_very_many_failures_lock_for_a_quarter_of_an_hour(world: World) -> None:
    with world.database.write() as connection:
        users.set_failures(connection, world.seq, 5000, clock.now() - 899)
    with pytest.raises(ServiceException, match=SHUT):
        by_password(world, is_right=True)
    with world.database.write() as connection:
        users.set_failures(connection, world.seq, 5000, clock.now() - 901)
    by_password(world, is_right=True)
