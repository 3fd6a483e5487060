"""The forms of the addresses that users have."""

import re
from functools import lru_cache

import email_validator

_PHONE_NUMBER = re.compile(r"\+[0-9]{1,15}")


# What most addresses are: letters, digits and signs around single dots (dot-atom, RFC 5322 section
# 3.2.3), and a domain in ASCII.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@([A-Za-z0-9.-]+)")
_LONGEST_PLAIN_EMAIL = 240
"""Well below the 254 that RFC 5321 has for all of an address."""


def is_email(value: str) -> bool:
    """Return whether the value has the form of an e-mail address (RFC 5322, with a dot)."""
    if "@" not in value:
        # What the library would say too, but slowly, and an import asks it of every username.
        return False
    plain = _PLAIN_EMAIL.fullmatch(value)
    if plain and len(value) <= _LONGEST_PLAIN_EMAIL:
        # An import has many addresses of few domains.
        return _is_domain(plain[1])
    return _is_address(value)


@lru_cache(maxsize=1024)
def _is_domain(domain: str) -> bool:
    return _is_address(f"a@{domain}")


def _is_address(value: str) -> bool:
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
