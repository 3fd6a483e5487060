"""Asks AWS, and keeps what it answers: nothing is asked twice, also not by who resumes."""

import base64
import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.seeding.pull.kept import Kept
from localstack_cognito.seeding.pull.listings import LISTINGS, Listing
from localstack_cognito.seeding.pull.operations import OPERATIONS
from localstack_cognito.seeding.pull.pacing import Pace
from localstack_cognito.seeding.pull.progress import Progress
from localstack_cognito.seeding.pull.refusals import (
    Meaning,
    NotRead,
    code_of,
    ended,
    meaning_of,
    message_of,
)

Answer = Mapping[str, Any]
Client = Any
"""A client of botocore's."""
_AT_ONCE = 8
"""As many users are asked for at once: a single one's answer takes longer than AWS's pace."""
_BATCH = 64
_NEW_BEGINNINGS = 3
_WRONG_TOKEN = "InvalidParameterException"  # noqa: S105
_NOTHING: Answer = {"Absent": True}


@dataclass
class Asking:
    """Asks in one region. ``client`` gives the client of a service.

    ``not_read`` has, by its name, each operation that AWS refuses and without which the rest can be
    read. It is not asked again. ``not_given`` counts what AWS keeps to itself, by the rows of
    ``not_given.NOTES``.
    """

    client: Callable[[str], Client]
    kept: Kept
    pace: Pace | None
    progress: Progress
    region: str = ""
    not_read: dict[str, NotRead] = field(default_factory=dict)
    not_given: Counter[str] = field(default_factory=Counter)

    def one(self, operation: str, *, is_essential: bool = False, **request: Any) -> Answer | None:
        """Return the answer of an operation, or None where there is no such thing.

        None is also the answer where it cannot be read, which is noted then. Raises ``PullError``
        where nothing can be read any more, or not what ``is_essential``.
        """
        what = self.what(operation, request)
        answer: Answer | None = self.kept.answer(what)
        if answer is None:
            if self._is_refused(operation):
                return None
            self.progress.at(f"{operation} {' '.join(map(str, request.values()))}")
            answer = self._settled(operation, self._tried(operation, request), is_essential)
            if answer is None:
                return None
            self.kept.put_answer(what, answer)
            self.kept.commit()
        return None if answer == _NOTHING else answer

    def list(self, operation: str, **request: Any) -> str:
        """Read all pages of a list, and return the name under which ``items`` has them.

        A page's token that AWS does not take any more begins the list anew.
        """
        what, listing = self.what(operation, request), LISTINGS[operation]
        beginnings = 0
        while not self.kept.is_complete(what) and not self._is_refused(operation):
            token = self.kept.next_token(what)
            about = f"{operation} {' '.join(map(str, request.values()))}"
            self.progress.at(f"{about}: {self.kept.count(what)}")
            paged = _paged(listing, request, token)
            answer = self._tried(operation, paged)
            is_token_wrong = isinstance(answer, ClientError) and code_of(answer) == _WRONG_TOKEN
            if token and is_token_wrong and beginnings < _NEW_BEGINNINGS:
                beginnings += 1
                self.kept.forget_list(what)
                continue
            settled = self._settled(operation, answer)
            if settled is None:
                break
            items = [(str(item[listing.key]), item) for item in settled.get(listing.member) or ()]
            if operation == "ListUsersInGroup":
                items = [(key, None) for key, _ in items]
            self.kept.put_page(what, items, settled.get(listing.token))
        return what

    def items(self, list_: str) -> Iterator[Any]:
        """Return the items of a list that was read."""
        return self.kept.items(list_)

    def each(
        self,
        operation: str,
        requests: Callable[[], Iterable[Mapping[str, Any]]],
        keep: Callable[[Answer], Answer],
        *,
        total: int,
    ) -> None:
        """Ask an operation about each of many, some at once; ``keep`` gives what is kept of it."""
        missing = (one for one in requests() if self.kept.answer(self.what(operation, one)) is None)
        done = 0
        with _threads() as threads:
            while not self._is_refused(operation) and (batch := list(islice(missing, _BATCH))):
                answers = threads.map(lambda one: self._whole(operation, one), batch)
                try:
                    for request, answer in zip(batch, answers, strict=True):
                        settled = self._settled(operation, answer)
                        if settled is not None:
                            about = settled if settled == _NOTHING else keep(settled)
                            self.kept.put_answer(self.what(operation, request), about)
                finally:
                    self.kept.commit()
                done += len(batch)
                self.progress.at(f"{operation}: {done} of {total}")

    def kept_answer(self, operation: str, **request: Any) -> Answer | None:
        """Return what ``each`` has kept, or None."""
        answer: Answer | None = self.kept.answer(self.what(operation, request))
        return None if answer == _NOTHING else answer

    def _is_refused(self, operation: str) -> bool:
        """Return whether it would be refused again, whatever it is asked about."""
        noted = self.not_read.get(operation)
        return noted is not None and noted.meaning in (Meaning.DENIED, Meaning.UNSERVED)

    def what(self, operation: str, request: Mapping[str, Any]) -> str:
        """Return how a request is known among those that are kept."""
        return f"{self.region} {operation} {json.dumps(request, sort_keys=True)}"

    def _whole(
        self, operation: str, request: Mapping[str, Any]
    ) -> Answer | ClientError | BotoCoreError:
        """Return an answer, with all its pages where it has some."""
        listing = LISTINGS.get(operation)
        if listing is None:
            return self._tried(operation, request)
        items: list[Any] = []
        token = None
        while True:
            answer = self._tried(operation, _paged(listing, request, token))
            if not isinstance(answer, Mapping):
                return answer
            items += answer.get(listing.member) or ()
            token = answer.get(listing.token)
            if not token:
                return {**answer, listing.member: items}

    def _tried(
        self, operation: str, request: Mapping[str, Any]
    ) -> Answer | ClientError | BotoCoreError:
        """Return the answer, or the error, of an operation that only reads."""
        described = OPERATIONS[operation]
        if self.pace is not None:
            self.pace.wait(described.rates)
        client = self.client(described.service)
        try:
            return plain(client._make_api_call(operation, dict(request)))
        except (ClientError, BotoCoreError) as error:
            return error

    def _settled(
        self,
        operation: str,
        answer: Answer | ClientError | BotoCoreError,
        is_essential: bool = False,
    ) -> Answer | None:
        """Return an answer, or None where it cannot be read, which is noted then."""
        if isinstance(answer, Mapping):
            return answer
        described = OPERATIONS[operation]
        if isinstance(answer, BotoCoreError) or is_essential:
            raise ended(described, answer)
        meaning = meaning_of(answer)
        if meaning is Meaning.ENDS:
            raise ended(described, answer)
        if meaning is Meaning.ABSENT:
            return _NOTHING
        self.not_read.setdefault(operation, NotRead(described, meaning, message_of(answer)))
        return None


def _paged(listing: Listing, request: Mapping[str, Any], token: str | None) -> dict[str, Any]:
    paged = dict(request)
    if listing.limit:
        paged[listing.limit] = listing.most
    if token:
        paged[listing.token] = token
    return paged


@contextlib.contextmanager
def _threads() -> Iterator[ThreadPoolExecutor]:
    """Give threads; who interrupts waits only for what is under way."""
    threads = ThreadPoolExecutor(_AT_ONCE)
    try:
        yield threads
    finally:
        threads.shutdown(cancel_futures=True)


def plain(answer: Any) -> Any:
    """Return an answer as a file has it: dates as texts in UTC, bytes in Base64."""
    if isinstance(answer, Mapping):
        return {name: plain(value) for name, value in answer.items() if name != "ResponseMetadata"}
    if isinstance(answer, list):
        return [plain(value) for value in answer]
    if isinstance(answer, datetime):
        return answer.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(answer, bytes):
        return base64.b64encode(answer).decode()
    return answer
