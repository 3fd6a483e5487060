"""What the pages say, in the languages that AWS's have.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from werkzeug.datastructures import LanguageAccept

LANGUAGES: Mapping[str, str] = {
    "en": "cognito:english",
    "de": "cognito:german",
    "es": "cognito:spanish",
    "fr": "cognito:french",
    "ja": "cognito:japanese",
}
"""What the links of an app's terms call each language, by the name of its file of texts."""
_ENGLISH = "en"
USERNAME = "username"
_FOLDER = Path(__file__).parent / "texts"


class Texts:
    """The texts of one language, by their names; those that it lacks are English.

    ``kind`` is what users are called by: a text may have another wording for it, as
    ``wrong_password.email`` is.
    """

    def __init__(self, language: str, kind: str = USERNAME) -> None:
        self.language = language
        self._kind = kind
        self._texts = _table(language)

    def __call__(self, name: str, /, **values: str) -> str:
        """Return a text, with values in place of its ``{names}``."""
        text = self.find(f"{name}.{self._kind}") or self.find(name)
        if text is None:
            raise KeyError(name)
        return text.format(**values) if values else text

    def find(self, name: str) -> str | None:
        """Return a text, or None where there is none with this name."""
        return self._texts.get(name) or _table(_ENGLISH).get(name)


def texts_for(lang: str | None, accepted: LanguageAccept, kind: str = USERNAME) -> Texts:
    """Return the texts that an app asks for by ``lang``, else those that its browser would have."""
    wanted = [lang or "", *(name for name, quality in accepted if quality > 0)]
    languages = (name.replace("_", "-").partition("-")[0].lower() for name in wanted)
    return Texts(next((one for one in languages if one in LANGUAGES), _ENGLISH), kind)


@cache
def _table(language: str) -> Mapping[str, str]:
    table: Mapping[str, str] = json.loads((_FOLDER / f"{language}.json").read_text())
    return table
