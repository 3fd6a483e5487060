"""Two trees of the form, compared member by member.

```text
a file, the host, AWS --sides--> nodes --comparing--> differences --report--> lines, JSON
                                           |
        reading of a thing (things): members by shape, defaults completed, secrets as digests
        lists: which are sets, whose items have keys, whose order counts
        left_alone: what no side need say, and what AWS never gives
        streams: users and the like, many, compared without being kept
```

Nothing here needs the host: the directory's own defaults take seconds to import, and a test
compares ``defaults`` with them.
"""
