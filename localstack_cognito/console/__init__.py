"""Endpoints for the developer who uses the emulator: what AWS has no word for.

They are found under ``/_aws/cognito-idp``, and none of them changes how an AWS operation answers.
"""
