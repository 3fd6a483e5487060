"""Every link of a document and every path that one names leads somewhere."""

import re
import subprocess
from collections.abc import Mapping

import pytest

from tests.integration.documents.documents import (
    TOP,
    anchors_of,
    documents,
    inline_code_of,
    links_of,
)

_PATH = re.compile(r"[\w.-]+(/[\w.-]+)*/?")
_SUFFIXES = (
    *(".cfg", ".css", ".html", ".json", ".lock", ".md", ".mjs", ".py", ".sh", ".toml", ".txt"),
    *(".yaml", ".yml"),
)
_NO_PATHS: Mapping[str, str] = {
    "NNNN-title.md": "is a pattern",
    "origin/main": "is a branch",
    "aws.cognito/dcr/register": "is a scope",
    "var/lib/localstack/state/cognito/cognito.db": "is in a volume",
}
"""What looks like a path of the repository and is none."""

_PACKAGE = TOP / "localstack_cognito"
_NAMED = [
    (document, line, code)
    for document in documents()
    for line, code in inline_code_of(document)
    if _PATH.fullmatch(code) and ("/" in code or code.endswith(_SUFFIXES))
]
_LINKS = [(document, link) for document in documents() for link in links_of(document)]


def _is_ignored(path: str) -> bool:
    """Return whether it is something that the commands make, which need not be there."""
    asked = subprocess.run(["git", "check-ignore", "--quiet", path], cwd=TOP, check=False)
    return asked.returncode == 0


@pytest.mark.parametrize(("document", "line", "path"), _NAMED)
def test_each_path_is_there(document: str, line: int, path: str) -> None:
    folders = (TOP, (TOP / document).parent, _PACKAGE)
    is_there = any((folder / path).exists() for folder in folders)
    assert is_there or path in _NO_PATHS or _is_ignored(path), (
        f"{document}:{line}: there is no {path}"
    )


@pytest.mark.parametrize(("document", "link"), _LINKS)
def test_each_link_leads_somewhere(document: str, link: str) -> None:
    if link.startswith("https://"):
        return
    path, _, anchor = link.partition("#")
    target = ((TOP / document).parent / path).resolve() if path else TOP / document
    assert target.is_relative_to(TOP), "it leads out of the repository"
    assert target.exists(), f"{document}: there is no {link}"
    if anchor:
        assert anchor in anchors_of(str(target.relative_to(TOP))), f"{document}: no heading {link}"


def test_every_page_is_linked() -> None:
    """A page that no other names is not found."""
    linked = {
        ((TOP / document).parent / link.partition("#")[0]).resolve() for document, link in _LINKS
    }
    pages = {TOP / document for document in documents() if document.startswith("docs/")}
    assert pages - linked == set()
