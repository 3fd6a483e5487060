"""``/_aws/cognito-idp/risks``: which sign-ins threat protection takes for risky ones."""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.console.filters import NoFilter, filters_of
from localstack_cognito.directory.protection import risks
from localstack_cognito.storage.risks import Risk

_TEXTS = ("UserPoolId", "Username", "IpAddress", "RiskLevel")
_COMPROMISED = "CompromisedCredentials"
_MEMBERS = (*_TEXTS, _COMPROMISED)
_FILTERS = ("user_pool_id", "username", "ip_address")


def serve(request: Request) -> Response:
    """PUT states a risk, GET gives those that are stated, DELETE takes them back.

    PUT takes ``UserPoolId``, optionally ``Username`` and ``IpAddress`` (an address or a range:
    ``198.51.100.0/24``), and one or both of ``RiskLevel`` (``Low``, ``Medium``, ``High`` or
    ``None``) and ``CompromisedCredentials``; it replaces what was said of the same sign-ins. The
    query's filters of GET and DELETE are ``user_pool_id``, ``username`` and ``ip_address``, each
    exact.
    """
    try:
        if request.method == "PUT":
            return _put(request)
        filters = filters_of(request, _FILTERS)
        if request.method == "DELETE":
            risks.take_risks_back(*filters)
            return Response(status=204)
        return _json({"risks": [_shape(risk) for risk in risks.list_risks(*filters)]})
    except NoFilter as error:
        return _json({"message": str(error)}, 400)
    except ServiceException as error:
        status = 404 if error.code == "ResourceNotFoundException" else 400
        return _json({"message": str(error.message)}, status)


def _put(request: Request) -> Response:
    body = read_json_object(request.get_data())
    if body is None:
        return _json({"message": "the body must be a JSON object"}, 400)
    if problem := _problem_of(body):
        return _json({"message": problem}, 400)
    stated = risks.state_risk(
        body["UserPoolId"],
        body.get("Username"),
        body.get("IpAddress"),
        body.get("RiskLevel"),
        body.get(_COMPROMISED),
    )
    return _json(_shape(stated))


def _problem_of(body: Mapping[str, Any]) -> str | None:
    """Return what is wrong with what is said, or None."""
    unknown = sorted(set(body) - set(_MEMBERS))
    if unknown:
        return f"unknown: {', '.join(unknown)}; known are {', '.join(_MEMBERS)}"
    for name in _TEXTS:
        if name in body and not (isinstance(body[name], str) and body[name]):
            return f"{name} must be a text that is not empty"
    if "UserPoolId" not in body:
        return "UserPoolId is missing"
    if "RiskLevel" not in body and _COMPROMISED not in body:
        return f"RiskLevel or {_COMPROMISED} is missing"
    if body.get("RiskLevel", risks.NO_RISK) not in risks.LEVELS:
        return f"RiskLevel must be one of {', '.join(risks.LEVELS)}"
    if not isinstance(body.get(_COMPROMISED, False), bool):
        return f"{_COMPROMISED} must be true or false"
    return None


def _shape(risk: Risk) -> dict[str, Any]:
    members = {
        "UserPoolId": risk.user_pool_id,
        "Username": risk.username or None,
        "IpAddress": risk.ip_address or None,
        "RiskLevel": risk.risk_level,
        _COMPROMISED: risk.compromised_credentials,
    }
    return {name: value for name, value in members.items() if value is not None}


def _json(body: dict[str, Any], status: int = 200) -> Response:
    response = Response(status=status)
    response.set_json(body)
    return response
