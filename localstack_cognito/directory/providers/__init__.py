"""Identity providers of a pool, as they are configured.

``identity_providers`` has the operations, ``identity_provider_details`` the rules for what a
provider of each type is given. How somebody signs in through one is in ``federation/``.
"""
