"""What happened and why, live; and one journey as a sequence."""

from rolo import Response

from localstack_cognito.activity.noting import recorder
from localstack_cognito.activity.records import Kind, Outcome, Record
from localstack_cognito.console.activity import FILTERS, matching
from localstack_cognito.console.pages import sequences
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text

_MOST = 200


def serve(visit: Visit) -> Response:
    """Show the newest records that the query asks for, the newest first."""
    wanted = {name: value for name in FILTERS if (value := visit.query.get(name))}
    records = matching(wanted)[-_MOST:][::-1]
    if visit.is_fragment:
        return visit.fragment("records.html", records=records)
    return visit.page(
        "activity.html",
        title=text("menu.activity"),
        records=records,
        kinds=[kind.value for kind in Kind],
        outcomes=[outcome.value for outcome in Outcome],
    )


def serve_journey(visit: Visit, journey: str) -> Response:
    """Show the steps of a journey, in the order in which they began."""
    records = steps_of(journey)
    if not records:
        return visit.not_found()
    return visit.page(
        "journey.html",
        title=text("journey", name=records[0].username or records[0].operation),
        crumbs=((text("menu.activity"), visit.url("activity")),),
        records=records,
        sequence=sequences.drawn(records),
        described=sequences.described(records),
    )


def steps_of(journey: str) -> list[Record]:
    """Return the records of a journey, in the order in which they began."""
    steps = [record for record in recorder.records() if record.journey == journey]
    return sorted(steps, key=lambda record: record.number)
