"""What happened and why, live; and one journey as a sequence."""

from collections.abc import Mapping, Sequence

from rolo import Response

from localstack_cognito.activity.records import Kind, Outcome, Record
from localstack_cognito.console.activity import FILTERS, matching
from localstack_cognito.console.pages import choices, sequences
from localstack_cognito.console.pages.curl import command_of
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.saved import journey_of, service_of
from localstack_cognito.console.pages.saved_files import LANGUAGES, file_of
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.host.proxies import origin_of

_MOST = 200
_REGION = "us-east-1"


def serve(visit: Visit) -> Response:
    """Show the newest records that the query asks for, the newest first."""
    wanted = _wanted(visit)
    records = matching(wanted)[-_MOST:][::-1]
    if visit.is_fragment:
        return visit.fragment("records.html", records=records)
    return visit.page(
        "activity.html",
        title=text("menu.activity"),
        records=records,
        lists={"user_pool_id": choices.pools(), "client_id": choices.clients()},
        together=visit.url("together", **wanted) if wanted and records else None,
        kinds=[kind.value for kind in Kind],
        outcomes=[outcome.value for outcome in Outcome],
    )


def serve_journey(visit: Visit, journey: str) -> Response:
    """Show the steps of a journey, in the order in which they began."""
    records = steps_of({"journey": journey})
    return _steps(visit, records, {"journey": journey})


def serve_together(visit: Visit) -> Response:
    """Show what the query asks for as one journey: an app's calls have nothing in common else."""
    wanted = _wanted(visit)
    return _steps(visit, steps_of(wanted), wanted)


def serve_file(visit: Visit) -> Response:
    """Give what the query asks for as a test to save, in the language that it asks for."""
    language = visit.query.get("as", "")
    records = steps_of(_wanted(visit))
    if language not in LANGUAGES or not records:
        return visit.not_found()
    origin, region = origin_of(visit.request), _region_of(records)
    content = file_of(journey_of(records, region), language, origin)
    headers = {
        "Content-Disposition": f'attachment; filename="{LANGUAGES[language].file_name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, content_type="text/plain;charset=UTF-8", headers=headers)


def steps_of(wanted: Mapping[str, str]) -> list[Record]:
    """Return the newest records that have what is wanted, in the order in which they began."""
    return sorted(matching(wanted)[-_MOST:], key=lambda record: record.number)


def _wanted(visit: Visit) -> dict[str, str]:
    return {name: value for name in FILTERS if (value := visit.query.get(name))}


def _steps(visit: Visit, records: Sequence[Record], wanted: Mapping[str, str]) -> Response:
    if not records:
        return visit.not_found()
    origin, region = origin_of(visit.request), _region_of(records)
    name = next((record.username for record in records if record.username), None)
    return visit.page(
        "journey.html",
        title=text("journey", name=name or records[0].operation),
        crumbs=((text("menu.activity"), visit.url("activity")),),
        records=records,
        sequence=sequences.drawn(records),
        described=sequences.described(records),
        commands={
            record.number: command_of(record, origin, region, service_of(record))
            for record in records
        },
        files=[(one, visit.url("save", **{**wanted, "as": one})) for one in LANGUAGES],
        waits=bool(journey_of(records, region).variables()),
    )


def _region_of(records: Sequence[Record]) -> str:
    """Return the region of the first pool that is named, the usual one where it is gone."""
    pool_id = next((record.user_pool_id for record in records if record.user_pool_id), None)
    pool = find_user_pool(pool_id) if pool_id else None
    return pool.region if pool is not None else _REGION
