"""Tokens: the keys that sign them, what they say, and whether one that comes back still counts.

::

    sessions        client_tokens                what is asked for: a user's, a client's
        |                 |
        +------issue------+    access_tokens     tokens are signed, and checked when they come back
                 |                   |
              claims                 |           what tokens say, as pure functions
                 |                   |
                jwt -----------------+           how they are written
                 |
        keys, issuer, scopes, overrides

How somebody earned a token is not known here.
"""
