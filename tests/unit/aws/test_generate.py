"""The models and stubs that ``make api`` writes."""

import gzip
import json

from botocore.model import ServiceModel

from localstack_cognito.aws.api import cognito_identity, cognito_idp
from localstack_cognito.aws.generate import HERE, SOURCES, model_text


def test_documentation_is_left_out_and_nothing_else() -> None:
    model = {
        "documentation": "<p>text</p>",
        "shapes": {
            "S": {
                "type": "structure",
                "members": {"documentation": {"shape": "T", "documentation": "text"}},
                "required": ["documentation"],
            }
        },
    }
    packed = gzip.compress(json.dumps(model).encode())
    shape = {
        "type": "structure",
        "members": {"documentation": {"shape": "T"}},
        "required": ["documentation"],
    }
    assert json.loads(model_text(packed)) == {"shapes": {"S": shape}}
    assert model_text(packed) == model_text(gzip.compress(json.dumps(model).encode(), mtime=1))


def test_each_model_is_there_without_documentation() -> None:
    for source in SOURCES:
        text = HERE.joinpath("data", source.model).read_text()
        assert json.dumps(json.loads(text), indent=1) + "\n" == text
        assert "<p>" not in text


def test_the_stubs_have_every_operation_of_the_models(models: dict[str, ServiceModel]) -> None:
    stubs = {
        "cognito-idp": cognito_idp.CognitoIdpApi,
        "cognito-identity": cognito_identity.CognitoIdentityApi,
    }
    for service, stub in stubs.items():
        printed = {
            member.operation for member in vars(stub).values() if hasattr(member, "operation")
        }
        assert printed == set(models[service].operation_names)
