"""The filters of the developer's endpoints."""

from collections.abc import Sequence

from rolo import Request


class NoFilter(Exception):
    """A filter that nothing can fit; the text says which."""


def filters_of(request: Request, names: Sequence[str]) -> list[str | None]:
    """Return the filters of these names that a query has, None for each that it leaves out.

    Raises ``NoFilter`` where one has U+0000 in it, which PostgreSQL's text cannot hold.
    """
    values = [request.args.get(name) for name in names]
    for name, value in zip(names, values, strict=True):
        if "\x00" in (value or ""):
            raise NoFilter(f"{name} must be a text without U+0000")
    return values
