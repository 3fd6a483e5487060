"""What is no difference: what is made when a file is applied, and what AWS never gives."""

from collections.abc import Mapping

from botocore.model import Shape

MADE: Mapping[str, frozenset[str]] = {
    "UserPool": frozenset({"Id", "AccountId", "Region", "SigningKeys", "LogDeliveryDates"}),
    "SigningKey": frozenset({"KeyId"}),
    "UserPoolClient": frozenset({"ClientId", "ClientSecrets", "Registration"}),
    "CIMDPolicy": frozenset({"CIMDPolicyId"}),
    "UICustomization": frozenset({"CSSVersion"}),
    "ManagedLoginBranding": frozenset({"ManagedLoginBrandingId"}),
    "Terms": frozenset({"TermsId"}),
    "User": frozenset(
        {
            *("Sub", "UserStatus"),
            *("Password", "TemporaryPassword", "PasswordVerifier", "PasswordHash"),
            "PasswordHistory",
        }
    ),
    "SoftwareToken": frozenset({"LastStep"}),
    "Passkey": frozenset({"SignCount"}),
    "IdentityPool": frozenset({"IdentityPoolId", "AccountId", "Region"}),
    "RegionKey": frozenset({"KeyId"}),
    "ProvisionedLimit": frozenset({"AccountId", "Region"}),
}
"""What the host makes where a file leaves it out: no difference unless both sides have it."""

OF_THE_FILE = frozenset({"Unchecked"})
"""Members that say how a file is read, and nothing of a thing."""

KEYS: Mapping[str, frozenset[str]] = {"User": frozenset({"Username"})}
"""What things are known by, and may be written in several ways."""

NEVER_GIVEN_BY_AWS: Mapping[str, frozenset[str]] = {
    "File": frozenset({"Clock", "IdentityPoolKeys", "ProvisionedLimits", "Messages"}),
    "UserPool": frozenset({"SigningKeys", "Risks", "Attempts", "AccountId", "UserImportJobs"}),
    "UserPoolClient": frozenset({"Registration"}),
    "User": frozenset(
        {
            *("Password", "TemporaryPassword", "TemporaryPasswordExpires"),
            *("PasswordVerifier", "PasswordHash", "PasswordHistory"),
            *("SoftwareToken", "WebAuthnCredentials", "ConfirmationCodes", "AuthEvents"),
            *("FailedSignIns", "LastFailedSignIn"),
        }
    ),
    "Device": frozenset({"Salt", "PasswordVerifier"}),
    "IdentityPool": frozenset({"AccountId"}),
    "PoolIdentity": frozenset({"Enabled", "MergedInto"}),
}
"""What no read-only operation of AWS gives, or what tells only of the past."""

SECRETS = frozenset({"ClientSecretType", "FormSecretBytes", "FormSecretText", "PasswordType"})
"""The shapes whose values are compared and never shown."""

_SECRET_MEMBERS: Mapping[str, frozenset[str]] = {
    "Registration": frozenset({"TokenDigest"}),
    "UserPoolClient": frozenset({"ClientSecrets"}),
}


def is_secret(structure: str, name: str, shape: Shape) -> bool:
    """Return whether a member's value is compared and never shown."""
    return shape.name in SECRETS or name in _SECRET_MEMBERS.get(structure, ())
