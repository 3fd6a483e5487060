"""The paths of the developer's endpoints. What answers is imported when it is first asked for."""

from rolo import Request, Response

from localstack_cognito.host.guarded_routes import GuardedRoutes, open_to_every_origin

_PREFIX = "/_aws/cognito-idp"


def serve_messages(request: Request) -> Response:
    """Answer with the outbox, or empty it."""
    from localstack_cognito.console import messages

    return messages.serve(request)


def serve_clock(request: Request) -> Response:
    """Answer with the clock, or move it."""
    from localstack_cognito.console import clock

    return clock.serve(request)


def serve_risks(request: Request) -> Response:
    """Answer with the risks that are stated, state one, or take them back."""
    from localstack_cognito.console import risks

    return risks.serve(request)


@open_to_every_origin
def serve_image(request: Request, user_pool_id: str, digest: str) -> Response:
    """Answer with a logo."""
    from localstack_cognito.console import images

    return images.serve(request, user_pool_id, digest)


PATHS = ("messages", "clock", "risks")
"""The developer's endpoints below a domain's prefix."""


def add_routes(router: GuardedRoutes) -> None:
    """Add the paths to the host's edge router."""
    router.add(f"{_PREFIX}/messages", serve_messages, methods=["GET", "DELETE"])
    router.add(f"{_PREFIX}/images/<user_pool_id>/<digest>", serve_image, methods=["GET"])
    router.add(f"{_PREFIX}/clock", serve_clock, methods=["GET", "PUT", "DELETE"])
    router.add(f"{_PREFIX}/risks", serve_risks, methods=["GET", "PUT", "DELETE"])
