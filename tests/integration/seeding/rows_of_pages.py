"""Rows of what a pool shows: domains, styles, terms; and of where its logs go."""

import base64
from collections.abc import Iterator, Sequence

from localstack_cognito.directory.clients.ui_customization import ALL, KIND, customized
from localstack_cognito.directory.pools import log_delivery
from localstack_cognito.storage.domains import EVERYWHERE
from localstack_cognito.storage.rows import values_of
from tests.integration.seeding.values_of_rows import (
    ACCOUNT,
    CLIENT,
    POOL,
    REGION,
    Row,
    Rows,
    dates,
    moment,
)

_IMAGE = b"\x89PNG\r\n\x1a\n and what it shows"
_CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/every"


def rows() -> Iterator[Rows]:
    """Yield the rows of each table but ``configurations``."""
    settings = {
        EVERYWHERE: {
            "ManagedLoginVersion": 1,
            "CustomDomainConfig": {"CertificateArn": _CERTIFICATE},
        },
        REGION: {"ManagedLoginVersion": 2},
    }
    yield (
        "domains",
        [
            {
                "region": region,
                "name": "every" if region else "login.every.example",
                "user_pool_id": POOL,
                "is_custom": region == EVERYWHERE,
                "settings": settings[region],
                "created_at": moment(),
            }
            for region in settings
        ],
    )
    asset = {
        "Category": "PAGE_HEADER_LOGO",
        "ColorMode": "LIGHT",
        "Extension": "PNG",
        "Bytes": base64.b64encode(_IMAGE).decode(),
    }
    style = {"components": {"pageText": {"lightMode": {"bodyColor": "ff0000ff"}}}}
    yield (
        "managed_login_brandings",
        [
            {
                "id": "66666666-6666-4666-8666-666666666666",
                "user_pool_id": POOL,
                "client_id": CLIENT,
                "settings": {
                    "UseCognitoProvidedValues": False,
                    "Settings": style,
                    "Assets": [asset],
                },
                **dates(),
            }
        ],
    )
    yield (
        "terms",
        [
            {
                "id": f"{number * 8}-7777-4777-8777-777777777777",
                "user_pool_id": POOL,
                "client_id": CLIENT,
                "name": name,
                "settings": {
                    "TermsSource": "LINK",
                    "Enforcement": "NONE",
                    "Links": {"cognito:default": f"https://every.example/{name}"},
                },
                **dates(),
            }
            for number, name in (("8", "privacy-policy"), ("7", "terms-of-use"))
        ],
    )


def configurations() -> Sequence[Row]:
    """Return the rows of the kinds of ``configurations`` that belong here."""
    styles = [
        values_of(customized(POOL, client_id, f".label-customizable {{color: {color};}}", image))
        for client_id, color, image in ((ALL, "red", None), (CLIENT, "blue", _IMAGE))
    ]
    for number, style in enumerate(styles):
        style["settings"] = {**style["settings"], "CSSVersion": f"2023010203040{number}"}
    destination = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:every"
    logs = [
        {
            "LogLevel": "ERROR",
            "EventSource": "userNotification",
            "CloudWatchLogsConfiguration": {"LogGroupArn": destination},
        },
        {
            "LogLevel": "INFO",
            "EventSource": "userAuthEvents",
            "FirehoseConfiguration": {
                "StreamArn": f"arn:aws:firehose:{REGION}:{ACCOUNT}:deliverystream/every"
            },
        },
    ]
    delivery = {
        "user_pool_id": POOL,
        "client_id": "",
        "kind": log_delivery.KIND,
        "settings": {"LogConfigurations": logs},
    }
    assert all(style["kind"] == KIND for style in styles)
    return [{**row, **dates()} for row in (*styles, delivery)]
