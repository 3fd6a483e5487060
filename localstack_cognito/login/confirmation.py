"""``confirmUser``: the page that takes a code, and where the link in a message leads."""

from rolo import Request, Response

from localstack_cognito.login import confirm_link, sign_up, visits


def serve(request: Request) -> Response:
    """Confirm who follows the link in a message, or show the page that takes a code."""
    if confirm_link.is_link(request):
        return confirm_link.serve(request)
    return visits.serve(request, sign_up.serve_confirmation)
