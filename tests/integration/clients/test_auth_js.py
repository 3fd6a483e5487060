"""Auth.js, its provider for Cognito: an app keeps sessions of those who signed in on the pages."""

from tests.host import Host, reserved_port
from tests.integration.clients.conftest import EMAIL, App
from tests.integration.oauth.apps import OAUTH


def test_somebody_signs_in_to_an_app_and_out(host: Host) -> None:
    url = f"http://localhost:{reserved_port()}"
    callbacks = {"CallbackURLs": [f"{url}/auth/callback/cognito"]}
    app = App(host, **{**OAUTH, **callbacks}, GenerateSecret=True)
    app.add("alice", email=EMAIL, name="Alice")
    told = app.run("hosted/auth_js.mjs", appUrl=url, secret=app.secret)
    assert told == {
        "before": None,
        "home": f"{url}/home",
        "user": {"name": "Alice", "email": EMAIL},
        "after": None,
    }
