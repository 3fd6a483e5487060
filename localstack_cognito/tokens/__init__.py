"""Tokens: the keys that sign them, what they say, and whether one that comes back still counts.

How somebody earned a token is not known here.
"""
