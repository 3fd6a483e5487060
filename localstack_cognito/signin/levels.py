"""How strongly a user has proven who they are: the claims ``acr`` and ``amr``.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
"""

from collections.abc import Collection, Mapping

from localstack_cognito.signin.sign_in import (
    EMAIL,
    HARDWARE_KEY,
    PASSWORD,
    SMS,
    SOFTWARE_KEY,
    SOFTWARE_TOKEN,
    Journey,
)

_MULTIPLE = "mfa"
METHODS = frozenset({PASSWORD, SOFTWARE_TOKEN, SMS, EMAIL, SOFTWARE_KEY, HARDWARE_KEY, _MULTIPLE})
"""Every value of ``amr`` that tells what was proven."""
# The methods that satisfy each level, the highest level first.
_SATISFYING: Mapping[int, tuple[frozenset[str], ...]] = {
    4: (frozenset({PASSWORD, SOFTWARE_TOKEN}),),
    3: (
        frozenset({SOFTWARE_KEY}),
        frozenset({HARDWARE_KEY}),
        frozenset({PASSWORD, SMS}),
        frozenset({PASSWORD, EMAIL}),
    ),
    2: (frozenset({SMS}), frozenset({EMAIL})),
    1: (frozenset({PASSWORD}),),
}


def level_of(methods: Collection[str]) -> int:
    """Return the highest level that these methods satisfy, 0 where they satisfy none."""
    proven = frozenset(methods)
    return next(
        (
            level
            for level, combinations in _SATISFYING.items()
            if any(combination <= proven for combination in combinations)
        ),
        0,
    )


def is_reached(journey: Journey) -> bool:
    """Return whether the user has proven as much as they were to."""
    return journey.target is None or level_of(journey.methods) >= journey.target


def amr(methods: Collection[str]) -> list[str]:
    """Return the claim ``amr`` for the methods that were proven, in their order."""
    return [*methods, _MULTIPLE] if len(methods) > 1 else list(methods)


def methods_of(amr_claim: Collection[str]) -> tuple[str, ...]:
    """Return the methods that a claim ``amr`` tells of."""
    return tuple(method for method in amr_claim if method != _MULTIPLE)
