"""The team of ``docs/examples/team.yaml``: where it is, and what only its users have."""

from tests.environments import PROJECT

TEAM = PROJECT / "docs" / "examples" / "team.yaml"

PASSKEY_ID = "Ym9iLXBhc3NrZXk"
PASSKEY_OF_BOB = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdQX4LsGQthO6M39t
SAEMkcQOJnnU/WA8Mf5zTnDDAVmhRANCAAQnTemrkJAd5XdOn6S+3hni3IoYHRgq
0j5AANzKrk5PfD9s9L97tfeMvjSJiVjh8oMizJchdn6rCOE1HpGu7USI
-----END PRIVATE KEY-----
"""
"""The private key of the passkey that the file has the public key of."""
