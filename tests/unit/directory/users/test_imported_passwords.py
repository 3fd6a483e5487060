"""Hashes of passwords that are imported: which are taken, at what cost, and what they match."""

import bcrypt
import pytest

from localstack_cognito.directory.users.imported_passwords import (
    UnusableHash,
    check_hash,
    is_hashed,
)

PASSWORD = "Pässword,1"
SALT = "c2FsdHNhbHRzYWx0c2FsdA"
DIGEST = "A" * 43
# Made by the libraries that others hash with: bcrypt, passlib 1.7.4, argon2-cffi; one is of PHP's
# documentation.
GOOD = [
    ("BCRYPT", "$2b$04$uS9mm1jSVxKbyofiwM7p.e/K7W42lgD16hy1mWg7y5ABxDUh/IarW", PASSWORD),
    ("BCRYPT", "$2y$04$uS9mm1jSVxKbyofiwM7p.e/K7W42lgD16hy1mWg7y5ABxDUh/IarW", PASSWORD),
    ("BCRYPT", "$2a$07$usesomesillystringfore2uDLvp1Ii2e./U9C8sBjqp8I90dH6hi", "rasmuslerdorf"),
    (
        "SCRYPT",
        f"$scrypt$ln=4,r=8,p=1${SALT}$yS+1vcciTh1biUfl+Y829d2KpNc5/PRqzkQzFqcN3Dk",
        PASSWORD,
    ),
    (
        "SCRYPT",
        f"$scrypt$ln=4,r=8,p=1${SALT}==$yS+1vcciTh1biUfl+Y829d2KpNc5/PRqzkQzFqcN3Dk=",
        PASSWORD,
    ),
    (
        "ARGON2ID",
        f"$argon2id$v=19$m=64,t=1,p=1${SALT}$PqvWwzYxO1ZMCoQJZBxoZR7oIdsKPyrCf3AisgqWYeQ",
        PASSWORD,
    ),
    (
        "PBKDF2_SHA256",
        "$pbkdf2-sha256$1000$....c2FsdC1zYWx0$HgT6DipBaauIVxM9Qqjh2NM4VJ3Xhk2QDGIgc0thd18",
        PASSWORD,
    ),
    (
        "PBKDF2_SHA256",
        "$pbkdf2-sha256$i=1000,l=32$++++c2FsdC1zYWx0$HgT6DipBaauIVxM9Qqjh2NM4VJ3Xhk2QDGIgc0thd18",
        PASSWORD,
    ),
]


@pytest.mark.parametrize(("algorithm", "text", "password"), GOOD)
def test_a_hash_matches_the_password_that_it_was_made_from_and_no_other(
    algorithm: str, text: str, password: str
) -> None:
    check_hash(algorithm, text)
    assert is_hashed(text, password)
    assert not is_hashed(text, password + "!")
    assert not is_hashed(text, password + "\0")
    assert not is_hashed(text, password[:-1])
    assert not is_hashed(text, "")


@pytest.mark.parametrize(("algorithm", "text", "password"), GOOD)
def test_a_hash_is_of_one_algorithm(algorithm: str, text: str, password: str) -> None:
    for other in {of for of, _, _ in GOOD} - {algorithm}:
        with pytest.raises(UnusableHash, match=f"^The password hash is not one of {other}: "):
            check_hash(other, text)


def test_of_a_long_password_bcrypt_has_seen_72_bytes() -> None:
    long = "ä" * 50
    text = bcrypt.hashpw(long.encode()[:72], bcrypt.gensalt(4)).decode()
    assert is_hashed(text, long)
    assert not is_hashed(text, "ä" * 35)


BCRYPT_FORM = (
    "The password hash is not one of BCRYPT: $2b$ (or 2a, 2y), the cost, $, and 53 letters."
)
TOO_MUCH = "The password hash would take too much to check: {}, and {} is the most."
LETTERS = "uS9mm1jSVxKbyofiwM7p.e/K7W42lgD16hy1mWg7y5ABxDUh/IarW"


def scrypt(logarithm: int, block: int = 8, lanes: int = 1, rest: str = f"{SALT}${DIGEST}") -> str:
    return f"$scrypt$ln={logarithm},r={block},p={lanes}${rest}"


def argon2id(memory: int, times: int = 1, lanes: int = 1, rest: str = f"{SALT}${DIGEST}") -> str:
    return f"$argon2id$v=19$m={memory},t={times},p={lanes}${rest}"


def pbkdf2(rounds: str, rest: str = f"{SALT}${DIGEST}") -> str:
    return f"$pbkdf2-sha256${rounds}${rest}"


@pytest.mark.parametrize(
    ("algorithm", "text"),
    [
        ("BCRYPT", f"$2b$14${LETTERS}"),
        ("SCRYPT", scrypt(17)),
        ("SCRYPT", scrypt(14, 8, 32)),
        ("ARGON2ID", argon2id(131_072, 4)),
        ("ARGON2ID", argon2id(65_536, 3, 4)),
        ("PBKDF2_SHA256", pbkdf2("2000000")),
    ],
)
def test_what_others_recommend_is_not_too_much(algorithm: str, text: str) -> None:
    check_hash(algorithm, text)


