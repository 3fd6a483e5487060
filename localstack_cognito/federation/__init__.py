"""Sign-in through other identity providers.

A browser departs for a provider with a state, and arrives with an answer. What the provider says is
checked in its own protocol; what becomes of it is the same for all of them.
"""
