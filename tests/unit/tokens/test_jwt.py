"""Signatures of tokens, also of those that come back."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.keys import Key, base64url
from tests.other_texts import OTHER_TEXTS


def new_key(kid: str = "kid") -> Key:
    return Key(kid, rsa.generate_private_key(public_exponent=65537, key_size=2048))


def test_a_token_is_good_for_the_key_that_signed_it_alone_however_often() -> None:
    key, namesake = new_key(), new_key()
    token = jwt.encode({"sub": "a"}, key)
    for _ in range(2):
        jwt.verify(token, key)
        with pytest.raises(jwt.WrongSignature):
            jwt.verify(token, namesake)


def test_a_token_that_was_good_makes_no_other_good() -> None:
    key = new_key()
    token, other = jwt.encode({"sub": "a"}, key), jwt.encode({"sub": "b"}, key)
    jwt.verify(token, key)
    for forged in (token[:-4] + "AAAA", ".".join((*other.split(".")[:2], token.split(".")[2]))):
        for _ in range(2):
            with pytest.raises(jwt.WrongSignature):
                jwt.verify(forged, key)


@pytest.mark.parametrize("rewrite", OTHER_TEXTS.values(), ids=OTHER_TEXTS)
@pytest.mark.parametrize(
    ("encode", "verify"), [(jwt.encode, jwt.verify), (jwt.encode_rs512, jwt.verify_rs512)]
)
def test_a_token_is_one_text(
    encode: Callable[..., str], verify: Callable[..., None], rewrite: Callable[[str], str]
) -> None:
    key = new_key()
    token = encode({"sub": "a"}, key)
    verify(token, key)
    for _ in range(2):
        with pytest.raises(jwt.WrongSignature):
            verify(rewrite(token), key)


def test_checked_tokens_do_not_fill_the_memory() -> None:
    key = new_key()
    for number in range(jwt._MOST + 10):
        jwt.verify(jwt.encode({"n": number}, key), key)
    assert 0 < len(jwt._good) <= jwt._MOST


@pytest.mark.parametrize("segment", ["W10", "bnVsbA", "%", "eyJhIjoiXHVkODAwIn0"])
def test_what_is_no_object_of_text_is_no_token(segment: str) -> None:
    for token in (f"{segment}.e30.x", f"e30.{segment}.x"):
        with pytest.raises(jwt.NotAToken):
            jwt.unverified_claims(token)


def test_no_depth_of_a_token_breaks_its_reader() -> None:
    nested = base64url(b'{"a":' * 100_000)
    with pytest.raises(jwt.NotAToken):
        jwt.unverified_claims(f"{nested}.e30.x")
