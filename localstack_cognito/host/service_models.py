"""Puts the service models in ``aws/data`` before the host's own, older ones.

Relies on: the loader of ``localstack.aws.spec``, which looks for a model in its search paths in
their order.
"""

from localstack.aws.spec import loader

from localstack_cognito.aws.service_data import DATA as DATA

COGNITO = frozenset({"cognito-idp", "cognito-identity"})


def install() -> None:
    """Make the host read our models. Call it before the host serves its first request."""
    if str(DATA) not in loader.search_paths:
        loader.search_paths.insert(0, str(DATA))
