"""Pools, their clients and the people in them, and the rules that AWS has for each.

::

    accounts/   imports/          sign-up, users from files
        |           |
    protection/     |             threat protection
        |           |
    users/      clients/          users and groups; app clients
        |           |
    providers/      |             identity providers
        |           |
    pools/                        user pools and their settings
        |
    refusals, ids, tags, ...      small things that all have

Nothing here knows HTTP, tokens or how a sign-in goes; errors are AWS's, raised where the rule is.
"""
