"""Endpoints for the developer who uses the emulator: what AWS has no word for.

They are found under ``/_aws/cognito-idp``. What they change of AWS's answers, a developer has asked
for there: another time (``clock``), or sign-ins at risk (``risks``).
"""
