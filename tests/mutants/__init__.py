"""Mutation testing: changes the code in small ways and says which changes no test notices.

::

    __main__   copies the tree, has ``generate`` mutate it, and gives the mutants to ``runner``
    generate   writes all mutants of a file into it, each behind a number
    switch     which mutant is active, and which are reached: memory that all processes share
    runner     in pytest: for each mutant, the recorded tests that run its function and reach it,
               quickest first

No kept tool is used, and this is why. cosmic-ray writes one mutant into the file and starts a
command for it; mutmut compiles all in at once, but names the active one in an environment variable,
which hosts that run already do not see, copies a function for each mutant, and leaves out every
function with a decorator. Here starting pytest and a host takes seconds and a test a tenth of one,
so hosts must stay while mutants change. Mutants are therefore switched inside of an expression
(``a != b if is_active(7) else a == b``), which also goes for properties, generators and
context managers, and which ends an endless loop with its mutant.
"""
