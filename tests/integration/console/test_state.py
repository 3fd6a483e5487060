"""``/_aws/cognito-idp/state``: everything as a file, and a host made as a file says."""

import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import psutil
import pytest
import requests
import yaml

from tests.host import Host, running_host

_YAML = {"Content-Type": "application/yaml"}
_JSON = {"Content-Type": "application/json"}
_SECRET = "s3cret" * 8
TEAM = f"""
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  Groups: [{{GroupName: admins, Precedence: 3}}]
  UserPoolClients:
  - ClientName: web
    ClientId: web123
    ClientSecret: {_SECRET}
- PoolName: other
  Id: us-east-1_other
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that nobody else seeds."""
    with running_host(tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.fixture
def empty(own: Host) -> Host:
    """The same without anything."""
    assert _put(own, "Version: 1", prune="1").status_code == 200
    return own


def _put(
    host: Host, body: Any, headers: Mapping[str, str] = _YAML, **query: str
) -> requests.Response:
    return requests.put(
        f"{host.url}/_aws/cognito-idp/state",
        data=body,
        headers=headers,
        params=query,
        timeout=300,
    )


def _get(host: Host, **query: str) -> requests.Response:
    return requests.get(f"{host.url}/_aws/cognito-idp/state", params=query, timeout=60)


def _records(host: Host, operation: str) -> list[dict[str, Any]]:
    answer = requests.get(
        f"{host.url}/_aws/cognito-idp/activity", params={"operation": operation}, timeout=30
    )
    records: list[dict[str, Any]] = answer.json()["records"]
    return records


def test_what_a_file_has_is_made_and_once_more_nothing_changes(empty: Host) -> None:
    answer = _put(empty, TEAM)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json() == {
        "Made": {"UserPools": 2, "Groups": 1, "UserPoolClients": 1},
        "Changed": {},
        "Deleted": {},
        "Unchanged": {},
    }
    client = empty.client("cognito-idp").describe_user_pool_client(
        UserPoolId="us-east-1_app", ClientId="web123"
    )["UserPoolClient"]
    assert client["ClientSecret"] == _SECRET
    assert _put(empty, TEAM).json() == {
        "Made": {},
        "Changed": {},
        "Deleted": {},
        "Unchanged": {"UserPools": 2, "Groups": 1, "UserPoolClients": 1},
    }


def test_what_is_given_out_is_taken_back_in_both_forms(empty: Host) -> None:
    _put(empty, TEAM)
    text, as_json = _get(empty), _get(empty, format="json")
    assert text.headers["Content-Type"] == "application/yaml;charset=UTF-8"
    assert text.headers["Content-Disposition"] == 'attachment; filename="cognito.yaml"'
    assert as_json.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert as_json.headers["Content-Disposition"] == 'attachment; filename="cognito.json"'
    assert yaml.safe_load(text.text)["UserPools"][0]["PoolName"] == "app"
    for body, headers in ((text.content, _YAML), (as_json.content, _JSON)):
        _put(empty, "Version: 1", prune="1")
        assert _put(empty, body, headers).status_code == 200
        assert _get(empty).text == text.text


def test_secrets_are_left_out_where_asked(empty: Host) -> None:
    _put(empty, TEAM)
    assert _SECRET in _get(empty).text
    assert _SECRET not in _get(empty, secrets="0").text
    assert _get(empty, users="0").status_code == 200


def test_what_a_file_has_not_is_deleted_only_where_asked(empty: Host) -> None:
    _put(empty, TEAM)
    only = TEAM.partition("- PoolName: other")[0]
    assert _put(empty, only).json()["Deleted"] == {}
    assert _put(empty, only, prune="1", dry_run="1").json()["Deleted"] == {"UserPools": 1}
    assert len(empty.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]) == 2
    assert _put(empty, only, prune="1").json()["Deleted"] == {"UserPools": 1}
    pools = empty.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    assert [pool["Name"] for pool in pools] == ["app"]


def test_of_a_file_that_does_not_hold_nothing_is_applied(empty: Host) -> None:
    body = "Version: 1\nUserPools:\n- PoolName: good\n- PoolName: a\n  Colour: red\n"
    answer = _put(empty, body)
    assert answer.status_code == 400
    (error,) = answer.json()["Errors"]
    assert (error["Line"], error["Column"], error["Member"]) == (5, 3, "UserPools[1]")
    assert "Colour" in error["Message"]
    assert answer.json()["LeftOut"] == 0
    assert empty.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"] == []


def test_who_has_a_name_already_is_told_by_line(empty: Host) -> None:
    body = "Version: 1\nUserPools:\n- PoolName: a\n  Users:\n  - {Username: a}\n  - {Username: a}\n"
    (error,) = _put(empty, body).json()["Errors"]
    assert (error["Line"], error["OwnerLine"]) == (6, 5)
    assert error["Message"] == "a stands in the file twice."


