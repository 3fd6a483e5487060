"""Forms that another site has a browser post here: they come without the cookies of this site.

A page that posts the same form once more, from here, brings them.
"""

import base64
import hashlib
import html
from collections.abc import Mapping

from rolo import Request, Response

from localstack_cognito.oauth.answers import headers

_AGAIN = "_again"
_SCRIPT = "document.forms[0].submit()"
# Browsers hold redirects to what is said of forms, and the answer leads to the app.
_POLICY = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    f"script-src 'sha256-{base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()}'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Signing in</title></head>
<body>
<form method="post">
{fields}
<noscript><button>Continue</button></noscript>
</form>
<script>{script}</script>
</body>
</html>
"""
_FIELD = '<input type="hidden" name="{}" value="{}">'


def may_come_again(request: Request, parameters: Mapping[str, str]) -> bool:
    """Return whether what a request brings is a form that was not posted from here already."""
    return request.method == "POST" and _AGAIN not in parameters


def page(form: Mapping[str, str]) -> Response:
    """Return a page that posts a form once more, by itself or by a button."""
    repeated = {**form, _AGAIN: "1"}
    fields = "\n".join(
        _FIELD.format(html.escape(name), html.escape(value)) for name, value in repeated.items()
    )
    return Response(
        _PAGE.format(fields=fields, script=_SCRIPT),
        content_type="text/html; charset=utf-8",
        headers={**headers(), "Content-Security-Policy": _POLICY},
    )
