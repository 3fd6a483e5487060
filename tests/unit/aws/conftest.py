"""The operations of the two services, from the models that the package brings."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.model import OperationModel, ServiceModel

import localstack_cognito.aws

DATA = Path(localstack_cognito.aws.__file__).parent / "data"

Operations = Callable[[str], OperationModel]


def load_model(service: str) -> ServiceModel:
    """Return the service model that the package brings."""
    [path] = DATA.glob(f"{service}/*/service-2.json")
    return ServiceModel(json.loads(path.read_text()), service)


@pytest.fixture(scope="session")
def models() -> dict[str, ServiceModel]:
    return {service: load_model(service) for service in ("cognito-idp", "cognito-identity")}


@pytest.fixture(scope="session")
def operation(models: dict[str, ServiceModel]) -> Operations:
    """Return the operation of a name, of whichever service has it."""

    def find(name: str) -> OperationModel:
        service = next(model for model in models.values() if name in model.operation_names)
        return service.operation_model(name)

    return find
