"""The way in: a file, or a stream, with its expansions and includes, as nodes."""

from pathlib import Path
from typing import BinaryIO

from localstack_cognito.seeding.files.bounds import MOST_VALUES
from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.including import Includer
from localstack_cognito.seeding.files.nodes import MappingNode
from localstack_cognito.seeding.files.places import FileProblem, ProblemList
from localstack_cognito.seeding.files.sources import open_path, open_stream


def read(
    origin: Path | str | BinaryIO,
    *,
    name: str | None = None,
    expansion: Expansion | None = None,
    most_values: int = MOST_VALUES,
) -> MappingNode:
    """Return the mapping that a YAML or JSON file is. Raises ``FileProblems``.

    ``origin`` is a path, or a stream of bytes, which is copied where it cannot be read again. It
    stays open as long as somebody has the nodes. ``name`` is what problems call it. A name that
    ends in ``.json``, or a text that begins with ``{``, is JSON. Without an ``expansion`` nothing
    but the file itself is read, and a ``${NAME}`` or an ``Include`` is a problem. A file may have
    ``most_values`` values, not counting items of lists that are one JSON object in one line each:
    those are checked here, and read when they are asked for.
    """
    problems = ProblemList()
    root = None
    try:
        if isinstance(origin, Path | str):
            source = open_path(Path(origin), name)
            above: tuple[Path, ...] = (Path(origin).resolve(),)
        else:
            source, above = open_stream(origin, name or "<stream>"), ()
        root = Includer(expansion, problems, most_values).read(source, above)
    except FileProblem as problem:
        problems.add(problem)
    problems.raise_any()
    assert root is not None
    return root