@pytest.mark.parametrize(
    ("algorithm", "text", "message"),
    [
        ("BCRYPT", "secret", BCRYPT_FORM),
        ("BCRYPT", f"$2x$04${LETTERS}", BCRYPT_FORM),
        ("BCRYPT", f"$2b$03${LETTERS}", BCRYPT_FORM),
        ("BCRYPT", f"$2b$32${LETTERS}", BCRYPT_FORM),
        ("BCRYPT", f"$2b$4${LETTERS}", BCRYPT_FORM),
        ("BCRYPT", f"$2b$04${LETTERS[:-1]}", BCRYPT_FORM),
        ("BCRYPT", f"$2b$04${LETTERS}W", BCRYPT_FORM),
        # What some libraries raise for, and none of ours writes: bits that count for nothing.
        ("BCRYPT", f"$2b$04${LETTERS[:21]}f{LETTERS[22:]}", BCRYPT_FORM),
        ("BCRYPT", f"$2b$04${LETTERS[:-1]}X", BCRYPT_FORM),
        ("BCRYPT", f"$2b$15${LETTERS}", TOO_MUCH.format("a cost of 15", 14)),
        ("BCRYPT", f"$2b$31${LETTERS}", TOO_MUCH.format("a cost of 31", 14)),
        (
            "SCRYPT",
            f"scrypt$1024$8$1${SALT}${DIGEST}",
            "The password hash is not one of SCRYPT: $scrypt$ln=..,r=..,p=..$salt$hash.",
        ),
        (
            "SCRYPT",
            scrypt(18),
            TOO_MUCH.format("128 times r times 2 to the power of ln of 268435456", 134_217_728),
        ),
        ("SCRYPT", scrypt(99), TOO_MUCH.format("ln of 99", 20)),
        ("SCRYPT", scrypt(17, 8, 5), TOO_MUCH.format("that times p of 671088640", 536_870_912)),
        ("SCRYPT", scrypt(0), "The password hash cannot be used: ln, r and p must be positive."),
        (
            "SCRYPT",
            scrypt(16, 1),
            "The password hash cannot be used: ln must be less than 16 times r.",
        ),
        *(
            (
                "ARGON2ID",
                argon2id(64).replace(number, f"{number[:-1]}0{number[-1]}"),
                "The password hash is not one of ARGON2ID: "
                "$argon2id$v=19$m=..,t=..,p=..$salt$hash.",
            )
            for number in ("t=1", "p=1", "m=6")
        ),
        (
            "ARGON2ID",
            argon2id(64).replace("argon2id", "argon2i"),
            "The password hash is not one of ARGON2ID: $argon2id$v=19$m=..,t=..,p=..$salt$hash.",
        ),
        (
            "ARGON2ID",
            argon2id(64).replace("v=19$", ""),
            "The password hash is not one of ARGON2ID: $argon2id$v=19$m=..,t=..,p=..$salt$hash.",
        ),
        ("ARGON2ID", argon2id(131_073), TOO_MUCH.format("m of 131073", 131_072)),
        ("ARGON2ID", argon2id(131_072, 5), TOO_MUCH.format("m times t of 655360", 524_288)),
        ("ARGON2ID", argon2id(136, 1, 17), TOO_MUCH.format("p of 17", 16)),
        (
            "ARGON2ID",
            argon2id(15, 1, 2),
            "The password hash cannot be used: m, t and p do not fit each other.",
        ),
        (
            "ARGON2ID",
            argon2id(64, 0),
            "The password hash cannot be used: m, t and p do not fit each other.",
        ),
        (
            "PBKDF2_SHA256",
            f"pbkdf2_sha256$1000$salt${DIGEST}=",
            "The password hash is not one of PBKDF2_SHA256: $pbkdf2-sha256$rounds$salt$hash.",
        ),
        ("PBKDF2_SHA256", pbkdf2("2000001"), TOO_MUCH.format("rounds of 2000001", 2_000_000)),
        # Each 32 bytes of a hash take the rounds anew.
        (
            "PBKDF2_SHA256",
            pbkdf2("1000001", f"{SALT}${'A' * 86}"),
            TOO_MUCH.format("rounds of 2000002", 2_000_000),
        ),
        ("PBKDF2_SHA256", pbkdf2("0"), "The password hash cannot be used: there must be a round."),
        (
            "PBKDF2_SHA256",
            pbkdf2("i=1000,l=20"),
            "The password hash cannot be used: l is not the length of the hash.",
        ),
    ],
)
def test_a_hash_that_is_refused(algorithm: str, text: str, message: str) -> None:
    with pytest.raises(UnusableHash) as refused:
        check_hash(algorithm, text)
    assert str(refused.value) == message


SIZES = [
    (f"c2FsdHNhbA${DIGEST}", "its salt has 7 bytes, not 8 to 64"),
    (f"{'A' * 88}${DIGEST}", "its salt has 66 bytes, not 8 to 64"),
    (f"{SALT}${'A' * 20}", "it has 15 bytes, not 16 to 64"),
    (f"{SALT}${'A' * 88}", "it has 66 bytes, not 16 to 64"),
    (f"{SALT}${DIGEST[:-1]}B", "it is not in base 64"),
    (f"{SALT}${'A' * 25}", "it is not in base 64"),
]


@pytest.mark.parametrize(("rest", "problem"), SIZES)
@pytest.mark.parametrize("algorithm", ["SCRYPT", "ARGON2ID", "PBKDF2_SHA256"])
def test_a_salt_and_a_digest_have_sizes(algorithm: str, rest: str, problem: str) -> None:
    made = {
        "SCRYPT": scrypt(4, rest=rest),
        "ARGON2ID": argon2id(64, rest=rest),
        "PBKDF2_SHA256": pbkdf2("10", rest),
    }
    with pytest.raises(UnusableHash) as refused:
        check_hash(algorithm, made[algorithm])
    assert str(refused.value) == f"The password hash cannot be used: {problem}."
