"""How often somebody may guess at what proves a user: passwords, codes, devices.

The fifth wrong guess in a row locks for a second, each further one for twice as long, up to fifteen
minutes. What a guess was worth is settled in one transaction with the lock that it finds there, not
with the one that it found when it came: of guesses that are made at once no more tell anything than
of as many in a row. What takes long, the power that a password costs, is computed before.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
"""

import contextlib
import math

from localstack.aws.api import ServiceException
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.signin.refusals import LockedOut
from localstack_cognito.storage import attempts, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.locks import hold
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

_FREE_FAILURES = 5
_LONGEST_LOCK = 15 * 60.0
NOBODY = "SignInOfNobody"
"""Under which the guesses with names of nobody are counted."""


def check_not_locked(user: User) -> None:
    """Check that the user was not locked out when it was read.

    That spares the work on guesses that come later; those that are under way are settled below.
    Raises ``NotAuthorizedException``.
    """
    if _is_locked(user.failed_sign_ins, user.last_failed_sign_in_at):
        raise _locked(user.failed_sign_ins, user.last_failed_sign_in_at)


def settle(
    connection: Connection, user: User, wrong: ServiceException | None
) -> ServiceException | None:
    """Return what a guess is answered, None where it was right and the user is not locked out.

    ``wrong`` is what a wrong guess is answered, None for a right one. A wrong one is counted, so
    ``connection`` is then a transaction's, which must not be undone. What a right one leads to is
    to be written in the transaction that it is settled in.
    """
    known = users.find_by_seq(connection, user.seq, lock=wrong is not None)
    return wrong if known is None else settle_known(connection, known, wrong)


def settle_known(
    connection: Connection, known: User, wrong: ServiceException | None
) -> ServiceException | None:
    """Return what ``settle`` does of a user whom this transaction has read, with a lock."""
    last = known.last_failed_sign_in_at
    if _is_locked(known.failed_sign_ins, last):
        return _locked(known.failed_sign_ins, last)
    if wrong is not None:
        now = clock.now()
        is_forgotten = last is not None and now > last + _LONGEST_LOCK
        count = 1 if is_forgotten else known.failed_sign_ins + 1
        users.set_failures(connection, known.seq, count, now)
    return wrong


def settle_alone(user: User, wrong: ServiceException | None) -> None:
    """Settle a guess that nothing is written of but that it failed.

    Raises ``wrong``, or ``NotAuthorizedException`` where the user is locked out by now.
    """
    # A right guess stands in line where it reads the lock, and need not wait for writers.
    opened = database().write() if wrong is not None else database().read()
    with opened as connection:
        refusal = settle(connection, user, wrong)
    if refusal is not None:
        raise refusal


def forget_failures(user: User) -> None:
    """Remember that the user has just signed in.

    Guesses that have locked the user out meanwhile stay counted, or each sign-in allowed five more.
    """
    if not user.failed_sign_ins:
        return
    with database().write() as connection:
        known = users.find_by_seq(connection, user.seq, lock=True)
        if known and not _is_locked(known.failed_sign_ins, known.last_failed_sign_in_at):
            users.set_failures(connection, user.seq, 0, None)


def check_nobody_not_locked(pool: UserPool, name: str) -> None:
    """Check that whoever tries the name of nobody is not locked out, as for a user's.

    Raises ``NotAuthorizedException``.
    """
    with database().read() as connection:
        _check_nobody(connection, pool, name)


def admit_nobody(connection: Connection, pool: UserPool, name: str) -> None:
    """Do what ``check_nobody_not_locked`` does, in a transaction that writes what comes of it.

    Raises ``NotAuthorizedException``.
    """
    # As a user's row is, or guesses that are made at once would tell that there is none.
    hold(connection, f"guesses at {pool.folded(name)} of {pool.id}")
    _check_nobody(connection, pool, name)


def _check_nobody(connection: Connection, pool: UserPool, name: str) -> None:
    attempt = attempts.find_count(connection, pool.id, pool.folded(name), NOBODY)
    if attempt is None:
        return
    last, failures = attempt
    if _is_locked(failures, last):
        raise _locked(failures, last)


def settle_nobodys(pool: UserPool, name: str, wrong: ServiceException) -> ServiceException:
    """Count a guess with the name of nobody, and return what it is answered."""
    # A pool that has just gone has nobody to guess at.
    with contextlib.suppress(IntegrityError), database().write() as connection:
        try:
            admit_nobody(connection, pool, name)
        except NotAuthorizedException as locked:
            return locked
        attempts.count_since_last(
            connection,
            pool.id,
            pool.folded(name),
            NOBODY,
            now=clock.now(),
            window=_LONGEST_LOCK,
        )
    return wrong


def _is_locked(failures: int, last: float | None) -> bool:
    return clock.now() < _end_of_lock(failures, last)


def _end_of_lock(failures: int, last: float | None) -> float:
    if failures < _FREE_FAILURES or last is None:
        return -math.inf
    # The exponent is bounded, or counting long enough would make a number that is too large.
    return last + min(2.0 ** min(failures - _FREE_FAILURES, 10), _LONGEST_LOCK)


def _locked(failures: int, last: float | None) -> NotAuthorizedException:
    end = _end_of_lock(failures, last)
    return LockedOut(
        reason=f"{failures} guesses in a row have failed: locked until {clock.as_text(end)}, for "
        f"another {end - clock.now():.0f} seconds."
    )
