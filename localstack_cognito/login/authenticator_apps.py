"""The secret of an authenticator app as a picture that the app can read.

Source: https://github.com/google/google-authenticator/wiki/Key-Uri-Format
"""

import pyotp

from localstack_cognito.storage.records import UserPool

_SCALE = 4


def picture(pool: UserPool, username: str, secret: str) -> str:
    """Return a QR code with the secret and whose it is, as the address of an image."""
    import segno

    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=pool.name)
    code = segno.make(address, error="m")
    # Apps read dark on light, also on a page that is dark.
    return str(code.svg_data_uri(scale=_SCALE, dark="#000", light="#fff", border=2))
