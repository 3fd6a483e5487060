"""``/_aws/cognito-idp/messages``: the messages to users, shaped like the host's ``/_aws/ses``."""

import datetime
from typing import Any

from rolo import Request, Response

from localstack_cognito.console.filters import NoFilter, filters_of
from localstack_cognito.messages import outbox
from localstack_cognito.storage.messages import Message

_MOST = 1000
_FILTERS = ("user_pool_id", "username", "destination")


def serve(request: Request) -> Response:
    """GET gives the newest messages that match the query, oldest first; DELETE empties the outbox.

    The query's filters are ``user_pool_id``, ``username`` and ``destination``, each exact, and
    ``limit``: how many at the most, 1000 where it is left out.
    """
    if request.method == "DELETE":
        outbox.empty()
        return Response(status=204)
    try:
        limit = int(request.args.get("limit", _MOST))
    except ValueError:
        limit = 0
    if not 0 < limit <= _MOST:
        return _json({"message": f"limit must be a whole number from 1 to {_MOST}"}, 400)
    try:
        user_pool_id, username, destination = filters_of(request, _FILTERS)
    except NoFilter as error:
        return _json({"message": str(error)}, 400)
    newest = outbox.read(user_pool_id, username, destination, limit)
    return _json({"messages": [_shape(message) for message in newest]})


def _shape(message: Message) -> dict[str, Any]:
    by_phone = message.delivery_medium == "SMS"
    recipients = [message.destination] if message.destination else []
    return {
        "Id": message.id,
        "Region": message.region,
        "Timestamp": datetime.datetime.fromtimestamp(message.created_at, tz=datetime.UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z"),
        "Destination": {"PhoneNumber": message.destination}
        if by_phone
        else {"ToAddresses": recipients},
        "Subject": message.subject,
        "Body": {"text_part": message.body, "html_part": None},
        "DeliveryMedium": message.delivery_medium,
        "UserPoolId": message.user_pool_id,
        "Username": message.username,
        "Purpose": message.purpose,
        "Code": message.code,
        "Deliveries": [
            {"Carrier": one["carrier"], "Status": one["status"], "Detail": one["detail"]}
            for one in message.deliveries or ()
        ],
    }


def _json(body: dict[str, Any], status: int = 200) -> Response:
    response = Response(status=status)
    response.set_json(body)
    return response
