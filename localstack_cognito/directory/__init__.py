"""Pools, their clients and the people in them, and the rules that AWS has for each.

Nothing here knows HTTP, tokens or how a sign-in goes; errors are AWS's, raised where the rule is.
"""
