"""The first page: what there is, and how to reach it."""

from rolo import Response

from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text
from localstack_cognito.host.proxies import origin_of
from localstack_cognito.storage import identity_pools, user_pools
from localstack_cognito.storage.database import database

_MOST = 100
_FIRST = """\
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1
aws --endpoint-url {origin} cognito-idp create-user-pool --pool-name app"""


def serve(visit: Visit) -> Response:
    """Show every user pool and identity pool, of whichever account and region."""
    after = visit.query.get("after", "")
    with database().read() as connection:
        pools = user_pools.page_of_all(connection, after, _MOST)
        others = identity_pools.page_of_all(connection, _MOST) if not after else []
    more = visit.here(after=pools[-1].id) if len(pools) == _MOST else None
    origin = origin_of(visit.request)
    return visit.page(
        "start.html",
        title=text("start"),
        pools=pools,
        identity_pools=others,
        more=more,
        endpoint=origin,
        first_command=_FIRST.format(origin=origin),
    )
