"""What a CSV file of users may look like, and what becomes of each of its lines."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import imports
from tests.host import Host
from tests.imports import row
from tests.integration.making import SMS, as_dict, make_pool, make_user

IMPORTED = "[SUCCEEDED] Line Number {} - The import succeeded."
EXISTS = "[SKIPPED] Line Number {} - The user already exists."
TOO_MANY = "Too many users have failed or been skipped during the import."
UNVERIFIED = (
    "The User Record does not set any of the auto verified attributes to true. "
    "(Example: email_verified to true)."
)
NO_SCHEMA = "Attributes did not conform to the schema: "


def import_rows(cognito: Any, pool_id: str, *rows: imports.Row) -> dict[str, Any]:
    """Import these rows and return the job at its end."""
    header = cognito.get_csv_header(UserPoolId=pool_id)["CSVHeader"]
    return imports.import_file(cognito, pool_id, imports.csv_of(header, rows))


def counts(job: dict[str, Any]) -> tuple[int, int, int]:
    return job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]


def attributes_of(cognito: Any, pool_id: str, username: str) -> dict[str, str]:
    user = cognito.admin_get_user(UserPoolId=pool_id, Username=username)
    attributes = as_dict(user["UserAttributes"])
    del attributes["sub"]
    return attributes


@pytest.fixture(scope="module")
def strict_pool(cognito: Any) -> str:
    """A pool that verifies e-mail addresses and asks for a name."""
    schema = [
        {"Name": "name", "Required": True},
        {"Name": "tier", "AttributeDataType": "Number", "Mutable": True},
        {"Name": "vip", "AttributeDataType": "Boolean", "Mutable": True},
    ]
    return make_pool(cognito, AutoVerifiedAttributes=["email"], Schema=schema)


def named(username: str, **values: str) -> imports.Row:
    return row(username, name="Name", **values)


def test_a_row_becomes_a_user(cognito: Any, strict_pool: str) -> None:
    given = {
        "name": "  Roe\\, Jane ",
        "family_name": '"Roe"',
        "birthdate": "02/01/1985",
        "updated_at": "1471453471",
        "phone_number": "+12345550100",
        "phone_number_verified": "False",
        "cognito__mfa_enabled": "FALSE",
        "custom__tier": "3",
        "custom__vip": "true",
    }
    job = import_rows(cognito, strict_pool, row("Jané", **given))
    assert (job["Status"], counts(job)) == ("Succeeded", (1, 0, 0))
    assert attributes_of(cognito, strict_pool, "Jané") == {
        "name": "Roe, Jane",
        "family_name": '"Roe"',
        "email": "Jané@example.com",
        "email_verified": "true",
        "birthdate": "02/01/1985",
        "updated_at": "1471453471",
        "phone_number": "+12345550100",
        "phone_number_verified": "false",
        "custom:tier": "3",
        "custom:vip": "true",
    }


BAD_ROWS = (
    (named(""), "The column cognito:username is required."),
    (
        named("a b", email="a@example.com"),
        "The column cognito:username cannot contain spaces or tabs.",
    ),
    (named("a" * 129), "The column cognito:username cannot be longer than 128 characters."),
    (named("a", email_verified=""), UNVERIFIED),
    (named("a", email_verified="false"), UNVERIFIED),
    (named("a", email_verified="", phone_number="+1", phone_number_verified="true"), UNVERIFIED),
    (named("a", email=""), "The User Record sets email_verified to true but has no email."),
    (
        named("a", phone_number_verified="true"),
        "The User Record sets phone_number_verified to true but has no phone_number.",
    ),
    (named("a", email="nobody"), "Invalid email address format."),
    (named("a", phone_number="12345"), "Invalid phone number format."),
    (named("a", birthdate="1985-02-01"), "The birthdate must be in the format mm/dd/yyyy."),
    (named("a", birthdate="02/30/1985"), "The birthdate must be in the format mm/dd/yyyy."),
    (row("a"), NO_SCHEMA + "name.formatted: The attribute name.formatted is required"),
    (
        named("a", phone_number_verified="yes"),
        NO_SCHEMA + "phone_number_verified: Boolean attributes must be true or false",
    ),
    (named("a", updated_at="now"), NO_SCHEMA + "updated_at: Number attributes must be numbers"),
    (
        named("a", custom__vip="1"),
        NO_SCHEMA + "custom:vip: Boolean attributes must be true or false",
    ),
    (
        named("a", cognito__mfa_enabled="yes"),
        "The column cognito:mfa_enabled must be true, false or blank.",
    ),
    (
        named("a", cognito__mfa_enabled="true"),
        "The column cognito:mfa_enabled does not correspond to the MFA requirements of the pool.",
    ),
    (named("a", zoneinfo="one,more"), "The number of fields does not match the header."),
    (named("a", address="x" * 16_000), "The row is longer than 16000 characters."),
)


def test_a_bad_row_fails_and_the_others_are_imported(
    host: Host, cognito: Any, strict_pool: str
) -> None:
    bad = [given for given, _ in BAD_ROWS]
    good = [named(f"good{number}") for number in range(len(bad))]
    job = import_rows(cognito, strict_pool, *bad, *good)
    assert (job["Status"], counts(job)) == ("Succeeded", (len(good), 0, len(bad)))
    lines = imports.log_lines(host, strict_pool, "pool", job)
    expected = [
        f"[FAILED] Line Number {number} - {reason}"
        for number, (_, reason) in enumerate(BAD_ROWS, start=2)
    ]
    assert lines[: len(bad)] == expected
    assert lines[len(bad) :] == [
        IMPORTED.format(number) for number in range(len(bad) + 2, len(bad) + len(good) + 2)
    ]


def test_who_is_there_is_skipped(host: Host, cognito: Any) -> None:
    pool_id = make_pool(
        cognito,
        AutoVerifiedAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
    )
    make_user(cognito, pool_id, "alice")
    job = import_rows(cognito, pool_id, row("ALICE"), row("bob"), row("Bob"), row("carol"))
    assert (job["Status"], counts(job)) == ("Succeeded", (2, 2, 0))
    assert imports.log_lines(host, pool_id, "pool", job) == [
        EXISTS.format(2),
        IMPORTED.format(3),
        EXISTS.format(4),
        IMPORTED.format(5),
    ]
    assert attributes_of(cognito, pool_id, "alice") == {}


def test_a_job_fails_when_fewer_are_imported_than_not(cognito: Any, strict_pool: str) -> None:
    job = import_rows(cognito, strict_pool, named("one"), row("two"), row("three"))
    assert (job["Status"], job["CompletionMessage"]) == ("Failed", TOO_MANY)
    assert counts(job) == (1, 0, 2)
    assert attributes_of(cognito, strict_pool, "one")["name"] == "Name"


def test_where_addresses_are_usernames_the_username_is_the_address(
    host: Host, cognito: Any, new_client: Callable[..., str]
) -> None:
    pool_id = make_pool(cognito, UsernameAttributes=["email"], AutoVerifiedAttributes=["email"])
    rows = (
        row("ann@example.com", email=""),
        row("ann@example.com", email="ann@example.com"),
        row("ben@example.com", email="other@example.com"),
        row("carl"),
        row("dora@example.com", email="dora@example.com"),
        row("eve@example.com", email="eve@example.com"),
    )
    job = import_rows(cognito, pool_id, *rows)
    mismatch = "User email should be empty or same as username, since username attribute is email."
    assert imports.log_lines(host, pool_id, "pool", job) == [
        IMPORTED.format(2),
        EXISTS.format(3),
        f"[FAILED] Line Number 4 - {mismatch}",
        "[FAILED] Line Number 5 - Username should be an email.",
        IMPORTED.format(6),
        IMPORTED.format(7),
    ]
    user = cognito.admin_get_user(UserPoolId=pool_id, Username="ann@example.com")
    assert user["Username"] == as_dict(user["UserAttributes"])["sub"]
    sent = cognito.forgot_password(ClientId=new_client(pool_id), Username="ann@example.com")
    assert sent["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"


def test_an_alias_signs_in_who_had_it_first(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["email"], AutoVerifiedAttributes=["email"])
    job = import_rows(
        cognito,
        pool_id,
        row("ann", email="shared@example.com"),
        row("ben", email="shared@example.com"),
        row("carl"),
        row("dora@example.com"),
    )
    words = "Username cannot be of email format, since user pool is configured for email alias."
    assert imports.log_lines(host, pool_id, "pool", job) == [
        IMPORTED.format(2),
        "[FAILED] Line Number 3 - An account with the given email already exists.",
        IMPORTED.format(4),
        f"[FAILED] Line Number 5 - {words}",
    ]
    for name, username in (("shared@example.com", "ann"), ("carl@example.com", "carl")):
        user = cognito.admin_get_user(UserPoolId=pool_id, Username=name)
        assert user["Username"] == username


def test_who_can_sign_in_with_codes_alone_is_confirmed(cognito: Any) -> None:
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}
    pool_id = make_pool(
        cognito, AutoVerifiedAttributes=["email"], Policies={"SignInPolicy": factors}
    )
    import_rows(cognito, pool_id, row("ann"))
    user = cognito.admin_get_user(UserPoolId=pool_id, Username="ann")
    assert user["UserStatus"] == "CONFIRMED"


def test_a_phone_becomes_a_second_factor(cognito: Any) -> None:
    pool_id = make_pool(cognito, AutoVerifiedAttributes=["phone_number"], **SMS)
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsConfiguration": SMS["SmsConfiguration"]},
    )
    phone = {"email_verified": "", "phone_number": "+12345550100", "phone_number_verified": "TRUE"}
    import_rows(
        cognito, pool_id, row("ann", **phone, cognito__mfa_enabled="TRUE"), row("ben", **phone)
    )
    ann = cognito.admin_get_user(UserPoolId=pool_id, Username="ann")
    assert ann["MFAOptions"] == [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
    assert "MFAOptions" not in cognito.admin_get_user(UserPoolId=pool_id, Username="ben")


def test_columns_come_in_any_order_and_lines_end_as_they_like(
    cognito: Any, strict_pool: str
) -> None:
    header = cognito.get_csv_header(UserPoolId=strict_pool)["CSVHeader"][::-1]
    file = imports.csv_of(header, [named("order1"), {}, named("order2")])
    blank = b"," * (len(header) - 1)
    job = imports.import_file(
        cognito, strict_pool, file.replace(blank, b"").replace(b"\n", b"\r\n") + b"\r\n"
    )
    assert (job["Status"], counts(job)) == ("Succeeded", (2, 0, 0))
    assert attributes_of(cognito, strict_pool, "order2")["email"] == "order2@example.com"


FILES: tuple[tuple[Callable[[list[str]], bytes], str], ...] = (
    (lambda header: b"", "The CSV file has no header."),
    (
        lambda header: imports.csv_of(header[1:], [named("a")]),
        "The header of the CSV file lacks the column: name",
    ),
    (
        lambda header: imports.csv_of([*header, "sub"], [named("a")]),
        "The header of the CSV file has an unknown column: sub",
    ),
    (
        lambda header: imports.csv_of([*header, "name"], [named("a")]),
        "The header of the CSV file names a column twice.",
    ),
    (
        lambda header: b"\xef\xbb\xbf" + imports.csv_of(header, [named("a")]),
        "The CSV file must be in UTF-8 format without byte order mark.",
    ),
    (
        lambda header: imports.csv_of(
            header, [*(row(f"user{n}") for n in range(300)), row("\xff")]
        ).replace("\xff".encode(), b"\xff"),
        "The CSV file must be in UTF-8 format.",
    ),
    (
        lambda header: imports.csv_of(header, []) + b"\nx" * 500_001,
        "The CSV file has more than 500000 rows.",
    ),
    (
        lambda header: imports.csv_of(header, []) + b"\n" * (100 * 1024 * 1024),
        "The CSV file is larger than 100 MB.",
    ),
)


@pytest.mark.parametrize(("make", "message"), FILES, ids=[message[:40] for _, message in FILES])
def test_a_file_that_is_none_fails_the_job_and_imports_nobody(
    cognito: Any, make: Callable[[list[str]], bytes], message: str
) -> None:
    pool_id = make_pool(cognito, AutoVerifiedAttributes=["email"])
    header = cognito.get_csv_header(UserPoolId=pool_id)["CSVHeader"]
    job = imports.import_file(cognito, pool_id, make(header))
    assert (job["Status"], job["CompletionMessage"]) == ("Failed", message)
    assert counts(job) == (0, 0, 0)
    assert cognito.list_users(UserPoolId=pool_id)["Users"] == []


def test_a_file_of_a_header_alone_imports_nobody(cognito: Any, strict_pool: str) -> None:
    job = import_rows(cognito, strict_pool)
    assert (job["Status"], counts(job)) == ("Succeeded", (0, 0, 0))
