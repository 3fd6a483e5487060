"""The Lambda functions of a pool: what they are told, and what they may answer.

``invocation`` calls any of them; each further file here is one kind of trigger.
"""
