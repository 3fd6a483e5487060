"""The operations of ``cognito-idp``, a file a subject, put together in ``provider``."""
