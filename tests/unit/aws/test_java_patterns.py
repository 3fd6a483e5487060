"""Which patterns are matched without a look at the clock, and that they match the same."""

import random
import time

import pytest
from localstack.aws.spec import load_service

from localstack_cognito.aws import java_patterns
from localstack_cognito.aws.java_patterns import matcher
from localstack_cognito.host import service_models
from localstack_cognito.host.service_models import COGNITO

service_models.install()

PATTERNS = sorted(
    {
        pattern
        for service in COGNITO
        for name in load_service(service).shape_names
        if (pattern := load_service(service).shape_for(name).metadata.get("pattern"))
    }
)
PIECES = (
    "us-east-1_Ab9",
    "a",
    "_",
    ":",
    "-",
    "@",
    " ",
    "ö",
    "9" * 40,
    "https://",
    "arn:",
    "{####}",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_matches_the_same_without_the_clock(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(pattern)
    texts = ["".join(chance.choices(PIECES, k=chance.randrange(1, 6))) for _ in range(60)]
    quickly = list(map(matcher(pattern), texts))
    monkeypatch.setattr(java_patterns, "_longest_quick", lambda pattern: -1)
    assert quickly == list(map(matcher(pattern), texts))


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [
        (r"[\w-]+_[0-9a-zA-Z]+", 141),
        (r"[\S]+", 20_000),
        (r"(a+)+b", -1),
        (r"(?:a|a)*b", -1),
        (r".*\{####\}.*", -1),
        (r"[\p{L}\]+]+", 20_000),
        (r"\d{1,5}x?y*", 27),
    ],
)
def test_how_long_a_text_may_be_for_a_pattern(pattern: str, longest: int) -> None:
    assert java_patterns._longest_quick(pattern) == longest


@pytest.mark.parametrize(
    "pattern", [one for one in PATTERNS if java_patterns._longest_quick(one) > 0]
)
def test_what_is_matched_without_the_clock_takes_no_time(pattern: str) -> None:
    longest = java_patterns._longest_quick(pattern)
    matches = matcher(pattern)
    began = time.thread_time()
    for character in "a1_-:@":
        matches(character * (longest - 1) + "\0")
    # Six texts, and a machine that is busy otherwise.
    assert time.thread_time() - began < 6 * java_patterns.PATTERN_SECONDS
