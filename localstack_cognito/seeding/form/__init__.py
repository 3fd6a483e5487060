"""The form: which members a file may have, of what shape, and how they are read.

Nothing here opens a database or asks a host.
"""
