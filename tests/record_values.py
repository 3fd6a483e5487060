"""Records no two fields of which are alike, made from their fields: a new field has a value too."""

import itertools
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

_FAR = 1_000.0


class Values:
    """Values of their own for the fields of records."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def record(self, kind: type, known: Mapping[str, Any]) -> Any:
        """Return a record without two fields alike, but for what is ``known``."""
        hints = typing.get_type_hints(kind)
        given = {
            one.name: known[one.name] if one.name in known else self.value(hints[one.name])
            for one in fields(kind)
        }
        return kind(**given)

    def value(self, hint: Any) -> Any:
        """Return a value of a type that no field has had yet."""
        number = next(self._numbers)
        options = [one for one in typing.get_args(hint) if one is not type(None)]
        if isinstance(hint, types.UnionType):
            return self.value(options[0])
        origin = typing.get_origin(hint) or hint
        if origin is Sequence:
            return [self.value(options[0])]
        if origin is Mapping:
            return {f"member{number}": self.value(options[1])}
        if isinstance(hint, type) and is_dataclass(hint):
            return self.record(hint, {})
        simple: dict[Any, Any] = {
            str: f"text {number}",
            Any: f"anything {number}",
            int: number,
            float: _FAR * number + 0.125,
            bytes: f"bytes {number}".encode(),
            # Not what a column has where nothing is given.
            bool: False,
        }
        return simple[hint]
