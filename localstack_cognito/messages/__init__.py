"""What is sent to users: the texts, the masks of where it went, and the outbox.

What is sent and when is decided in the rooms above; nothing here knows a pool's rules.
"""
