"""What AWS keeps to itself, or does not let one read, and what to do about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from localstack_cognito.seeding.pull.refusals import NotRead


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the file does not have: what, and what to do."""

    text: str
    remedy: str


_NEW_ONES = (
    "they are RESET_REQUIRED, and choose a new one with ForgotPassword, whose code is in the "
    "host's outbox and log; or pull with --password-for-all."
)
NOTES: Mapping[str, Note] = {
    "passwords": Note("the passwords of {count} users", _NEW_ONES),
    "passwords for all": Note(
        "the passwords of {count} users",
        "each has the one of --password-for-all, which stands in the file in the clear.",
    ),
    "statuses": Note(
        "what {count} users of a status that nobody has here have as a password",
        "they are RESET_REQUIRED, and choose one with ForgotPassword.",
    ),
    "temporary passwords": Note(
        "the temporary passwords of {count} users",
        "send them a new one with AdminCreateUser and MessageAction RESEND, or give each a "
        "TemporaryPassword in the file.",
    ),
    "authenticator apps": Note(
        "the secrets of the authenticator apps of {count} users",
        "they have none in the file, and set one up anew where the pool asks for one; or give "
        "each a SoftwareToken with a SecretCode and SOFTWARE_TOKEN_MFA in UserMFASettingList.",
    ),
    "passkeys": Note(
        "the passkeys of {count} users: whose they are AWS tells, and not what their public keys "
        "are",
        "they register new ones, which they must for another domain anyway.",
    ),
    "devices": Note(
        "the verifiers of {count} devices",
        "nobody signs in with them here: their apps forget a device that is refused.",
    ),
    "keys": Note(
        "the keys that sign tokens",
        "each pool has new ones here: tokens of AWS's do not hold here.",
    ),
    "images": Note(
        "the images of {count} classic login pages, of which AWS gives an address only",
        "put each into ImageFile of its row of UICustomizations.",
    ),
    "logins": Note(
        "who signs in as the identities of identity pools: {count} logins of which AWS tells the "
        "provider alone",
        "give each a Subject in Logins; without, who signs in has a new identity.",
    ),
    "functions": Note(
        "the Lambda functions of triggers, and the key with which codes are encrypted for them",
        "deploy them to the host under the same names; their ARNs are as at AWS.",
    ),
    "secrets": Note(
        "the secrets of {count} app clients, or none that AWS would take",
        "each has a new one here: tell the app, or set ClientSecret.",
    ),
    "second secrets": Note(
        "second secrets of {count} app clients",
        "add each to ClientSecrets of its client.",
    ),
    "sessions": Note("who is signed in", "everybody signs in anew."),
}
"""By what they are counted under. A row that was not counted is not told."""


def lines(counts: Mapping[str, int], not_read: Iterable[NotRead]) -> Iterator[str]:
    """Return what is told at a pull's end, and at the head of its file, a line each."""
    told = [(NOTES[name], counts[name]) for name in NOTES if counts.get(name)]
    if told:
        yield "AWS does not give out:"
        for note, count in told:
            yield f"- {note.text.format(count=count)}: {note.remedy}"
    missing = [str(one) for one in not_read]
    if missing:
        yield "Could not be read, and is not in the file:"
        yield from (f"- {one}" for one in missing)


def count_in_pool(counts: dict[str, int], pool: Mapping[str, Any]) -> None:
    """Count what no answer has of a pool itself."""
    counts["keys"] = counts["sessions"] = 1
    if pool.get("LambdaConfig"):
        counts["functions"] = 1
