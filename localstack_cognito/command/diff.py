"""The options of ``localstack-cognito diff``. What it does is in ``diff_run``."""

import argparse

from localstack_cognito.command.hosts import add_address_of_host, endpoint_url

HOST = "host"
"""The side that is the running host."""
AWS = "aws:"
"""What a side begins with that is pools of AWS."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the two sides, what is compared, and how it is printed."""
    for name in ("A", "B"):
        parser.add_argument(
            name.lower(),
            metavar=name,
            help=f"a file, {HOST}, or {AWS}USER_POOL_ID[,IDENTITY_POOL_ID]",
        )
    parser.add_argument("--json", action="store_true", help="print the differences as JSON")
    for option, what in (("--only", "only what is in"), ("--ignore", "nothing that is in")):
        parser.add_argument(
            option,
            nargs="+",
            action="extend",
            default=[],
            metavar="MEMBER",
            help=f"{what} these members, such as Users or CallbackURLs",
        )
    parser.add_argument("--dates", action="store_true", help="compare dates too")
    parser.add_argument("--profile", metavar="NAME", help="of the AWS command line's settings")
    parser.add_argument("--region", metavar="NAME", help="of AWS; default: the one an id names")
    parser.add_argument(
        "--aws-endpoint-url", type=endpoint_url, metavar="URL", help="who is asked in place of AWS"
    )
    add_address_of_host(parser)
