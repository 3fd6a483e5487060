"""Every setting of the extension: an environment variable, read when it is asked for."""

import os


def database_url() -> str | None:
    """Return ``COGNITO_DATABASE_URL``, the PostgreSQL database to keep the directory in, if set."""
    return os.environ.get("COGNITO_DATABASE_URL") or None


def issuer_base_url() -> str | None:
    """Return ``COGNITO_ISSUER_BASE_URL``: what comes before ``/<pool_id>`` in ``iss``, if set."""
    return os.environ.get("COGNITO_ISSUER_BASE_URL", "").rstrip("/") or None


def strict() -> bool:
    """Return whether ``COGNITO_STRICT=1`` refuses what is otherwise eased for local work."""
    return os.environ.get("COGNITO_STRICT", "").lower() in ("1", "true")
