"""The steps of the pages and the challenges of the engine: two registries that agree."""

from importlib.resources import files

import pytest

from localstack_cognito.login.steps.registry import STEPS
from localstack_cognito.login.steps.step import NOT_ON_PAGES, Step
from localstack_cognito.signin.challenges.registry import CHALLENGES

TEMPLATES = files("localstack_cognito.login") / "templates"


def test_every_challenge_is_a_step_or_said_to_be_none() -> None:
    assert STEPS.keys() | NOT_ON_PAGES.keys() == CHALLENGES.keys()
    assert not STEPS.keys() & NOT_ON_PAGES.keys()


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_step_has_a_template(step: Step) -> None:
    assert (TEMPLATES / step.template).is_file()
