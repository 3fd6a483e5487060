"""What is there and would be refused now: it was taken when other things were as they are no more.

A client goes on naming a provider that was deleted, and a pool keeps its second factors on a tier
that has none. An export says so of the members, and they are taken as they are.
"""

from collections.abc import Callable, Collection, Sequence
from itertools import combinations

from localstack.aws.api import ServiceException

_MOST_TRIED = 2


def needing_no_check(
    candidates: Sequence[str], makes_it: Callable[[Collection[str]], bool]
) -> list[str]:
    """Return the fewest of the members that must not be checked for a thing to be as it is.

    ``makes_it`` says whether those that it is given are enough; it may raise what AWS's rules do.
    """
    for number in range(_MOST_TRIED + 1):
        for names in combinations(candidates, number):
            try:
                if makes_it(names):
                    return list(names)
            except ServiceException:
                continue
    return list(candidates)
