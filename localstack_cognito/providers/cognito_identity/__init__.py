"""The operations of ``cognito-identity``: identity pools."""
