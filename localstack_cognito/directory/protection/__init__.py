"""Threat protection: how risky a sign-in is, what is done about it and what is remembered.

``risk_configuration`` is what a pool or client is set to, ``threat_protection`` the choice between
those, ``risks`` the marks of one event, ``takeover_notices`` the mails, ``auth_events`` the list.
"""
