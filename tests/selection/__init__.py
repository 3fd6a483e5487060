"""Which test runs which function of the package, and which tests a change can touch.

``recorder`` sets a byte per function in a file that a test process and its hosts share; ``plugin``
reads it after each test and keeps what it read in ``.testmap.json`` (``record``); ``changes`` reads
from Git what has changed, and ``choice`` says which tests that concerns. ``tests.quick`` runs them.
"""
