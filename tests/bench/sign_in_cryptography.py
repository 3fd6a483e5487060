"""What the cryptography of a sign-in costs by itself: two signatures and one verifier."""

import time
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from localstack_cognito.directory.users.passwords import is_password, new_password

_POOL, _USER, _PASSWORD = "us-east-1_bench", "alice", "Example123!"


def sign_in_cryptography() -> Callable[[], object]:
    """Return what signs an access and an ID token (RSA-2048) and checks a password."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    password = new_password(_POOL, _USER, _PASSWORD)
    token = bytes(900)

    def run() -> None:
        assert is_password(_POOL, _USER, _PASSWORD, password)
        for _ in range(2):
            key.sign(token, padding.PKCS1v15(), hashes.SHA256())

    return run


def cpu_seconds(count: int) -> float:
    """Return the processor time of one sign-in's cryptography in this process, in seconds."""
    run = sign_in_cryptography()
    run()
    before = time.process_time()
    for _ in range(count):
        run()
    return (time.process_time() - before) / count
