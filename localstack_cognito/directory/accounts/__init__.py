"""How an account comes into being, and how its password is set anew.

``sign_up`` is a user's own way in, ``admin_create_user`` an administrator's, and
``user_migration`` asks a function for users that another directory has; ``password_reset``
gives a new password to those who forgot theirs, ``password_change`` to all others. All use
``users/`` and ``protection/``.
"""
