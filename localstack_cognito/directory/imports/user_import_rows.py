"""What a CSV file of users must look like, and the user that one of its lines makes.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
"""

import datetime
import re
from collections.abc import Mapping, Sequence

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory import ids
from localstack_cognito.directory.pools.policies import SignInPolicy
from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.attributes import VERIFIED, check_new_attributes, normalised
from localstack_cognito.directory.users.imported_passwords import UnusableHash, check_hash
from localstack_cognito.directory.users.users import UserStatus, check_username
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

MOST_ROWS = 500_000
MOST_BYTES = 100 * 1024 * 1024
_LONGEST_ROW = 16_000
_LONGEST_USERNAME = 128

USERNAME = "cognito:username"
MFA_ENABLED = "cognito:mfa_enabled"
PASSWORD_HASH = "cognito:password_hash"  # noqa: S105
"""The column of a file whose job has a ``PasswordHashingAlgorithm``."""

_COMMA = re.compile(r"(?<!\\),")
_BLANK = re.compile(r"\s")
_BIRTHDATE = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
_SMS = ({"DeliveryMedium": "SMS", "AttributeName": "phone_number"},)
_CODES = {"EMAIL_OTP": "email", "SMS_OTP": "phone_number"}


class FileRefused(Exception):
    """The file cannot be imported at all; the text says why."""


class RowRefused(Exception):
    """A line makes no user; the text says why, and holds nothing of the line."""


def csv_header(pool: UserPool) -> list[str]:
    """Return the columns of a file for this pool, in AWS's order."""
    return [
        *(attribute["Name"] for attribute in pool.schema if attribute["Name"] != "sub"),
        MFA_ENABLED,
        USERNAME,
    ]


def read_columns(pool: UserPool, line: bytes, algorithm: str | None = None) -> list[str]:
    """Return the columns that a file's first line names, in its order. Raises ``FileRefused``.

    With the ``algorithm`` of a job there must be a column of hashes, and else none.
    """
    if not line.strip():
        raise FileRefused("The CSV file has no header.")
    if line.startswith(b"\xef\xbb\xbf"):
        raise FileRefused("The CSV file must be in UTF-8 format without byte order mark.")
    columns = split(text_of(line))
    wanted = {*csv_header(pool), *([PASSWORD_HASH] if algorithm else [])}
    if len(set(columns)) < len(columns):
        raise FileRefused("The header of the CSV file names a column twice.")
    if unknown := [column for column in columns if column not in wanted]:
        raise FileRefused(_short("The header of the CSV file has an unknown column", unknown[0]))
    if missing := wanted.difference(columns):
        raise FileRefused(_short("The header of the CSV file lacks the column", min(missing)))
    return columns


def _short(text: str, column: str) -> str:
    """Return a text within the 128 characters of a completion message."""
    return f"{text}: {column}"[:128]


def text_of(line: bytes) -> str:
    """Return a line as text, without its end. Raises ``FileRefused``."""
    try:
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise FileRefused("The CSV file must be in UTF-8 format.") from None


def split(line: str) -> list[str]:
    r"""Return the trimmed fields of a line; ``\,`` is a comma within one, and quotes are quotes."""
    if "\\" not in line:
        return [field.strip() for field in line.split(",")]
    return [field.replace("\\,", ",").strip() for field in _COMMA.split(line)]


def new_user(
    pool: UserPool,
    columns: Sequence[str],
    line: str,
    now: float,
    algorithm: str | None = None,
) -> User:
    """Return the user that a line makes; whether its names are free is not looked at.

    ``algorithm`` is what the line's password was hashed by, where the job has one. Raises
    ``RowRefused``.
    """
    if len(line) > _LONGEST_ROW:
        raise RowRefused(f"The row is longer than {_LONGEST_ROW} characters.")
    fields = split(line)
    if len(fields) != len(columns):
        raise RowRefused("The number of fields does not match the header.")
    values = {column: field for column, field in zip(columns, fields, strict=True) if field}
    username = values.pop(USERNAME, "")
    wants_mfa = values.pop(MFA_ENABLED, "").lower()
    password_hash = values.pop(PASSWORD_HASH, None)
    _check_form(username, values)
    try:
        is_attribute = check_username(pool, username, values)
        _check_verified(pool, values)
        check_new_attributes(pool, values, require=True, by_admin=True)
    except InvalidParameterException as problem:
        raise RowRefused(" ".join(str(problem).split())) from None
    _check_mfa(pool, wants_mfa)
    if algorithm is not None and password_hash is not None:
        _check_hash(algorithm, password_hash)
    sub = ids.new_sub()
    username = sub if is_attribute else username
    attributes = normalised(values)
    has_sms = wants_mfa == "true" and "phone_number" in attributes
    return User(
        user_pool_id=pool.id,
        username=username,
        username_key=pool.folded(username),
        sub=sub,
        status=_status(pool, attributes, has_password=password_hash is not None),
        attributes=attributes,
        created_at=now,
        modified_at=now,
        mfa_options=_SMS if has_sms and mfa.SMS_MFA in mfa.offered(pool) else None,
        imported_password_hash=password_hash,
    )


def _check_form(username: str, values: Mapping[str, str]) -> None:
    if not username:
        raise RowRefused(f"The column {USERNAME} is required.")
    if _BLANK.search(username):
        raise RowRefused(f"The column {USERNAME} cannot contain spaces or tabs.")
    if len(username) > _LONGEST_USERNAME:
        raise RowRefused(
            f"The column {USERNAME} cannot be longer than {_LONGEST_USERNAME} characters."
        )
    birthdate = values.get("birthdate")
    if birthdate is not None and not _is_birthdate(birthdate):
        raise RowRefused("The birthdate must be in the format mm/dd/yyyy.")


def _is_birthdate(value: str) -> bool:
    if not _BIRTHDATE.fullmatch(value):
        return False
    month, day, year = map(int, value.split("/"))
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _check_verified(pool: UserPool, values: Mapping[str, str]) -> None:
    verified = [name for name, flag in VERIFIED.items() if values.get(flag, "").lower() == "true"]
    if not set(verified).intersection(pool.auto_verified_attributes):
        raise RowRefused(
            "The User Record does not set any of the auto verified attributes to true. "
            "(Example: email_verified to true)."
        )
    for name in verified:
        if name not in values:
            raise RowRefused(f"The User Record sets {VERIFIED[name]} to true but has no {name}.")


def _check_mfa(pool: UserPool, value: str) -> None:
    if value not in ("", "true", "false"):
        raise RowRefused(f"The column {MFA_ENABLED} must be true, false or blank.")
    refused = {"ON": "false", "OFF": "true"}.get(pool.settings["MfaConfiguration"])
    if value and value == refused:
        raise RowRefused(
            f"The column {MFA_ENABLED} does not correspond to the MFA requirements of the pool."
        )


def _check_hash(algorithm: str, password_hash: str) -> None:
    try:
        check_hash(algorithm, password_hash)
    except UnusableHash as problem:
        raise RowRefused(str(problem)) from None


def _status(pool: UserPool, attributes: Mapping[str, str], *, has_password: bool) -> str:
    """Who can sign in with a password, or codes alone, is ready to; others set a password first."""
    if has_password:
        return UserStatus.CONFIRMED.value
    factors = SignInPolicy.of(pool).allowed_first_auth_factors
    if any(name in attributes for factor, name in _CODES.items() if factor in factors):
        return UserStatus.CONFIRMED.value
    return UserStatus.RESET_REQUIRED.value
