"""The attributes that a new pool has."""

from localstack_cognito.directory.pools.schema import new_schema


def test_pools_share_no_attribute() -> None:
    one = {attribute["Name"]: attribute for attribute in new_schema([])}
    one["birthdate"]["Mutable"] = False
    one["birthdate"]["StringAttributeConstraints"]["MaxLength"] = "5"
    another = {attribute["Name"]: attribute for attribute in new_schema([])}
    assert another["birthdate"]["Mutable"]
    assert another["birthdate"]["StringAttributeConstraints"] == {
        "MinLength": "10",
        "MaxLength": "10",
    }