@pytest.mark.parametrize(
    ("body", "headers", "line", "said"),
    [
        ("", _YAML, 1, "The file is empty."),
        ("[]", _YAML, 1, "mapping"),
        ("[]", _JSON, 1, "mapping"),
        ("{", _JSON, 1, ""),
        ("Version: 1", _JSON, 1, "JSON"),
        ("Version: 2", _YAML, 1, "Only version 1 is known."),
        ("UserPools: []", _YAML, 1, "'version'"),
        ("Version: 1\nInclude: /etc/passwd\n", _YAML, 2, "No files are read here"),
        ("Version: 1\nUserPools: [{PoolName: '${HOME}'}]\n", _YAML, 2, "is not resolved here"),
        ("Version: 1\nUserPools: [{PoolName: '${file:x}'}]\n", _YAML, 2, "is not resolved here"),
        (b"Version: 1 # \xff", _YAML, 1, ""),
    ],
)
def test_what_is_no_file_gets_its_line(
    own: Host, body: Any, headers: dict[str, str], line: int, said: str
) -> None:
    answer = _put(own, body, headers)
    assert answer.status_code == 400
    error = answer.json()["Errors"][0]
    assert error["Line"] == line, error
    assert said in error["Message"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"prune": "yes"}, "prune must be 0 or 1"),
        ({"dry-run": "1"}, "unknown: dry-run; known are prune, dry_run"),
        ({"format": "json"}, "unknown: format; known are prune, dry_run"),
    ],
)
def test_what_is_not_known_of_an_address_is_refused(
    own: Host, query: dict[str, str], said: str
) -> None:
    answer = _put(own, "Version: 1", _YAML, **query)
    assert (answer.status_code, answer.json()) == (400, {"message": said})


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"users": "no"}, "users must be 0 or 1"),
        ({"format": "xml"}, "format must be yaml or json"),
        ({"prune": "1"}, "unknown: prune; known are users, secrets, format"),
    ],
)
def test_an_export_takes_no_other_words(own: Host, query: dict[str, str], said: str) -> None:
    answer = _get(own, **query)
    assert (answer.status_code, answer.json()) == (400, {"message": said})


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_what_a_form_can_send_is_not_applied(own: Host, media_type: str) -> None:
    """Forms are what a foreign page may send without being asked first."""
    answer = _put(own, "Version: 1", {"Content-Type": media_type})
    assert answer.status_code == 415
    said = {"message": "the Content-Type must be application/yaml or application/json"}
    assert answer.json() == said


def test_a_form_cannot_post(own: Host) -> None:
    answer = requests.post(f"{own.url}/_aws/cognito-idp/state", data=TEAM, timeout=30)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://foreign.test"},
        {"Origin": "null"},
        {"Referer": "https://foreign.test/page"},
        {"Host": "rebound.test"},
    ],
    ids=str,
)
def test_foreign_pages_neither_read_nor_seed(own: Host, headers: dict[str, str]) -> None:
    url = f"{own.url}/_aws/cognito-idp/state"
    assert requests.get(url, headers=headers, timeout=30).status_code == 403
    assert _put(own, "Version: 1", {**_YAML, **headers}).status_code == 403


def test_a_file_that_says_that_it_is_too_large_is_not_read(own: Host) -> None:
    answer = requests.Request("PUT", f"{own.url}/_aws/cognito-idp/state", headers=_YAML).prepare()
    answer.headers["Content-Length"] = str(2 * 2**30 + 1)
    with requests.Session() as session:
        refused = session.send(answer, timeout=30, stream=True)
        assert refused.status_code == 413
        assert refused.json() == {"message": "a file has 2147483648 bytes at most"}


def test_the_activity_has_one_record_of_each_without_what_is_in_the_file(empty: Host) -> None:
    requests.delete(f"{empty.url}/_aws/cognito-idp/activity", timeout=30)
    _put(empty, TEAM)
    _put(empty, TEAM.replace(_SECRET, f"{_SECRET} {_SECRET}"))
    _get(empty)
    made, refused = _records(empty, "Endpoint: seed")
    assert made["Reason"] == "4 made"
    assert made["Outcome"] == "ok"
    assert refused["Outcome"] == "refused"
    assert refused["Message"].startswith("The file does not hold: seed.yaml:")
    assert len(_records(empty, "Endpoint: export")) == 1
    everything = requests.get(f"{empty.url}/_aws/cognito-idp/activity", timeout=30)
    assert len(everything.json()["records"]) == 3
    assert _SECRET not in everything.text
    assert _SECRET not in empty.output()


@pytest.mark.parametrize("secret", [f"{_SECRET} {_SECRET}", "short!", "x" * 70])
def test_no_problem_tells_a_secret(own: Host, secret: str) -> None:
    answer = _put(own, TEAM.replace(_SECRET, json.dumps(secret)))
    assert answer.status_code == 400
    assert answer.json()["Errors"][0]["Line"] == 10
    assert secret not in answer.text


def test_a_body_of_50_mb_takes_no_50_mb_of_memory(empty: Host) -> None:
    process = psutil.Process(empty.process.pid)
    _put(empty, TEAM)
    before = process.memory_info().rss
    line = b"# " + b"x" * 1022 + b"\n"

    def body() -> Iterator[bytes]:
        yield TEAM.encode()
        for _ in range(50):
            yield line * 1024

    answer = _put(empty, body())
    assert answer.status_code == 200, answer.text
    assert answer.json()["Unchanged"]["UserPools"] == 2
    assert process.memory_info().rss - before < 40 * 2**20


def test_files_that_come_at_once_are_applied_one_after_the_other(empty: Host) -> None:
    answers: list[requests.Response] = []

    def put(number: int) -> None:
        pool = f"Version: 1\nUserPools: [{{PoolName: p{number % 3}, Id: us-east-1_p{number % 3}}}]"
        answers.append(_put(empty, pool))

    threads = [threading.Thread(target=put, args=(number,)) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 9
    made = sum(answer.json()["Made"].get("UserPools", 0) for answer in answers)
    unchanged = sum(answer.json()["Unchanged"].get("UserPools", 0) for answer in answers)
    assert (made, unchanged) == (3, 6)
