"""The console's texts: each is used, and each use has a text."""

import json
import re
from collections import Counter
from pathlib import Path

from localstack_cognito import console
from localstack_cognito.activity.records import Kind, Outcome
from localstack_cognito.console.pages import users, works
from localstack_cognito.console.pages.frame import MENU
from localstack_cognito.console.pages.moved import STEPS
from localstack_cognito.console.pages.saved_files import LANGUAGES
from localstack_cognito.console.pages.sequences import LANES

FOLDER = Path(console.__file__).parent
TEXTS: dict[str, str] = json.loads((FOLDER / "pages" / "texts.json").read_text())
TEMPLATES = [path.read_text() for path in sorted((FOLDER / "templates").glob("*.html"))]
PAGES = [path.read_text() for path in sorted((FOLDER / "pages").glob("*.py"))]
_LITERAL = re.compile(r"""\b(?:t|text|texts\.text)\(\s*["']([\w.]+)["'](?! ~)""")
# Names that are put together, by what they begin with.
_MADE: dict[str, set[str]] = {
    "menu.": set(MENU),
    "kind.": {kind.value for kind in Kind},
    "outcome.": {outcome.value for outcome in Outcome},
    "lane.": set(LANES),
    "step.": {name for name, _ in STEPS},
    "state.": {one.state for one in works.capabilities()},
    "save_as.": set(LANGUAGES),
    "filter.": {
        *("username", "user_pool_id", "client_id", "operation", "destination", "kind", "outcome")
    },
    "list.": {
        *("groups", "resource_servers", "identity_providers", "triggers", "domains", "attributes")
    },
    "check.name.": {
        *("issuer", "use", "signature", "expiry", "client", "session", "authorizer", "hour")
    },
    "check.use_": {"id", "access"},
    "done.": {
        *(f"user_{what}" for what in users.ACTIONS),
        *(f"moved_{what}" for what in ("clock", "back", "risk", "no_risk", "limit", "reset")),
        *("user_made", "identity_deleted", "outbox_emptied", "sent_again", "callback_allowed"),
    },
    "claim.": {name.removeprefix("claim.") for name in TEXTS if name.startswith("claim.")},
}


def used() -> set[str]:
    """Return the names of all texts that templates and pages use."""
    literal = {name for source in (*TEMPLATES, *PAGES) for name in _LITERAL.findall(source)}
    # A choice between two, on one line or several.
    either = {
        name
        for source in (*TEMPLATES, *PAGES)
        for call in re.findall(r'text\(\s*("[\w.]+" if .*?)[,)]', source, re.S)
        for name in re.findall(r'"([\w.]+)"', call)
    }
    named = {
        name
        for source in PAGES
        for name in re.findall(r'\bname = "([\w.]+)" if .* else "(?:[\w.]+)"', source)
        + re.findall(r'\bname = "(?:[\w.]+)" if .* else "([\w.]+)"', source)
    }
    made = {f"{prefix}{name}" for prefix, names in _MADE.items() for name in names}
    return literal | either | named | made


def test_every_text_is_used() -> None:
    assert set(TEXTS) - used() == set()


def test_every_use_has_a_text() -> None:
    assert used() - set(TEXTS) == set()


def test_templates_have_no_words_of_their_own() -> None:
    for source in TEMPLATES:
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", source, flags=re.S)
        # AWS's and OAuth's own names, and JSON, are the same in every language.
        words = set(re.findall(r"[A-Za-z_]{2,}", bare)) - {
            *("email", "phone_number", "response_type", "scope", "prompt", "identity_provider"),
            *("login_hint", "UTC", "JSON", "CreateManagedLoginBranding", "SetUICustomization"),
            *("IdentityId", "IdentityIdLogins", "Expiration", "CustomRoleArn", "amr"),
            *("nbsp", "amp"),
        }
        assert words == set(), source[:60]


def test_texts_say_one_thing_each() -> None:
    written = json.loads(
        (FOLDER / "pages" / "texts.json").read_text(), object_pairs_hook=lambda pairs: pairs
    )
    twice = [name for name, count in Counter(name for name, _ in written).items() if count > 1]
    assert twice == []
    assert all(value.strip() == value and value for value in TEXTS.values())


def test_checks_are_named() -> None:
    names = set(re.findall(r'Check\(\s*"(\w+)"', "".join(PAGES)))
    assert names == _MADE["check.name."]
