"""Who is signed in, of all pools or of one."""

from rolo import Response

from localstack_cognito import clock
from localstack_cognito.console.pages import choices
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text
from localstack_cognito.console.sessions import FILTERS, standing
from localstack_cognito.storage.pool_cache import find_pool_and_client

_MOST = 200


def serve(visit: Visit) -> Response:
    """Show the newest sessions that go on, by the query's filters."""
    user_pool_id, username = (visit.query.get(name) or None for name in FILTERS)
    shown = standing(user_pool_id, username, _MOST)
    names = {}
    for one in shown:
        client_id = one.session.client_id
        if client_id not in names and (found := find_pool_and_client(client_id)):
            names[client_id] = (found[0].name, found[1].name)
    return visit.page(
        "sessions.html",
        title=text("menu.sessions"),
        sessions=shown,
        most=_MOST,
        names=names,
        pools=choices.pools(),
        now=clock.now(),
    )
