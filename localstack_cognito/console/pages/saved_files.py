"""What "save as a test" gives: a file in one of the languages, which repeats a journey."""

import json
import re
from collections.abc import Mapping
from typing import Any

from localstack_cognito.console.pages.saved import Journey
from localstack_cognito.console.pages.saved_javascript import JAVASCRIPT
from localstack_cognito.console.pages.saved_language import Language
from localstack_cognito.console.pages.saved_python import PYTHON

LANGUAGES: Mapping[str, Language] = {"pytest": PYTHON, "javascript": JAVASCRIPT}
"""The languages in which a journey can be saved."""


def file_of(journey: Journey, language: str, origin: str) -> str:
    """Return the file that repeats a journey in a language of ``LANGUAGES``."""
    spoken = LANGUAGES[language]
    imports, functions, library = spoken.srp
    has_srp = journey.has_srp()

    def value(one: Any) -> str:
        return spoken.value(one, journey.user_pool_id)

    steps = []
    for number, step in enumerate(journey.steps, 1):
        lines = spoken.step(step, value).replace("request{n}", f"request{number}").splitlines()
        steps += [spoken.indent + line for line in lines]
    return spoken.template.format(
        needs="\n".join(f"{spoken.comment}{line}" for line in _needs(journey, library)),
        srp_imports=imports if has_srp else "",
        srp_functions=functions if has_srp else "",
        origin=json.dumps(origin),
        pool=json.dumps(journey.user_pool_id or ""),
        region=json.dumps(journey.region),
        steps="\n".join(steps) or spoken.indent + spoken.nothing,
    )


def _needs(journey: Journey, srp_library: str) -> list[str]:
    lines = ["Secrets are not recorded. Set these variables of the environment:"]
    for one in journey.variables():
        other = "" if one.default is None else f" ({one.default} where it is not set)"
        lines.append(f"- {one.name}{other}")
    if len(lines) == 1:
        lines = ["It needs no secrets."]
    if journey.has_srp():
        lines.append(f"It signs in by SRP, for which it needs the library {srp_library}.")
    if journey.left_out:
        left_out = ", ".join(re.sub(r"[^\w/. -]", " ", one) for one in journey.left_out)
        lines.append(f"It leaves out: {left_out}.")
    return lines
