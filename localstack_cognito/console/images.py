"""The logos of login pages, which anybody may see."""

from rolo import Request, Response

from localstack_cognito.directory.clients.ui_customization import find_image


def serve(request: Request, user_pool_id: str, digest: str) -> Response:
    """Answer with a logo, or 404."""
    image = find_image(user_pool_id, digest)
    if image is None:
        return Response(status=404)
    content, media_type = image
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=3600"}
    return Response(content, mimetype=media_type, headers=headers)
