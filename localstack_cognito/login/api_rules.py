"""What the API asks of every request's members, asked of what is typed on a page too."""

from collections.abc import Mapping
from functools import lru_cache

from botocore.model import OperationModel
from localstack.aws.spec import load_service

from localstack_cognito.aws.validation import check_request
from localstack_cognito.login.visit import Visit


def check(
    visit: Visit,
    operation: str,
    attributes: Mapping[str, str] | None = None,
    **members: str | None,
) -> None:
    """Check what an operation of the API would be given. Raises ``InvalidParameterException``."""
    request = {name: value for name, value in members.items() if value is not None}
    listed = [{"Name": name, "Value": value} for name, value in (attributes or {}).items()]
    check_request(
        _operation(operation),
        {"ClientId": visit.client.id, **request, **({"UserAttributes": listed} if listed else {})},
    )


@lru_cache(maxsize=8)
def _operation(name: str) -> OperationModel:
    return load_service("cognito-idp").operation_model(name)
