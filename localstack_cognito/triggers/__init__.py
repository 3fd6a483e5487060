"""The Lambda functions of a pool: what they are told, and what they may answer.

Each file here is one kind of trigger, and a call goes this way:

    pre_sign_up(occasion, ...)    in the trigger's file: is there a function? An ``Event`` is made
    invocation.call               may Cognito call it? It is called; errors become AWS's
    PreSignUpAnswer               in the trigger's file again: the answer, checked member by member

``Occasion`` says who does what in which pool. No transaction is open meanwhile, for a function may
call Cognito back.
"""
