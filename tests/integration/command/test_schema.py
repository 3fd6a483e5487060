"""``localstack-cognito schema``: it prints what the package has."""

from localstack_cognito.seeding.form.schema import FILE
from tests.integration.command.run import run


def test_the_schema_is_printed() -> None:
    ran = run("schema")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == FILE.read_text()
