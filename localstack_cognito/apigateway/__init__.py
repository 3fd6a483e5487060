"""The authorizer of type ``COGNITO_USER_POOLS`` on the host's REST APIs.

It is told of each call by ``host/api_gateway``, and answers with the caller's claims or with a
refusal. Nothing here knows how the host invokes an API.
"""
