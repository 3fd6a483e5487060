"""The OAuth 2.0 and OpenID Connect endpoints of a pool's domain.

::

    authorize -> authorization_request    what an app asks for, checked one thing a step
        |-> the sign-in page              of who is not signed in
        |-> federated                     of who is to sign in at an identity provider
        '-> back_to_app -> codes          of who is signed in: a code, or tokens
    token -> grants                       what a code, a refresh token or a client is worth
    register -> client_metadata           what an app asks to be registered with

What people see is not made here, nor does anybody sign in here: who comes without a session is sent
to the pages, which send them back.
"""
