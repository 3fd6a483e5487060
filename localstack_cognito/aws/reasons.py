"""Why something was refused, read from the error.

It stands apart from the classes that are refused with: those need the whole service model, which
is not imported before the first request.
"""


def reason_of(error: Exception) -> str | None:
    """Return why something was refused, for the developer; None where AWS's text says it all."""
    return getattr(error, "reason", None) or None
