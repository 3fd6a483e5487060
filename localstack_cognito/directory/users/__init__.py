"""The users of a pool, and what belongs to one user.

``users`` finds and changes a user, ``user_list`` filters them; ``attributes`` (the rules) ->
``user_attributes`` (the operations) -> ``codes`` and ``delivery`` (what proves an address);
``passwords`` and ``password_history``; ``mfa`` (which second factors); ``groups``;
``user_identities`` and ``federated_users`` (who comes from an identity provider).
"""
