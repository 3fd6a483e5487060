"""Records are bounded in number and size, and followers come and go."""

import threading
from typing import Any

import pytest

from localstack_cognito.activity.recorder import (
    MOST_BYTES,
    MOST_LINKS,
    MOST_OF_A_RECORD,
    MOST_RECORDS,
    MOST_WAITING,
    Recorder,
)
from localstack_cognito.activity.records import Kind, Record


def _record(recorder: Recorder, **details: Any) -> Record:
    return Record(recorder.next_number(), Kind.API, "Some", 0.0, "journey", sections=details)


def test_the_newest_records_are_kept() -> None:
    recorder = Recorder()
    for _ in range(MOST_RECORDS + 500):
        recorder.keep(_record(recorder))
    kept = [record.number for record in recorder.records()]
    assert kept == list(range(501, MOST_RECORDS + 501))
    assert [record.sequence for record in recorder.records()] == kept


def test_no_more_than_so_many_bytes_are_kept() -> None:
    recorder = Recorder()
    for number in range(MOST_RECORDS):
        recorder.keep(_record(recorder, text=f"{number} " + "a" * 16_000))
        assert recorder.size <= MOST_BYTES
    kept = recorder.records()
    assert 100 < len(kept) < MOST_RECORDS
    assert kept[-1].number == MOST_RECORDS
    # What is said to be their size is no less than what they take.
    assert sum(len(str(record.details)) for record in kept) <= recorder.size


@pytest.mark.parametrize(("most", "size"), [(MOST_BYTES, MOST_OF_A_RECORD), (5_000, 2_000)])
def test_a_record_larger_than_a_bound_is_kept_without_its_details(most: int, size: int) -> None:
    recorder = Recorder(most_bytes=most)
    recorder.keep(_record(recorder, text="first"))
    recorder.keep(_record(recorder, text="a" * size))
    first, large = recorder.records()
    assert first.details == {"text": "first"}
    assert list(large.details) == ["left out"]
    assert recorder.size <= most


class _Unread:
    def __init__(self, size: int) -> None:
        self.size = size

    def read(self) -> Any:
        return "a" * self.size


def test_what_nobody_has_read_counts_as_what_is_kept() -> None:
    recorder = Recorder(most_bytes=50_000)
    for number in range(200):
        record = _record(recorder, text=f"{number}")
        record.unread["answer"] = _Unread(5_000)
        recorder.keep(record)
        assert recorder.size <= 50_000
    kept = recorder.records()
    assert 5 < len(kept) < 10
    assert kept[-1].details == {"text": "199", "answer": "a" * 5_000}
    assert recorder.size > 5_000 * len(kept)


def test_what_nobody_has_read_is_left_out_where_it_is_too_large() -> None:
    recorder = Recorder()
    record = _record(recorder)
    record.unread["answer"] = _Unread(MOST_OF_A_RECORD + 1)
    recorder.keep(record)
    assert list(recorder.records()[0].details) == ["left out"]


def test_links_of_journeys_are_bounded() -> None:
    recorder = Recorder()
    for number in range(MOST_LINKS + 10):
        recorder.link(f"key {number}", f"journey {number}")
    assert recorder.journey_of("key 9") is None
    assert recorder.journey_of("key 10") == "journey 10"
    assert recorder.journey_of(f"key {MOST_LINKS + 9}") == f"journey {MOST_LINKS + 9}"


def test_what_is_forgotten_is_gone_and_counting_goes_on() -> None:
    recorder = Recorder()
    recorder.keep(_record(recorder, text="first"))
    recorder.link("key", "journey")
    recorder.clear()
    assert (recorder.records(), recorder.size, recorder.journey_of("key")) == ([], 0, None)
    recorder.keep(_record(recorder))
    assert [record.sequence for record in recorder.records()] == [2]


def test_a_follower_hears_of_what_is_kept_from_when_it_was_made() -> None:
    recorder = Recorder()
    recorder.keep(_record(recorder))
    follower = recorder.follow()
    later = _record(recorder)
    recorder.keep(later)
    coming = follower.records(0.0)
    assert next(coming) is later
    assert next(coming) is None
    follower.close()
    recorder.keep(_record(recorder))
    assert next(coming) is None
    assert recorder.followers == 0


def test_a_follower_may_close_twice_and_without_reading() -> None:
    recorder = Recorder()
    follower = recorder.follow()
    follower.close()
    follower.close()
    assert recorder.followers == 0


def test_a_follower_that_does_not_read_is_dropped() -> None:
    recorder = Recorder()
    slow, quick = recorder.follow(), recorder.follow()
    heard = []
    coming = quick.records(0.0)
    for _ in range(MOST_WAITING + 1):
        recorder.keep(_record(recorder))
        heard.append(next(coming))
    assert recorder.followers == 1
    # It reads what it had been told of, and then knows that this was all.
    assert list(slow.records(0.0)) == heard[:MOST_WAITING]


def test_no_more_bytes_wait_for_a_follower_than_are_kept() -> None:
    recorder = Recorder(most_bytes=20_000)
    slow, quick = recorder.follow(), recorder.follow()
    coming = quick.records(0.0)
    heard = []
    for _ in range(20):
        recorder.keep(_record(recorder, text="a" * 1_000))
        heard.append(next(coming))
    assert recorder.followers == 1
    waited = [record for record in slow.records(0.0) if record]
    assert waited == heard[: len(waited)]
    assert 0 < sum(record.size for record in waited) <= 20_000


def test_many_threads_note_and_follow_at_once() -> None:
    recorder = Recorder(most_records=300, most_bytes=200_000)
    begin = threading.Barrier(12)
    problems: list[BaseException] = []

    def run(one: Any) -> None:
        try:
            begin.wait()
            one()
        except BaseException as error:
            problems.append(error)

    def note() -> None:
        for number in range(400):
            recorder.keep(_record(recorder, text="a" * (number % 50)))
            recorder.link(f"key {number}", "journey")

    def follow() -> None:
        for _ in range(60):
            follower = recorder.follow()
            next(follower.records(0.0))
            follower.close()
            recorder.records()

    jobs = [note] * 8 + [follow] * 4
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert recorder.followers == 0
    kept = recorder.records()
    assert len(kept) <= 300
    assert recorder.size == sum(record.size for record in kept) <= 200_000
    sequences = [record.sequence for record in kept]
    assert sequences == sorted(sequences)
    assert sequences[-1] == 3200
