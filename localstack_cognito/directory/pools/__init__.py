"""User pools and their settings.

``user_pools`` has the operations, ``user_pool_settings`` the defaults and ``user_pool_rules`` what
goes with what; ``user_pool_mfa`` and ``mfa_rules``; a subject a file for domains, the schema, tags,
log delivery, rates, senders, the relying party of passkeys, ACR values, dynamic client registration
and the keys for SAML.
Nothing here knows clients or users.
"""
