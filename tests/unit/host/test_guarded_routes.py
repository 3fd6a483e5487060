"""A path that is added is the developer's, unless it says otherwise."""

import pytest
from rolo import Request, Response, Router
from rolo.routing import handler_dispatcher

from localstack_cognito.host.guarded_routes import GuardedRoutes, is_open, open_to_every_origin

FORBIDDEN = 403


def serve(request: Request, **arguments: str) -> Response:
    """Answer with what the path held."""
    return Response(",".join(arguments.values()) or "nothing")


@open_to_every_origin
def serve_all(request: Request, **arguments: str) -> Response:
    """Answer everybody."""
    return serve(request, **arguments)


@pytest.fixture
def router() -> Router:
    router: Router = Router(dispatcher=handler_dispatcher())
    routes = GuardedRoutes(router)
    routes.add("/new/<name>", serve, methods=["GET", "PUT"])
    routes.add("/open/<name>", serve_all)
    return router


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://app.example.com"},
        {"Referer": "https://app.example.com/page"},
        {"Host": "app.example.com"},
        {"Host": "app.example.com", "Origin": "http://app.example.com"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_new_endpoint_is_closed_to_strangers(
    router: Router, method: str, headers: dict[str, str]
) -> None:
    headers = {"Host": "localhost", **headers}
    assert router.dispatch(Request(method, "/new/a", headers=headers)).status_code == FORBIDDEN
    opened = router.dispatch(Request(method, "/open/a", headers=headers))
    assert (opened.status_code, opened.get_data()) == (200, b"a")


@pytest.mark.parametrize("headers", [{}, {"Host": "localstack:4566"}, {"Host": "10.0.0.1"}])
def test_a_new_endpoint_answers_the_developer(router: Router, headers: dict[str, str]) -> None:
    headers = {"Host": "localhost", **headers}
    answer = router.dispatch(Request("GET", "/new/a", headers=headers))
    assert (answer.status_code, answer.get_data()) == (200, b"a")


def test_what_is_guarded_is_not_taken_for_open(router: Router) -> None:
    is_opened = {rule.rule: is_open(rule.endpoint) for rule in router.url_map.iter_rules()}
    assert is_opened == {"/new/<name>": False, "/open/<name>": True}
