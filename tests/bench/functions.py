"""What a function at the door costs: a sign-up that a PreSignUp function hears of."""

import itertools
import json
from collections.abc import Callable

from tests.bench.connection import Connection
from tests.functions import make_function
from tests.host import Host

INVOKE, SIGN_UP, PLAIN = "Lambda Invoke, warm", "SignUp, PreSignUp function", "SignUp"
_NAME = "presignup"
_SOURCE = "def handler(event, context):\n    return event\n"
_EVENT = json.dumps({"request": {"userAttributes": {}}, "response": {"autoConfirmUser": False}})


def function_operations(host: Host) -> dict[str, Callable[[], float]]:
    """Return the call of a function, a sign-up that calls it, and one that calls none."""
    function = make_function(host, _NAME, _SOURCE)
    connection = Connection(host.port)
    numbers = itertools.count()

    def new_client(**settings: object) -> str:
        pool = connection.call("cognito-idp", "CreateUserPool", PoolName="told", **settings)
        client = connection.call(
            "cognito-idp",
            "CreateUserPoolClient",
            UserPoolId=pool.body["UserPool"]["Id"],
            ClientName="told",
        )
        return str(client.body["UserPoolClient"]["ClientId"])

    def sign_up(client_id: str) -> float:
        name = f"user{next(numbers)}"
        return connection.call(
            "cognito-idp", "SignUp", ClientId=client_id, Username=name, Password="Example123!"
        ).cost

    told = new_client(LambdaConfig={"PreSignUp": function})
    untold = new_client()
    return {
        PLAIN: lambda: sign_up(untold),
        INVOKE: lambda: connection.invoke(_NAME, _EVENT).cost,
        SIGN_UP: lambda: sign_up(told),
    }
