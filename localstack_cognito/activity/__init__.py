"""What happened and why: noted by every room, read by the console.

A record is made when something begins, and kept when it ends. Nothing here knows what is noted.
"""
