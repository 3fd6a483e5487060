"""Tokens in exchange for others (RFC 8693): narrower, for one service, on somebody's behalf.

::

    GetDerivedToken            grant_type=...:token-exchange
          |                              |
          |                           issuers      which provider a token is of, by what it says
          |                              |
          +-----------engine-------------+         may the client, from whom, for what
                  |           |
               parties     narrowing               whose tokens they are; scopes, one audience
                  |           |
                  +---claims--+                    what the new token says
                        |
               requests, refusals

Tokens of identity providers are read below, in ``federation``. Nothing is stored here: a token that
is derived ends with the session of the one that was brought.
"""
