"""What signs the tokens of the identity pools of a region."""

from collections.abc import Iterator

from localstack_cognito import clock
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.rsa_keys import stored_pem
from localstack_cognito.seeding.kinds.scope import Members, Scope, blaming
from localstack_cognito.storage import keys
from localstack_cognito.storage.keys import RegionKey
from localstack_cognito.tokens.region_keys import first_kid


class IdentityPoolKeys(Kind):
    """The keys of the regions."""

    member = "IdentityPoolKeys"
    structure = "RegionKey"
    key = ("Region",)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the keys by region."""
        for key in keys.find_region_keys(scope.connection).values():
            yield _exported(key)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a key with its ``kid``, in the form in which keys are stored.

        Raises ``InvalidParameterException`` for what is no RSA key of 2,048 bits.
        """
        found = keys.find_region_keys(scope.connection).get(wanted["Region"])
        # What is there already need not be proved prime again.
        private_key = wanted["PrivateKey"]
        if found is None or found.private_key != private_key:
            with blaming("PrivateKey"):
                private_key = stored_pem(private_key)
        return {"KeyId": first_kid(wanted["Region"]), **wanted, "PrivateKey": private_key}

    def create(self, scope: Scope, wanted: Members) -> None:
        """Store the key."""
        self._put(scope, wanted, clock.now())

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Store it in place of the other, whose tokens nobody can verify any more."""
        is_another = current["PrivateKey"] != wanted["PrivateKey"]
        self._put(scope, wanted, clock.now() if is_another else current["CreationDate"])

    def _put(self, scope: Scope, wanted: Members, created_at: float) -> None:
        key = RegionKey(
            region=wanted["Region"],
            kid=wanted["KeyId"],
            private_key=wanted["PrivateKey"],
            created_at=wanted.get("CreationDate", created_at),
        )
        keys.put_region_key(scope.connection, key)

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it: the region gets another when it needs one."""
        keys.delete_region_key(scope.connection, current["Region"])

    def name_of(self, wanted: Members) -> str:
        """Return whose it is."""
        return f"The key of {wanted['Region']}"


def _exported(key: RegionKey) -> Members:
    return {
        "Region": key.region,
        "KeyId": key.kid,
        "PrivateKey": key.private_key,
        "CreationDate": key.created_at,
    }
