"""Reads a pool at AWS, by calls that only read, into a file such as an export writes.

```text
running                 the command's pull: clients, progress, exit code
pulling                 what is wanted, to a file
  user_pools              a pool: its own members, and what is in it (in_user_pools)
  users                   its users, many: one call for each only where nothing else tells
  identity_pools          an identity pool
    asking                  an operation's answer, kept as soon as it is there
      operations              what may be asked at all, how often, with which permission
      pacing                  not more often than AWS lets one account ask
      kept                    FILE.partial: every answer, for --resume
  not_given               what AWS keeps to itself, and what to do about it
```

All is asked first and written then. What is asked a second time comes out of ``kept``: so whoever
resumes does the same from its beginning, and asks only what is missing. No host is imported.
"""
