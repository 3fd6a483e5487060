"""The keys of identity pools: RS512, one for each region.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/open-id.html
"""

import json
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.storage import keys as storage
from localstack_cognito.storage.database import database
from localstack_cognito.storage.keys import RegionKey
from localstack_cognito.tokens.keys import KEY_SIZE, Key, load, pem

_ALWAYS = "us-east-1"


def jwks() -> str:
    """Return the keys of every region that is in use as a JSON Web Key Set (RFC 7517)."""
    with database().read() as connection:
        stored = storage.find_region_keys(connection)
        missing = storage.regions_in_use(connection) | {_ALWAYS}
    missing -= stored.keys()
    for region in sorted(missing):
        _make_key(region)
    if missing:
        with database().read() as connection:
            stored = storage.find_region_keys(connection)
    keys = [load(key.kid, key.private_key).jwk("RS512") for key in stored.values()]
    return json.dumps({"keys": keys}, separators=(",", ":"))


def key_of(region: str) -> Key:
    """Return the region's key, made where there is none."""
    stored = _stored_key(region)
    if stored is None:
        _make_key(region)
        stored = _stored_key(region)
        assert stored is not None
    return _loaded(stored.kid, stored.private_key)


def _stored_key(region: str) -> RegionKey | None:
    with database().read() as connection:
        return storage.find_region_keys(connection).get(region)


@lru_cache(maxsize=64)
def _loaded(kid: str, private_key: str) -> Key:
    return load(kid, private_key)


def first_kid(region: str) -> str:
    """Return the ``kid`` of a region's first key: AWS numbers them."""
    return f"{region}1"


def _make_key(region: str) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
    key = RegionKey(region, first_kid(region), pem(private), clock.now())
    try:
        with database().write() as connection:
            storage.add_region_key(connection, key)
    except IntegrityError:
        # Another thread or host made it first, and its counts.
        pass
