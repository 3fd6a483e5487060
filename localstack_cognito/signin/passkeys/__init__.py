"""Passkeys: registered with an access token, and used to sign in.

::

    registration    assertions      a browser makes a passkey, and signs with one
         |    |      |    |
         |   credentials  |         those that a user has
         |                |
         responses, options         what browsers send, and what they are asked with

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
and https://www.w3.org/TR/webauthn-3/ (sections 7.1 and 7.2 are what is verified).
"""
