"""A journey drawn as a sequence: who asks whom, from above to below, as SVG."""

from collections.abc import Sequence

from markupsafe import Markup

from localstack_cognito.activity.records import Kind, Outcome, Record
from localstack_cognito.console.pages.texts import text

LANES = ("app", "browser", "cognito", "function", "user", "outside", "host")
# Between whom each kind of thing happens.
_WAYS = {
    Kind.API: ("app", "cognito"),
    Kind.OAUTH: ("browser", "cognito"),
    Kind.PAGE: ("browser", "cognito"),
    Kind.AUTHORIZER: ("app", "cognito"),
    Kind.TRIGGER: ("cognito", "function"),
    Kind.MESSAGE: ("cognito", "user"),
    Kind.OUTSIDE: ("cognito", "outside"),
    Kind.CLOUDFORMATION: ("host", "cognito"),
    Kind.IMPORT: ("host", "cognito"),
}
_OF_APPS = ("oauth2/token", "oauth2/revoke", ".well-known/")
_EDGE, _WIDTH, _ROW, _TOP = 70, 190, 52, 58
_LONGEST = 28


def drawn(records: Sequence[Record]) -> Markup:
    """Return the drawing. It says nothing that the steps below it do not."""
    ways = [_way_of(record) for record in records]
    lanes = [lane for lane in LANES if any(lane in way for way in ways)]
    middle = {lane: _EDGE + index * _WIDTH for index, lane in enumerate(lanes)}
    width, height = 2 * _EDGE + _WIDTH * max(len(lanes) - 1, 0), _TOP + _ROW * len(records) + 16
    parts = [
        Markup(
            '<svg width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true" '
            'focusable="false">'
        ).format(width, height)
    ]
    for lane in lanes:
        x = middle[lane]
        parts.append(
            Markup(
                '<text class="lane" x="{0}" y="22">{1}</text>'
                '<line class="life" x1="{0}" y1="34" x2="{0}" y2="{2}"/>'
            ).format(x, text(f"lane.{lane}"), height - 8)
        )
    for index, (record, way) in enumerate(zip(records, ways, strict=True)):
        parts.append(_arrow(record, middle[way[0]], middle[way[1]], _TOP + index * _ROW))
    return Markup("").join([*parts, Markup("</svg>")])


def described(records: Sequence[Record]) -> str:
    """Return the drawing in words, for who does not see it."""
    return "; ".join(
        f"{text(f'lane.{start}')} → {text(f'lane.{end}')}: {record.operation}, "
        f"{text(f'outcome.{record.outcome.value}')}"
        for record, (start, end) in ((record, _way_of(record)) for record in records)
    )


def _way_of(record: Record) -> tuple[str, str]:
    if record.kind is Kind.OAUTH and record.operation.startswith(_OF_APPS):
        return "app", "cognito"
    return _WAYS[record.kind]


def _arrow(record: Record, start: int, end: int, y: int) -> Markup:
    head = 7 if end > start else -7
    kind = record.outcome.value
    error = record.error if record.outcome is not Outcome.OK else None
    return Markup(
        '<a href="#r{number}" tabindex="-1"><g class="{kind}"><title>{title}</title>'
        '<text x="{middle}" y="{above}">{label}</text><text x="{middle}" y="{below}">{error}</text>'
        '<line x1="{start}" y1="{y}" x2="{end}" y2="{y}"/>'
        '<path d="M{end} {y}l{back} -4v8z"/></g></a>'
    ).format(
        number=record.number,
        kind=kind,
        title=record.reason or record.operation,
        middle=(start + end) // 2,
        above=y - 7,
        below=y + 14,
        label=_short(record.operation),
        error=_short(error or ""),
        start=start,
        end=end,
        y=y,
        back=-head,
    )


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
