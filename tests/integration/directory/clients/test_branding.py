"""How login pages look: kept, checked and given back."""

import uuid
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import make_client, make_pool, refused

CSS = ".banner-customizable { background: red }\n.submitButton-customizable:hover { color: #fff }"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
INVALID = "InvalidParameterException"
NOT_FOUND = ("ResourceNotFoundException", "Managed login branding not found.")
EITHER = "useCognitoProvidedValues or settings should be specified (but not both)"


class Dressed:
    """A pool with a domain and a client."""

    def __init__(self, cognito: Any) -> None:
        self.id = make_pool(cognito)
        cognito.create_user_pool_domain(UserPoolId=self.id, Domain=uuid.uuid4().hex)
        self.client_id = make_client(cognito, self.id)


@pytest.fixture
def pool(cognito: Any) -> Dressed:
    return Dressed(cognito)


def customization(cognito: Any, pool_id: str, **client: str) -> dict[str, Any]:
    answer = cognito.get_ui_customization(UserPoolId=pool_id, **client)
    found: dict[str, Any] = answer["UICustomization"]
    return found


def test_a_client_looks_like_all_until_it_has_its_own_style(cognito: Any, pool: Dressed) -> None:
    assert customization(cognito, pool.id) == {}
    made = cognito.set_ui_customization(UserPoolId=pool.id, ClientId="ALL", CSS=CSS)
    assert made["UICustomization"]["CSS"] == CSS
    assert made["UICustomization"]["ClientId"] == "ALL"
    assert customization(cognito, pool.id, ClientId=pool.client_id) == made["UICustomization"]
    own = ".label-customizable {}"
    cognito.set_ui_customization(UserPoolId=pool.id, ClientId=pool.client_id, CSS=own)
    assert customization(cognito, pool.id, ClientId=pool.client_id)["CSS"] == own
    assert customization(cognito, pool.id)["CSS"] == CSS


def test_the_logo_is_where_its_url_says(host: Host, cognito: Any, pool: Dressed) -> None:
    made = cognito.set_ui_customization(UserPoolId=pool.id, ImageFile=PNG)["UICustomization"]
    answer = requests.get(made["ImageUrl"], timeout=30)
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert requests.get(f"{made['ImageUrl']}0", timeout=30).status_code == 404
    cognito.set_ui_customization(UserPoolId=pool.id, CSS=CSS)
    assert "ImageUrl" not in customization(cognito, pool.id)
    assert requests.get(made["ImageUrl"], timeout=30).status_code == 404


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"CSS": "body { color: red }"},
            "The CSS class body is not in the list of allowed classes.",
        ),
        (
            {"CSS": ".logo-customizable, .mine { color: red }"},
            "The CSS class .mine is not in the list of allowed classes.",
        ),
        (
            {"CSS": "@import url(https://example.com/a.css);"},
            "The CSS rule @import is not allowed.",
        ),
        ({"ImageFile": b"GIF89a"}, "The image must be a PNG or JPEG file."),
        ({"ImageFile": PNG + b"x" * 102400}, "The image must not be larger than 100 KB."),
    ],
)
def test_styles_that_are_refused(
    cognito: Any, pool: Dressed, given: dict[str, Any], message: str
) -> None:
    with refused(INVALID, message):
        cognito.set_ui_customization(UserPoolId=pool.id, **given)
    assert customization(cognito, pool.id) == {}


