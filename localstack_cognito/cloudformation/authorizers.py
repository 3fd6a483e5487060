"""The requests that make a REST API's authorizer what a template declares.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html
"""

from typing import Any

from localstack_cognito.cloudformation.calls import Change, Properties

_MEMBERS = {
    "AuthType": "authType",
    "AuthorizerCredentials": "authorizerCredentials",
    "AuthorizerResultTtlInSeconds": "authorizerResultTtlInSeconds",
    "AuthorizerUri": "authorizerUri",
    "IdentitySource": "identitySource",
    "IdentityValidationExpression": "identityValidationExpression",
    "Name": "name",
    "Type": "type",
}
_ARNS = "ProviderARNs"


def patch_request(change: Change) -> Properties | None:
    """Return the members of ``UpdateAuthorizer``, where something has changed."""
    operations: list[dict[str, Any]] = []
    for name, member in _MEMBERS.items():
        before, after = change.previous.get(name), change.desired.get(name)
        if before == after:
            continue
        if after is None:
            operations.append({"op": "remove", "path": f"/{member}"})
        else:
            how = "add" if before is None else "replace"
            operations.append({"op": how, "path": f"/{member}", "value": str(after)})
    before, after = change.previous.get(_ARNS) or [], change.desired.get(_ARNS) or []
    operations += [
        {"op": "add", "path": "/providerARNs/-", "value": arn} for arn in after if arn not in before
    ]
    # From the last one on, since each removal moves those behind it.
    operations += [
        {"op": "remove", "path": f"/providerARNs/{place}"}
        for place, arn in reversed(list(enumerate(before)))
        if arn not in after
    ]
    if not operations:
        return None
    return {
        "RestApiId": change.desired["RestApiId"],
        "AuthorizerId": change.desired["AuthorizerId"],
        "PatchOperations": operations,
    }
