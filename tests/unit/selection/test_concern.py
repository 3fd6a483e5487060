import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.selection.changes import Repository
from tests.selection.choice import Change
from tests.selection.concern import change_since

FILES = {
    "localstack_cognito/signin/totp.py": "STEP = 30\ndef step(now):\n    return now // STEP\n",
    "localstack_cognito/signin/check.py": (
        "from localstack_cognito.signin.totp import STEP\n"
        "def late(now):\n    return now > STEP\ndef early(now):\n    return now < 0\n"
    ),
    "localstack_cognito/login/page.py": "def show():\n    return 1\n",
    "localstack_cognito/login/texts/en.json": "{}",
    "tests/helper.py": "VALUE = 1\n",
    "tests/over.py": "from tests.helper import VALUE\n",
    "tests/unit/signin/test_totp.py": "from tests import over\n",
    "tests/unit/signin/conftest.py": "",
    "tests/integration/login/test_page.py": "",
    "README.md": "text",
}
KNOWN = [
    "localstack_cognito/signin/totp.py::<module>",
    "localstack_cognito/signin/totp.py::step",
    "localstack_cognito/signin/check.py::late",
    "localstack_cognito/login/page.py::show",
]
TOTP, CHECK = "localstack_cognito/signin/totp.py", "localstack_cognito/signin/check.py"


@pytest.fixture
def change(tmp_path: Path) -> Callable[[str, str], Change]:
    """Writes a file of a repository that has ``FILES``, and tells what that concerns."""

    def git(*arguments: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        command = ["git", *who, *arguments]
        return subprocess.run(
            command, cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout.strip()

    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    base = git("rev-parse", "HEAD")

    def write(path: str, text: str) -> Change:
        (tmp_path / path).write_text(text)
        repository = Repository(tmp_path)
        assert repository.base(base) == base
        return change_since(repository, base, KNOWN)

    return write


SIGNIN, LOGIN = {"tests/unit", "tests/unit/signin"}, {"tests/unit", "tests/integration/login"}


@pytest.mark.parametrize(
    ("path", "text", "functions", "tests", "concerned", "mirrors"),
    [
        (TOTP, FILES[TOTP].replace("//", "%"), {f"{TOTP}::step"}, set(), set(), SIGNIN),
        (TOTP, FILES[TOTP] + "# A reason.\n", set(), set(), set(), SIGNIN),
        # Who reads a table of another module does something else when that changes.
        (
            *(TOTP, FILES[TOTP].replace("30", "31")),
            *({f"{TOTP}::step", f"{CHECK}::late"}, set(), set(), SIGNIN),
        ),
        (
            *("localstack_cognito/login/texts/en.json", "{ }"),
            *({"localstack_cognito/login/page.py::show"}, set(), set(), LOGIN),
        ),
        ("tests/helper.py", "VALUE = 2\n", set(), set(), {"tests/unit/signin/test_totp.py"}, set()),
        ("tests/unit/signin/conftest.py", "X = 1\n", set(), set(), {"tests/unit/signin"}, set()),
        (
            *("tests/integration/login/test_new.py", ""),
            *(set(), {"tests/integration/login/test_new.py"}, set(), set()),
        ),
        ("README.md", "more", set(), set(), {"tests/integration/documents"}, set()),
        ("NEW.md", "more", set(), set(), {"tests/integration/documents"}, set()),
        ("LICENSE", "more", set(), set(), set(), set()),
    ],
)
def test_what_a_changed_file_concerns(
    change: Callable[[str, str], Change],
    path: str,
    text: str,
    functions: set[str],
    tests: set[str],
    concerned: set[str],
    mirrors: set[str],
) -> None:
    assert change(path, text) == Change(*map(frozenset, (functions, tests, concerned, mirrors)))
