"""What is sent to users: the texts, the masks of where it went, and the outbox.

How a message travels:

    templates, notices   a text: a function's, the pool's own, or AWS's default
    outbox.keep          kept for the developer, in the transaction that makes its code
    outbox.announce      written to the log, once that is committed
    carriers             taken to the user by ``smtp``, ``ses`` or ``sns``
    outbox.report        what has become of it

What is sent and when is decided in the rooms above; nothing here knows a pool's rules.
"""
