"""The OAuth 2.0 and OpenID Connect endpoints of a pool's domain.

What people see is not made here, nor does anybody sign in here: who comes without a session is sent
to the pages, which send her back.
"""