def test_a_pool_without_a_domain_has_no_pages_to_dress(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    with refused(INVALID, "A domain must be associated with this user pool."):
        cognito.set_ui_customization(UserPoolId=pool_id, CSS=CSS)
    assert customization(cognito, pool_id) == {}


def create(cognito: Any, pool: Dressed, **given: Any) -> dict[str, Any]:
    answer = cognito.create_managed_login_branding(
        UserPoolId=pool.id, ClientId=pool.client_id, **given
    )
    branding: dict[str, Any] = answer["ManagedLoginBranding"]
    return branding


SETTINGS = {"components": {"form": {"borderRadius": 8.5, "logo": {"enabled": True}}}}
ASSET = {"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG", "Bytes": PNG}


def test_a_style_is_as_it_was_made(cognito: Any, pool: Dressed) -> None:
    made = create(cognito, pool, Settings=SETTINGS, Assets=[ASSET])
    assert uuid.UUID(made["ManagedLoginBrandingId"]).version == 4
    assert made["UseCognitoProvidedValues"] is False
    assert (made["Settings"], made["Assets"]) == (SETTINGS, [ASSET])
    described = cognito.describe_managed_login_branding(
        UserPoolId=pool.id, ManagedLoginBrandingId=made["ManagedLoginBrandingId"]
    )
    by_client = cognito.describe_managed_login_branding_by_client(
        UserPoolId=pool.id, ClientId=pool.client_id
    )
    assert described["ManagedLoginBranding"] == by_client["ManagedLoginBranding"] == made
    merged = cognito.describe_managed_login_branding(
        UserPoolId=pool.id,
        ManagedLoginBrandingId=made["ManagedLoginBrandingId"],
        ReturnMergedResources=True,
    )["ManagedLoginBranding"]
    assert merged["Settings"] == {"categories": {}, "componentClasses": {}, **SETTINGS}


def test_an_update_replaces_the_style(cognito: Any, pool: Dressed) -> None:
    made = create(cognito, pool, Settings=SETTINGS, Assets=[ASSET])
    updated = cognito.update_managed_login_branding(
        UserPoolId=pool.id,
        ManagedLoginBrandingId=made["ManagedLoginBrandingId"],
        UseCognitoProvidedValues=True,
    )["ManagedLoginBranding"]
    assert updated["UseCognitoProvidedValues"] is True
    assert not {"Settings", "Assets"} & set(updated)


LIGHT_LOGO = {**ASSET, "ColorMode": "LIGHT"}
FOOTER = {**ASSET, "Category": "PAGE_FOOTER_BACKGROUND"}
OTHER_PNG = PNG + b"other"
OTHER_LOGO = {**ASSET, "Bytes": OTHER_PNG}
ICON = {"Category": "IDP_BUTTON_ICON", "ColorMode": "DARK", "Extension": "PNG", "Bytes": PNG}


@pytest.mark.parametrize("values", [{"Settings": SETTINGS}, {"UseCognitoProvidedValues": True}])
@pytest.mark.parametrize(
    ("before", "given", "after"),
    [
        ([], [ASSET], [ASSET]),
        ([ASSET], [FOOTER], [ASSET, FOOTER]),
        ([ASSET], [LIGHT_LOGO, FOOTER], [ASSET, LIGHT_LOGO, FOOTER]),
        ([ASSET, FOOTER], [OTHER_LOGO], [OTHER_LOGO, FOOTER]),
        (
            [{**ICON, "ResourceId": "a"}],
            [{**ICON, "ResourceId": "b"}, {**ICON, "ResourceId": "a", "Bytes": OTHER_PNG}],
            [
                {**ICON, "ResourceId": "a", "Bytes": OTHER_PNG},
                {**ICON, "ResourceId": "b"},
            ],
        ),
    ],
)
def test_an_update_adds_assets_of_other_places_and_replaces_those_of_the_same(
    cognito: Any,
    pool: Dressed,
    values: dict[str, Any],
    before: list[dict[str, Any]],
    given: list[dict[str, Any]],
    after: list[dict[str, Any]],
) -> None:
    made = create(cognito, pool, **values, Assets=before)
    assert made.get("Assets", []) == before
    ids = {"UserPoolId": pool.id, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}
    cognito.update_managed_login_branding(**ids, **values, Assets=given)
    described = cognito.describe_managed_login_branding(**ids)["ManagedLoginBranding"]
    assert described["Assets"] == after


@pytest.mark.parametrize("values", [{"Settings": SETTINGS}, {"UseCognitoProvidedValues": True}])
def test_an_update_that_brings_a_part_leaves_the_other(
    cognito: Any, pool: Dressed, values: dict[str, Any]
) -> None:
    made = create(cognito, pool, **values, Assets=[ASSET])
    ids = {"UserPoolId": pool.id, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}

    def update(**given: Any) -> dict[str, Any]:
        cognito.update_managed_login_branding(**ids, **given)
        branding: dict[str, Any] = cognito.describe_managed_login_branding(**ids)[
            "ManagedLoginBranding"
        ]
        return {name: branding[name] for name in made if name != "LastModifiedDate"}

    lasting = {name: value for name, value in made.items() if name != "LastModifiedDate"}
    assert update(Assets=[FOOTER]) == {**lasting, "Assets": [ASSET, FOOTER]}
    assert update(**values, Assets=[FOOTER]) == {**lasting, "Assets": [ASSET, FOOTER]}
    other: dict[str, Any] = {"components": {}}
    cognito.update_managed_login_branding(**ids, Settings=other)
    described = cognito.describe_managed_login_branding(**ids)["ManagedLoginBranding"]
    assert (described["Settings"], described["Assets"]) == (other, [ASSET, FOOTER])
    with refused(INVALID, EITHER):
        cognito.update_managed_login_branding(**ids)


def test_a_client_has_one_style(cognito: Any, pool: Dressed) -> None:
    made = create(cognito, pool, UseCognitoProvidedValues=True)
    with refused(
        "ManagedLoginBrandingExistsException",
        f"A managed login branding exists for the client {pool.client_id} already.",
    ):
        create(cognito, pool, UseCognitoProvidedValues=True)
    request = {
        "UserPoolId": pool.id,
        "ManagedLoginBrandingId": made["ManagedLoginBrandingId"],
    }
    cognito.delete_managed_login_branding(**request)
    for operation in (
        cognito.describe_managed_login_branding,
        cognito.delete_managed_login_branding,
    ):
        with refused(*NOT_FOUND):
            operation(**request)
    assert create(cognito, pool, UseCognitoProvidedValues=True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, EITHER),
        ({"UseCognitoProvidedValues": True, "Settings": SETTINGS}, EITHER),
        ({"Assets": [ASSET]}, EITHER),
        (
            {"Settings": SETTINGS, "Assets": [ASSET, ASSET]},
            "There is more than one asset of the category FORM_LOGO for the color mode DARK.",
        ),
        (
            {"Settings": SETTINGS, "Assets": [{**ASSET, "Extension": "JPEG"}]},
            "The asset of the category FORM_LOGO is no JPEG file.",
        ),
    ],
)
def test_managed_login_styles_that_are_refused(
    cognito: Any, pool: Dressed, given: dict[str, Any], message: str
) -> None:
    with refused(INVALID, message):
        create(cognito, pool, **given)
    with refused(*NOT_FOUND):
        cognito.describe_managed_login_branding_by_client(
            UserPoolId=pool.id, ClientId=pool.client_id
        )
