"""Files in and out: what a host has, written as one form, and a host made from it.

```text
a file --files--> nodes with places --form--> members --kinds, users--> the database
                                                                             |
a file <--files-- members <--export-------------------------------------------+
```

``files`` knows texts and no Cognito, ``form`` what may stand in a file, ``kinds`` and ``users`` how
each thing is made, changed, deleted and read; ``apply`` and ``export`` walk them.
"""
