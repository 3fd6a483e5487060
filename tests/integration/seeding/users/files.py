"""Files with users, applied and exported within a test."""

import io
from typing import Any

from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.writing import write
from localstack_cognito.seeding.report import Report

POOL_ID = "us-east-1_app"


def applied(text: str, **options: bool) -> Report:
    """Apply a file's text, and return what was done."""
    return apply(read(io.BytesIO(text.encode()), name="team.yaml"), **options)


def exported(**options: bool) -> str:
    """Return what the host exports."""
    out = io.StringIO()
    write(export(**options), out)
    return out.getvalue()


def file_of(users: str, pool: str = "", pool_id: str = POOL_ID) -> str:
    """Return a file with one pool, its settings and its users, each a text of whole lines."""
    id_line = f"  Id: {pool_id}\n" if pool_id else ""
    settings = "".join(f"  {line}\n" for line in pool.splitlines())
    listed = "".join(f"  {line}\n" for line in users.strip("\n").splitlines())
    members = f"  Users:\n{listed}" if listed else ""
    return f"Version: 1\nUserPools:\n- PoolName: app\n{id_line}{settings}{members}"


def exported_users(pool_id: str = POOL_ID) -> list[dict[str, Any]]:
    """Return the users of a pool as the host exports them."""
    for pool in export().get("UserPools", ()):
        if pool["Id"] == pool_id:
            return list(pool.get("Users", ()))
    return []
