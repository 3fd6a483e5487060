"""The forms of the addresses that users have."""

import re

import email_validator

_PHONE_NUMBER = re.compile(r"\+[0-9]{1,15}")


def is_email(value: str) -> bool:
    """Return whether the value has the form of an e-mail address (RFC 5322, with a dot)."""
    if "@" not in value:
        # What the library would say too, but slowly, and an import asks it of every username.
        return False
    try:
        # Below a domain that is none of RFC 6761's: the library refuses those, which tests use.
        email_validator.validate_email(
            f"{value}.example.com", check_deliverability=False, globally_deliverable=False
        )
    except email_validator.EmailNotValidError:
        return False
    return "." in value.rpartition("@")[2]


def is_phone_number(value: str) -> bool:
    """Return whether the value has the form of a phone number: E.164, with its plus sign."""
    return _PHONE_NUMBER.fullmatch(value) is not None
