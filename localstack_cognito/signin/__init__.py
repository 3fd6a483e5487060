"""The one sign-in engine, whichever door a user comes through.

A flow begins a sign-in, a challenge answers what it asks, and between them an ordered list of gates
decides what is still owed. No door into the house knows more than ``engine`` offers, and nothing
here knows which door it was.
"""
