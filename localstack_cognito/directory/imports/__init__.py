"""Users from a CSV file.

``user_import_jobs`` -> ``user_import_run``, in a thread of its own -> ``user_import_rows``: what
one row says, or why it is skipped. Whether a job runs, ``pools/running_imports`` knows.
"""
