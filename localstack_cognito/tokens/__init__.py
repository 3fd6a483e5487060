"""Tokens: the keys that sign them, what they say, and whether one that comes back still counts.

::

    sessions    client_tokens    exchange        what is asked for: a user's, a client's, another's
        |             |           |    |
        +-----------issue---------+    |         tokens are signed
                      |         access_tokens    one that has come back is checked
                   claims              |         what tokens say, as pure functions
                      |                |
                     jwt --------------+         how they are written
                      |
             keys, issuer, scopes, overrides

How somebody earned a token is not known here.
"""
