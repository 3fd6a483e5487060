"""The page that gives everything as a file, and makes the host what a file says."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import BrowserContext

from tests.host import Host, running_host
from tests.integration.console.pages.developer import BASE, Developer, csrf_of, said
from tests.integration.console.pages.test_in_a_browser import look

_GOOD = "Version: 1\r\nUserPools:\r\n- PoolName: app\r\n  Id: us-east-1_app\r\n"
_BAD = "Version: 1\nUserPools:\n- PoolName: <b>\n  Colour: red\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host whose state the page may take away."""
    with running_host(tmp_path_factory.mktemp("files")) as running:
        yield running


@pytest.fixture
def visitor(own: Host) -> Developer:
    """Somebody at the console of a host that has nothing."""
    developer = Developer(own)
    _post(developer, "apply", text="Version: 1", prune="1")
    return developer


def _post(
    developer: Developer, what: str, upload: tuple[str, bytes] | None = None, **fields: str
) -> requests.Response:
    page = developer.get("/files")
    files = {"file": upload if upload else ("", b"")}
    return developer.session.post(
        page.url, data={"_csrf": csrf_of(page), "do": what, **fields}, files=files, timeout=60
    )


def _pools(host: Host) -> list[str]:
    pools = host.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    return [pool["Name"] for pool in pools]


def test_a_text_is_tried_and_then_applied(own: Host, visitor: Developer) -> None:
    tried = _post(visitor, "try", text=_GOOD)
    assert tried.status_code == 200
    assert '<p id="report">1 would be made</p>' in tried.text
    assert "<dt>UserPools</dt><dd>1 would be made</dd>" in tried.text
    assert "- PoolName: app" in tried.text
    assert _pools(own) == []
    applied = _post(visitor, "apply", text=_GOOD)
    assert '<p id="report">1 made</p>' in applied.text
    assert _pools(own) == ["app"]
    assert "1 would be deleted" in _post(visitor, "try", text="Version: 1", prune="1").text


def test_a_file_is_uploaded(own: Host, visitor: Developer) -> None:
    upload = ("seed.json", b'{"Version": 1, "UserPools": [{"PoolName": "uploaded"}]}')
    assert '<p id="report">1 made</p>' in _post(visitor, "apply", upload).text
    assert _pools(own) == ["uploaded"]


def test_what_is_wrong_stands_beside_its_line(own: Host, visitor: Developer) -> None:
    page = _post(visitor, "apply", text=_BAD)
    assert page.status_code == 400
    assert said(page) == "The file does not hold, and nothing was changed. Problems: 1."
    rows = re.findall(r'<tr><td class="number muted">(\d*)</td><td>(.*?)</td></tr>', page.text)
    assert [number for number, _ in rows] == ["1", "2", "3", "4"]
    assert rows[2][1] == "<code>- PoolName: &lt;b&gt;</code>"
    assert 'Colour: red</code><span class="wrong">UserPools[0]: ' in rows[3][1]
    assert _pools(own) == []


def test_of_a_long_file_the_lines_around_are_shown(own: Host, visitor: Developer) -> None:
    pools = "".join(f"- PoolName: p{number}\n" for number in range(400))
    body = f"Version: 1\nUserPools:\n{pools}- PoolName: a\n  Colour: red\n"
    page = _post(visitor, "try", ("seed.yaml", body.encode()))
    rows = re.findall(r'<tr><td class="number muted">([^<]*)</td>', page.text)
    assert rows == ["…", "402", "403", "404"]


def test_a_large_file_is_not_put_into_the_form(own: Host, visitor: Developer) -> None:
    body = b"Version: 1\n" + b"# " + b"x" * 200_000
    page = _post(visitor, "try", ("seed.yaml", body))
    assert page.status_code == 200
    assert "choose it again" in page.text
    assert "xxxx" not in page.text


def test_nothing_is_no_file(visitor: Developer) -> None:
    page = _post(visitor, "apply", text=" ")
    assert page.status_code == 400
    assert said(page) == "Choose a file, or paste its text."


def test_a_form_of_a_foreign_page_changes_nothing(own: Host, visitor: Developer) -> None:
    url = f"{own.url}{BASE}/files"
    data = {"_csrf": "guessed", "do": "apply", "text": _GOOD}
    assert visitor.session.post(url, data=data, timeout=30).status_code == 403
    assert requests.post(url, data=data, timeout=30).status_code == 403
    assert _pools(own) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_used_without_scripts(
    own: Host,
    visitor: Developer,
    new_context: Callable[..., BrowserContext],
    width: int,
    tmp_path: Path,
) -> None:
    (tmp_path / "seed.yaml").write_text(_BAD)
    page = new_context(width, java_script_enabled=False).new_page()
    page.goto(f"{own.url}{BASE}/files")
    page.set_input_files("input[name=file]", tmp_path / "seed.yaml")
    page.click("button[value=try]")
    assert page.locator(".wrong").count() == 1
    page.screenshot(path=tmp_path / "wrong.png", full_page=True)
    page.fill("textarea[name=text]", _GOOD)
    page.click("button[value=try]")
    assert page.locator("#report").inner_text() == "1 would be made"
    page.click("button[value=apply]")
    assert page.locator("#report").inner_text() == "1 made"
    page.screenshot(path=tmp_path / "made.png", full_page=True)
    page.check("input[name=users]")
    with page.expect_download() as begun:
        page.click("text=Download")
    assert begun.value.suggested_filename == "cognito.yaml"
    assert "PoolName: app" in Path(begun.value.path()).read_text()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_what_it_says_of_a_file_fits(
    own: Host,
    visitor: Developer,
    new_context: Callable[..., BrowserContext],
    width: int,
    scheme: str,
) -> None:
    page = new_context(width, color_scheme=scheme).new_page()
    page.goto(f"{own.url}{BASE}/files")
    for text in (_BAD + f"  {'x' * 90}: {'y' * 90}\n", _GOOD):
        page.fill("textarea[name=text]", text)
        page.click("button[value=try]")
        look(page)
