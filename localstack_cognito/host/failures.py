"""Failures of what a host is set up with, not of a request."""


class SetupFailure(Exception):
    """The host cannot serve until somebody mends its set-up; the text says what, in one line.

    Its text reaches the client and the log as it is: it must hold no secret.
    """
