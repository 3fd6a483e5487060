"""AWS's side of a request: service models, the stubs made from them, and the check against them.

Nothing that knows what Cognito does with a request may enter.
"""
