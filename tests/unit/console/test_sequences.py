"""A journey as a drawing: every record an arrow, and nothing in it is markup of others."""

from xml.etree import ElementTree

from localstack_cognito.activity.records import Kind, Outcome, Record
from localstack_cognito.console.pages.sequences import described, drawn


def records() -> list[Record]:
    evil = "<b>&\"'</b>" * 5
    made = [Record(n, kind, f"{kind.value} {n}", 0.0, "j") for n, kind in enumerate(Kind, 1)]
    refused = Record(99, Kind.API, evil, 0.0, "j", outcome=Outcome.REFUSED, error=evil)
    refused.reason = evil
    return [*made, refused]


def test_each_record_is_an_arrow_that_leads_to_its_step() -> None:
    tree = ElementTree.fromstring(str(drawn(records())))
    arrows = tree.findall("a")
    assert [one.get("href") for one in arrows] == [f"#r{one.number}" for one in records()]
    lanes = [one.text for one in tree.findall("text[@class='lane']")]
    assert lanes == [
        *("App", "Browser", "Cognito", "Function", "User's mailbox or phone"),
        *("Provider", "Host"),
    ]
    assert len(tree.findall("line[@class='life']")) == len(lanes)
    assert tree.find("a/g[@class='refused']") is not None


def test_it_has_only_the_lanes_that_are_needed() -> None:
    one = ElementTree.fromstring(str(drawn(records()[:1])))
    assert [lane.text for lane in one.findall("text[@class='lane']")] == ["App", "Cognito"]
    assert drawn([]).startswith("<svg")


def test_it_is_told_in_words() -> None:
    assert described(records()[:1]) == "App → Cognito: api 1, ok"


def test_a_refusal_is_named_besides_what_was_asked() -> None:
    refused = Record(1, Kind.API, "InitiateAuth", 0.0, "j", outcome=Outcome.REFUSED)
    refused.error = "NotAuthorizedException"
    tree = ElementTree.fromstring(str(drawn([refused])))
    labels = [one.text for one in tree.findall("a/g/text")]
    assert labels == ["InitiateAuth", "NotAuthorizedException"]
