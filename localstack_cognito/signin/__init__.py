"""The one sign-in engine, whichever door a user comes through.

::

    InitiateAuth, a page         RespondToAuthChallenge, a page
            |                              |
          flows/                      challenges/        what is asked; each says what it needs,
            |      phases: client,         |             and looks at the proof alone
            |      session, lock, user     |
            +--------------+---------------+
                           |
                   a user is proven
                           |
                         risk                            what threat protection thinks of it
                           |
                         gates  --- owes more --->  a challenge, and a session for its answer
                           |
                         tokens

``engine`` is the only way in. Beside it ``step_up`` says how a level is reached, ``after_sign_up``
lets a new user in, and ``refresh``, ``sign_out``, ``user_sessions`` and ``sso_sessions`` are about
sign-ins that are over. Below are what proves a user (``passwords``, ``srp``, ``totp``,
``one_time_codes``, ``passkeys/``, ``devices``), how often one may guess (``guesses``), whom a name
means (``users``), and what ties a challenge to its answer (``sessions``).

Nothing here knows which door it was, HTTP or pages; errors are AWS's, raised where the rule is.
"""
