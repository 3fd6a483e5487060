"""``/_aws/cognito-idp/state``: everything as a file, and a host made as a file says."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import IO, Any, BinaryIO, cast

from rolo import Request, Response

from localstack_cognito.activity.noting import doing
from localstack_cognito.activity.records import Kind
from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.places import FileProblem, FileProblems
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.writing import written
from localstack_cognito.seeding.one_at_a_time import Busy, apply_in_turn

LARGEST = 2 * 2**30
"""Bytes of a file that is taken."""
FORMATS = ("yaml", "json")
"""What an export can be written as."""
_JSON = "application/json"
_YAML = "application/yaml"  # RFC 9512
_TYPES: Mapping[str, str] = {
    _JSON: "seed.json",
    _YAML: "seed.yaml",
    "application/x-yaml": "seed.yaml",
    "text/yaml": "seed.yaml",
    "text/x-yaml": "seed.yaml",
}
"""The media types that are taken, none of which a form can have, and what a file of each is."""
_FLAGS = {"0": False, "false": False, "1": True, "true": True}
_DEFAULTS: Mapping[str, Mapping[str, bool]] = {
    "GET": {"users": True, "secrets": True},
    "PUT": {"prune": False, "dry_run": False},
}
_SPOOLED = 2**20
_CHUNK = 2**18
_PIECE = 2**16


class _Refused(Exception):
    """What is asked for is not done; the text says why."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def serve(request: Request) -> Response:
    """GET gives everything as YAML; PUT applies a file, and tells what was done.

    GET takes ``format=json``, ``users=0`` and ``secrets=0``, PUT ``prune=1`` and ``dry_run=1``. The
    ``Content-Type`` of a PUT must be YAML's or JSON's. Of a file that is sent nothing is expanded,
    and no other file is read.
    """
    try:
        return _put(request) if request.method == "PUT" else _get(request)
    except _Refused as refused:
        return _json({"message": str(refused)}, refused.status)


def _get(request: Request) -> Response:
    flags = _flags(request, "format")
    shape = request.args.get("format", FORMATS[0])
    if shape not in FORMATS:
        raise _Refused(f"format must be {' or '.join(FORMATS)}")
    as_json = shape == "json"
    with doing(Kind.API, "Endpoint: export"):
        file = export(without_users=not flags["users"], without_secrets=not flags["secrets"])
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="cognito.{shape}"',
        "X-Content-Type-Options": "nosniff",
    }
    pieces = _pieces(written(file, as_json=as_json))
    # What fails here is answered; what fails later ends the connection before the file's end.
    first = next(pieces)
    return Response(
        chain((first,), pieces),
        content_type=f"{_JSON if as_json else _YAML};charset=UTF-8",
        headers=headers,
    )


def _pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Return texts as pieces that are worth being sent alone."""
    gathered, size = [], 0
    for text in texts:
        gathered.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(gathered).encode()
            gathered, size = [], 0
    yield "".join(gathered).encode()


def _put(request: Request) -> Response:
    name = _TYPES.get(request.mimetype)
    if name is None:
        raise _Refused(f"the Content-Type must be {_YAML} or {_JSON}", 415)
    flags = _flags(request)
    with tempfile.SpooledTemporaryFile(max_size=_SPOOLED) as body:
        _receive(request, body)
        try:
            file = read(cast(BinaryIO, body), name=name)
            report = apply_in_turn(file, "Endpoint: seed", **flags)
        except FileProblems as problems:
            errors = [_error(problem) for problem in problems.problems]
            return _json({"Errors": errors, "LeftOut": problems.left_out}, 400)
        except Busy as busy:
            raise _Refused(str(busy), 409) from None
    return _json(report.members())


def _receive(request: Request, body: IO[bytes]) -> None:
    too_large = _Refused(f"a file has {LARGEST} bytes at most", 413)
    if (request.content_length or 0) > LARGEST:
        raise too_large
    size = 0
    while chunk := request.stream.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise too_large
        body.write(chunk)
    body.seek(0)


def _error(problem: FileProblem) -> Mapping[str, Any]:
    error = {
        "Line": problem.place.line,
        "Column": problem.place.column,
        "Member": problem.member,
        "Message": problem.text,
    }
    # The caller knows the file by another name.
    return error if problem.owner is None else {**error, "OwnerLine": problem.owner.line}


def _flags(request: Request, *others: str) -> dict[str, bool]:
    """Return the truths in the address, and those that it leaves out."""
    defaults = _DEFAULTS[request.method]
    known = (*defaults, *others)
    if unknown := sorted(set(request.args) - set(known)):
        raise _Refused(f"unknown: {', '.join(unknown)}; known are {', '.join(known)}")
    flags = dict(defaults)
    for name in defaults:
        if name in request.args:
            value = request.args[name].lower()
            if value not in _FLAGS:
                raise _Refused(f"{name} must be 0 or 1")
            flags[name] = _FLAGS[value]
    return flags


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    response = Response(status=status, headers={"Cache-Control": "no-store"})
    response.set_json(body)
    return response
