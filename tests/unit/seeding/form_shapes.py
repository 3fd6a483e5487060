"""The shapes of which a file is made."""

from collections.abc import Iterator

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito.seeding.form.model import structure


def shapes() -> Iterator[Shape]:
    """Give every shape of the form."""
    seen: set[str] = set()
    waiting: list[Shape] = [structure("File")]
    while waiting:
        shape = waiting.pop()
        if shape.name in seen:
            continue
        seen.add(shape.name)
        yield shape
        if isinstance(shape, ListShape):
            waiting.append(shape.member)
        elif isinstance(shape, MapShape):
            waiting += [shape.key, shape.value]
        elif isinstance(shape, StructureShape):
            waiting += shape.members.values()
