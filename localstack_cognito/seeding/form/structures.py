"""The structures of version 1 of the form: what AWS's operations take, and what is kept besides.

A member has the name, and the shape, that it has in AWS's operations. What no operation gives or
takes (a private key, a verifier) has a name and a shape of ours, and says what it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

VERSION = 1
"""The version of the form. A file that names another one is refused."""


@dataclass(frozen=True, slots=True)
class Own:
    """A member that no operation takes: its shape, and what it is in a sentence."""

    shape: str
    text: str


@dataclass(frozen=True, slots=True)
class Structure:
    """The members of ``requests``, but ``without`` some, and our ``own``; ``required`` are asked.

    A request's own required members are not: of some the place in the file gives the value.
    """

    own: Mapping[str, Own] = field(default_factory=dict)
    requests: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    """The members that a file has first; the others follow in the order of the requests."""


_CREATED = Own("FormDate", "When it was made; by default when the file is applied.")
_MODIFIED = Own("FormDate", "When it was last changed; by default when the file is applied.")
_DATES = {"CreationDate": _CREATED, "LastModifiedDate": _MODIFIED}
_UNCHECKED = {
    "Unchecked": Own(
        "FormTexts",
        "Members that are taken as they are: AWS took them once, and would refuse them now.",
    )
}
_POOL = frozenset({"UserPoolId"})
_OWNER = {
    "AccountId": Own("FormAccountId", "The account; by default 000000000000."),
    "Region": Own("FormRegion", "The region; by default that of the id, else us-east-1."),
}
_CLIENT = Own("FormName", "The app client, by its id or its name.")

STRUCTURES: Mapping[str, Structure] = {
    "File": Structure(
        own={
            "Version": Own("FormVersion", "1."),
            "Clock": Own("FormClock", "Where the clock stands."),
            "UserPools": Own("FormUserPools", "The user pools, with all that is in them."),
            "IdentityPools": Own("FormIdentityPools", "The identity pools."),
            "IdentityPoolKeys": Own("FormRegionKeys", "What signs the tokens of identity pools."),
            "ProvisionedLimits": Own(
                "FormLimits", "Request rates that UpdateProvisionedLimit set."
            ),
            "Messages": Own("FormMessages", "The outbox; it outlives the pools it is of."),
        },
        required=("Version",),
    ),
    "Clock": Structure(
        own={"Offset": Own("FormOffset", "How far ahead of the machine's clock, in seconds.")},
    ),
    "UserPool": Structure(
        requests=(
            "CreateUserPoolRequest",
            "SetUserPoolMfaConfigRequest",
            "SetUserPoolSessionConfigurationRequest",
            "SetLogDeliveryConfigurationRequest",
        ),
        without=_POOL,
        own={
            "Id": Own("UserPoolIdType", "The pool's id; a pool without one is known by its name."),
            **_OWNER,
            **_DATES,
            **_UNCHECKED,
            "LogDeliveryDates": Own("FormLogDeliveryDates", "When LogConfigurations were set."),
            "Schema": Own("FormSchema", "The attributes that not every pool has."),
            "SigningKeys": Own("FormSigningKeys", "The private keys that sign the pool's tokens."),
            "Domains": Own("FormDomains", "The pool's domains."),
            "ResourceServers": Own("FormResourceServers", "Resource servers and their scopes."),
            "IdentityProviders": Own("FormIdentityProviders", "Who else signs users in."),
            "Groups": Own("FormGroups", "The groups; who is in them is said of each user."),
            "UserPoolClients": Own("FormUserPoolClients", "The app clients."),
            "CIMDPolicies": Own("FormCIMDPolicies", "Which metadata documents make a client."),
            "UICustomizations": Own("FormUICustomizations", "The look of the classic pages."),
            "ManagedLoginBrandings": Own("FormBrandings", "The look of managed login."),
            "Terms": Own("FormTermsList", "Documents that users are shown."),
            "RiskConfigurations": Own("FormRiskConfigurations", "What threat protection does."),
            "Risks": Own("FormRisks", "What is said of sign-ins, in place of AWS's assessment."),
            "UserImportJobs": Own("FormUserImportJobs", "Import jobs, and how they ended."),
            "Attempts": Own("FormAttempts", "How often somebody has tried of late."),
            "Users": Own("FormUsers", "The users."),
        },
        required=("PoolName",),
        first=("PoolName", "Id", "AccountId", "Region"),
    ),
    "LogDeliveryDates": Structure(own=_DATES),
    "SchemaAttribute": Structure(
        requests=("SchemaAttributeType",),
        own={"Name": Own("FormText", "The name; custom:email is not the standard email.")},
        required=("Name",),
        first=("Name",),
    ),
    "SigningKey": Structure(
        own={
            "TokenUse": Own(
                "FormTokenUse",
                "What it is for: access or id tokens, saml_signing of requests, or "
                "saml_encryption/NAME for what the provider NAME encrypts.",
            ),
            "KeyId": Own("FormText", "The key's kid; by default made from the key."),
            "PrivateKey": Own(
                "FormSecretText",
                "An RSA key of 2,048 bits in PEM; for SAML with its certificate behind it.",
            ),
            "CreationDate": _CREATED,
        },
        required=("TokenUse", "PrivateKey"),
    ),
    "Domain": Structure(
        requests=("CreateUserPoolDomainRequest",),
        without=_POOL,
        own={"CreationDate": _CREATED, **_UNCHECKED},
        required=("Domain",),
    ),
    "ResourceServer": Structure(
        requests=("CreateResourceServerRequest",), without=_POOL, required=("Identifier", "Name")
    ),
    "IdentityProvider": Structure(
        requests=("CreateIdentityProviderRequest",),
        without=_POOL,
        own=_DATES,
        required=("ProviderName", "ProviderType", "ProviderDetails"),
    ),
    "Group": Structure(
        requests=("CreateGroupRequest",), without=_POOL, own=_DATES, required=("GroupName",)
    ),
    "UserPoolClient": Structure(
        requests=(
            "CreateUserPoolClientRequest",
            "SetUserPoolClientSessionConfigurationRequest",
        ),
        without=_POOL,
        own={
            "ClientId": Own("ClientIdType", "The client's id; without one it is known by name."),
            "ClientSecrets": Own("FormClientSecrets", "Its secrets, where it has two."),
            "Registration": Own("FormRegistration", "How the client registered itself."),
            **_UNCHECKED,
            **_DATES,
        },
        required=("ClientName",),
        first=("ClientName", "ClientId"),
    ),
    "ClientSecret": Structure(
        own={
            "ClientSecretId": Own("FormText", "The secret's id."),
            "ClientSecretValue": Own("ClientSecretType", "The secret."),
            "CreationDate": _CREATED,
        },
        required=("ClientSecretValue",),
    ),
    "Registration": Structure(
        own={
            "IsOpen": Own("FormBoolean", "Whether it came without a token."),
            "TokenDigest": Own("FormText", "SHA-256 of the token that manages it."),
            "GrantTypes": Own("FormTexts", "Its grant types, as it knows them."),
            "AuthMethod": Own("FormText", "How it says who it is at the token endpoint."),
            "Description": Own("Document", "What else it says of itself."),
            **_DATES,
        },
        required=("IsOpen", "TokenDigest", "GrantTypes", "AuthMethod"),
    ),
    "CIMDPolicy": Structure(
        requests=("CreateCIMDPolicyRequest",),
        without=frozenset({"UserPoolId", "ClientId"}),
        own={
            "CIMDPolicyId": Own("CIMDPolicyIdType", "The policy's id."),
            "ClientId": _CLIENT,
            **_DATES,
        },
        required=("PolicyName", "URLPatterns"),
    ),
    "UICustomization": Structure(
        requests=("SetUICustomizationRequest",),
        without=frozenset({"UserPoolId", "ClientId"}),
        own={
            "ClientId": Own("FormName", "The app client, or ALL, which is the default."),
            "CSSVersion": Own("FormText", "The style's version; by default its date."),
            **_DATES,
            **_UNCHECKED,
        },
    ),
    "ManagedLoginBranding": Structure(
        requests=("CreateManagedLoginBrandingRequest",),
        without=frozenset({"UserPoolId", "ClientId"}),
        own={
            "ManagedLoginBrandingId": Own("ManagedLoginBrandingIdType", "The branding's id."),
            "ClientId": _CLIENT,
            **_DATES,
        },
        required=("ClientId",),
    ),
    "Terms": Structure(
        requests=("CreateTermsRequest",),
        without=frozenset({"UserPoolId", "ClientId"}),
        own={"TermsId": Own("TermsIdType", "The document's id."), "ClientId": _CLIENT, **_DATES},
        required=("ClientId", "TermsName", "TermsSource", "Enforcement"),
    ),
    "RiskConfiguration": Structure(
        requests=("SetRiskConfigurationRequest",),
        without=frozenset({"UserPoolId", "ClientId"}),
        own={
            "ClientId": Own("FormName", "The app client; without one it is the pool's."),
            **_DATES,
        },
    ),
    "Risk": Structure(
        own={
            "Username": Own("FormName", "Whose sign-ins; without a name everybody's."),
            "IpAddress": Own("FormName", "From where; without an address from everywhere."),
            "RiskLevel": Own("FormRiskLevel", "How risky: Low, Medium, High or NoRisk."),
            "CompromisedCredentials": Own("FormBoolean", "Whether the password is known to many."),
            "CreationDate": _CREATED,
        },
    ),
    "UserImportJob": Structure(
        requests=("CreateUserImportJobRequest",),
        without=_POOL,
        own={
            "JobId": Own("UserImportJobIdType", "The job's id."),
            "Status": Own("UserImportJobStatusType", "Where it stands."),
            "PreSignedUrl": Own("FormSecretText", "Where its file goes."),
            "CompletionMessage": Own("FormText", "How it ended."),
            "ImportedUsers": Own("FormInteger", "How many users it made."),
            "SkippedUsers": Own("FormInteger", "How many were there already."),
            "FailedUsers": Own("FormInteger", "How many it could not make."),
            "CreationDate": _CREATED,
            "StartDate": Own("FormDate", "When it began."),
            "CompletionDate": Own("FormDate", "When it ended."),
        },
        required=("JobId", "JobName", "CloudWatchLogsRoleArn", "Status"),
    ),
    "Message": Structure(
        own={
            "Id": Own("FormName", "The message's id."),
            "UserPoolId": Own("UserPoolIdType", "The pool, which may be gone."),
            "Region": Own("FormRegion", "The pool's region; by default that of its id."),
            "Username": Own("FormText", "To whom."),
            "Destination": Own("FormText", "The address; none where the user has none."),
            "DeliveryMedium": Own("DeliveryMediumType", "EMAIL or SMS."),
            "Purpose": Own("FormPurpose", "What for, as CustomMessage's triggerSource says it."),
            "Subject": Own("FormText", "The subject of an e-mail."),
            "Body": Own("FormSecretText", "The text."),
            "Code": Own("FormSecretText", "The code, or the password, that it has."),
            "CreationDate": _CREATED,
            "Deliveries": Own("FormDeliveries", "What became of it."),
        },
        required=("Id", "UserPoolId", "Username", "Purpose", "Body"),
    ),
    "Delivery": Structure(
        own={
            "Carrier": Own("FormName", "What was to take the message there."),
            "Status": Own("FormDeliveryStatus", "Whether it has: PENDING, SENT or FAILED."),
            "Detail": Own("FormText", "Why not, or what the carrier says."),
        },
        required=("Carrier", "Status"),
    ),
    "Attempt": Structure(
        own={
            "Username": Own("FormText", "Who, folded as the pool compares names."),
            "Action": Own("FormAction", "What was tried."),
            "WindowStarted": Own("FormDate", "Since when it is counted."),
            "Count": Own("FormCount", "How often."),
        },
        required=("Username", "Action", "WindowStarted", "Count"),
    ),
    "User": Structure(
        own={
            "Username": Own("UsernameType", "The name; where a pool has UsernameAttributes, one."),
            "Sub": Own("FormSub", "The user's id, which tokens carry; by default a new one."),
            "UserAttributes": Own(
                "FormAttributes", "The attributes, as a mapping or as AWS's list; not sub."
            ),
            "UserStatus": Own(
                "FormUserStatus", "Where the user stands; by default what the password makes it."
            ),
            "Enabled": Own("FormBoolean", "Whether the user may sign in; by default true."),
            "Password": Own("PasswordType", "A password, which is kept as a verifier only."),
            "TemporaryPassword": Own(
                "PasswordType", "A password that is to be changed at the first sign-in."
            ),
            "TemporaryPasswordExpires": Own("FormDate", "Until when a temporary one is good."),
            "PasswordVerifier": Own("FormVerifier", "A password as SRP keeps it."),
            "PasswordHash": Own("FormSecretText", "A password as an import job takes it."),
            "PasswordHistory": Own("FormVerifiers", "The passwords before, the oldest first."),
            "Groups": Own("FormTexts", "The names of the user's groups."),
            "PreferredMfaSetting": Own("FormMfaFactor", "The second factor that comes first."),
            "UserMFASettingList": Own("FormMfaFactors", "The second factors that are enabled."),
            **_UNCHECKED,
            "MFAOptions": Own("MFAOptionListType", "What AdminSetUserSettings set."),
            "SoftwareToken": Own("FormSoftwareToken", "An authenticator app."),
            "WebAuthnCredentials": Own("FormPasskeys", "Passkeys."),
            "Devices": Own("FormDevices", "Devices that were confirmed."),
            "Identities": Own("FormIdentities", "Who else signs the user in."),
            "ConfirmationCodes": Own("FormCodes", "Codes that are still good."),
            "AuthEvents": Own("FormAuthEvents", "The history of sign-ins, the oldest first."),
            "FailedSignIns": Own("FormInteger", "How many failed one after another."),
            "LastFailedSignIn": Own("FormDate", "When the last one failed."),
            "UserCreateDate": _CREATED,
            "UserLastModifiedDate": _MODIFIED,
        },
        required=("Username",),
    ),
    "Verifier": Structure(
        own={
            "Salt": Own("FormBytes", "The salt, in Base64."),
            "Verifier": Own("FormSecretBytes", "The verifier, in Base64."),
        },
        required=("Salt", "Verifier"),
    ),
    "SoftwareToken": Structure(
        own={
            "SecretCode": Own("FormSecretText", "The secret that codes are made from, in Base32."),
            "PendingSecretCode": Own("FormSecretText", "One that is not verified yet."),
            "FriendlyDeviceName": Own("FormText", "What the user calls it."),
            "LastStep": Own("FormLong", "The newest step of time whose code was used."),
        },
    ),
    "Passkey": Structure(
        own={
            "CredentialId": Own("FormText", "The credential's id, in Base64url."),
            "PublicKey": Own("FormBytes", "The public key (COSE), in Base64."),
            "SignCount": Own("FormLong", "How often it was used, as it says itself."),
            "FriendlyCredentialName": Own("FormText", "What the user calls it."),
            "RelyingPartyId": Own("FormText", "Where it is good."),
            "AuthenticatorAttachment": Own("FormText", "How it is attached."),
            "AuthenticatorTransports": Own("FormTexts", "How it is reached."),
            "CreatedAt": _CREATED,
        },
        required=("CredentialId", "PublicKey", "RelyingPartyId"),
    ),
    "Device": Structure(
        own={
            "DeviceKey": Own("DeviceKeyType", "The device's key."),
            "DeviceName": Own("FormText", "What it is called."),
            "Salt": Own("FormBytes", "The salt of its verifier, in Base64."),
            "PasswordVerifier": Own("FormSecretBytes", "Its verifier, in Base64."),
            "DeviceRememberedStatus": Own(
                "DeviceRememberedStatusType", "Whether it is remembered."
            ),
            "LastIpUsed": Own("FormText", "Where it was last."),
            "DeviceCreateDate": _CREATED,
            "DeviceLastModifiedDate": _MODIFIED,
            "DeviceLastAuthenticatedDate": Own("FormDate", "When it last signed in."),
        },
        required=("DeviceKey",),
    ),
    "Identity": Structure(
        own={
            "ProviderName": Own("FormText", "The identity provider."),
            "ProviderAttributeName": Own("FormText", "By which attribute; by default the subject."),
            "ProviderAttributeValue": Own("FormText", "Who the user is there."),
            "ProviderType": Own("FormText", "Its kind, where the pool has no such provider."),
            "Issuer": Own("FormText", "The entity of a SAML provider."),
            "Primary": Own(
                "FormBoolean", "Whether the user was made for it; by default as the name says."
            ),
            "DateCreated": _CREATED,
        },
        required=("ProviderName", "ProviderAttributeValue"),
    ),
    "Code": Structure(
        own={
            "Purpose": Own("FormCodePurpose", "What it confirms."),
            "Code": Own("FormSecretText", "The code."),
            "AttributeName": Own("FormText", "Which attribute it verifies."),
            "PendingValue": Own("FormSecretText", "The value that the attribute gets then."),
            "Expires": Own("FormDate", "Until when it is good."),
        },
        required=("Purpose", "Code", "Expires"),
    ),
    "AuthEvent": Structure(
        own={
            "EventId": Own("FormText", "The event's id."),
            "EventType": Own("EventType", "What was done."),
            "EventResponse": Own("EventResponseType", "How it ended."),
            "ChallengeResponses": Own("Document", "What was asked, and how it was answered."),
            "EventContextData": Own("Document", "From where."),
            "EventRisk": Own("Document", "What threat protection made of it."),
            "EventFeedback": Own("Document", "What was said of it."),
            "CreationDate": _CREATED,
        },
        required=("EventId", "EventType", "EventResponse"),
    ),
    "IdentityPool": Structure(
        requests=("CreateIdentityPoolInput", "SetIdentityPoolRolesInput"),
        without=frozenset({"IdentityPoolId", "CognitoIdentityProviders"}),
        own={
            "IdentityPoolId": Own("IdentityPoolId", "Its id; without one it is known by name."),
            "CognitoIdentityProviders": Own(
                "FormCognitoIdentityProviders", "Clients of user pools, by AWS's names or by ours."
            ),
            **_OWNER,
            **_DATES,
            "PrincipalTags": Own("FormPrincipalTagsList", "Attributes for access control."),
            "Identities": Own("FormPoolIdentities", "The identities, with their logins."),
        },
        required=("IdentityPoolName",),
        first=("IdentityPoolName", "IdentityPoolId", "AccountId", "Region"),
    ),
    "CognitoProvider": Structure(
        own={
            "ProviderName": Own("CognitoIdentityProviderName", "The pool, as AWS names it."),
            "ClientId": Own("FormName", "The app client, by its id; by name with UserPool."),
            "UserPool": Own("FormName", "The pool, by its id or its name, for ProviderName."),
            "ServerSideTokenCheck": Own("FormBoolean", "Whether revoked tokens are refused."),
            "RoleMapping": Own("RoleMapping", "How a role is chosen, in place of RoleMappings."),
        },
        required=("ClientId",),
    ),
    "PrincipalTags": Structure(
        requests=("SetPrincipalTagAttributeMapInput",),
        without=frozenset({"IdentityPoolId"}),
        own={
            "UserPool": Own(
                "FormName", "A user pool, by its id or its name, for IdentityProviderName."
            ),
        },
    ),
    "PoolIdentity": Structure(
        own={
            "IdentityId": Own("IdentityId", "The identity's id."),
            "Enabled": Own("FormBoolean", "Whether it is its own; by default true."),
            "MergedInto": Own("IdentityId", "The identity that it was merged into."),
            "Logins": Own("FormLogins", "Who signs in as it: the subject at each provider."),
            **_DATES,
        },
        required=("IdentityId",),
    ),
    "PoolLogin": Structure(
        own={
            "Provider": Own("FormName", "The provider."),
            "Subject": Own("FormSubject", "Who it is there."),
        },
        required=("Provider", "Subject"),
    ),
    "RegionKey": Structure(
        own={
            "Region": Own("FormRegion", "The region."),
            "KeyId": Own("FormName", "The key's kid; by default the region and 1."),
            "PrivateKey": Own("FormSecretText", "An RSA key of 2,048 bits in PEM."),
            "CreationDate": _CREATED,
        },
        required=("Region", "PrivateKey"),
    ),
    "ProvisionedLimit": Structure(
        own={
            **_OWNER,
            "Category": Own("FormText", "The category of operations."),
            "Value": Own("FormInteger", "Requests a second."),
        },
        required=("Category", "Value"),
    ),
}

LISTS: Mapping[str, str] = {
    "FormUserPools": "UserPool",
    "FormIdentityPools": "IdentityPool",
    "FormRegionKeys": "RegionKey",
    "FormLimits": "ProvisionedLimit",
    "FormSchema": "SchemaAttribute",
    "FormSigningKeys": "SigningKey",
    "FormDomains": "Domain",
    "FormResourceServers": "ResourceServer",
    "FormIdentityProviders": "IdentityProvider",
    "FormGroups": "Group",
    "FormUserPoolClients": "UserPoolClient",
    "FormClientSecrets": "ClientSecret",
    "FormCIMDPolicies": "CIMDPolicy",
    "FormUICustomizations": "UICustomization",
    "FormBrandings": "ManagedLoginBranding",
    "FormTermsList": "Terms",
    "FormRiskConfigurations": "RiskConfiguration",
    "FormRisks": "Risk",
    "FormUserImportJobs": "UserImportJob",
    "FormMessages": "Message",
    "FormDeliveries": "Delivery",
    "FormAttempts": "Attempt",
    "FormUsers": "User",
    "FormVerifiers": "Verifier",
    "FormPasskeys": "Passkey",
    "FormDevices": "Device",
    "FormIdentities": "Identity",
    "FormCodes": "Code",
    "FormAuthEvents": "AuthEvent",
    "FormCognitoIdentityProviders": "CognitoProvider",
    "FormPrincipalTagsList": "PrincipalTags",
    "FormPoolIdentities": "PoolIdentity",
    "FormLogins": "PoolLogin",
    "FormTexts": "FormText",
    "FormMfaFactors": "FormMfaFactor",
}
"""The lists of the form, and what is in them."""

SIMPLE: Mapping[str, Mapping[str, object]] = {
    "FormVersion": {"type": "integer"},
    # A hundred years either way, as the clock's own endpoint has it.
    "FormOffset": {"type": "double", "min": -3_153_600_000, "max": 3_153_600_000},
    "FormInteger": {"type": "integer", "min": 0},
    "FormLong": {"type": "long", "min": 0},
    "FormBoolean": {"type": "boolean"},
    "FormDate": {"type": "timestamp"},
    "FormBytes": {"type": "blob"},
    "FormSecretBytes": {"type": "blob", "sensitive": True},
    "FormText": {"type": "string"},
    "FormSecretText": {"type": "string", "sensitive": True},
    "FormName": {"type": "string", "min": 1, "max": 256},
    "FormAccountId": {"type": "string", "pattern": "[0-9]{12}"},
    "FormRegion": {"type": "string", "pattern": "[a-z]{2}(-[a-z]+)+-[0-9]"},
    "FormTokenUse": {
        "type": "string",
        "pattern": "access|id|saml_signing|saml_encryption(/.{1,32})?",
    },
    "FormRiskLevel": {"type": "string", "enum": ["NoRisk", "Low", "Medium", "High"]},
    "FormCount": {"type": "integer", "min": 1},
    "FormSubject": {"type": "string", "min": 1},
    "FormPurpose": {
        "type": "string",
        "enum": [
            "SignUp",
            "ResendCode",
            "AdminCreateUser",
            "ForgotPassword",
            "UpdateUserAttribute",
            "VerifyUserAttribute",
            "Authentication",
            "AccountTakeOverNotification",
        ],
    },
    "FormDeliveryStatus": {"type": "string", "enum": ["PENDING", "SENT", "FAILED"]},
    "FormAction": {
        "type": "string",
        "enum": [
            "ConfirmSignUp",
            "ResendConfirmationCode",
            "VerifyUserAttribute",
            "GetUserAttributeVerificationCode",
            "ForgotPassword",
            "ConfirmForgotPassword",
            "ChangePassword",
            "SimulatedForgotPassword",
            "SignInOfNobody",
        ],
    },
    "FormUserStatus": {
        "type": "string",
        "enum": [
            "UNCONFIRMED",
            "CONFIRMED",
            "FORCE_CHANGE_PASSWORD",
            "RESET_REQUIRED",
            "EXTERNAL_PROVIDER",
        ],
    },
    "FormMfaFactor": {
        "type": "string",
        "enum": ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "WEB_AUTHN_MFA"],
    },
    "FormCodePurpose": {
        "type": "string",
        "enum": ["ConfirmSignUp", "ForgotPassword", "VerifyEmail", "VerifyPhoneNumber"],
    },
    "FormSub": {"type": "string", "min": 1, "max": 128, "pattern": r"[\w-]+"},
    "FormAttributes": {
        "type": "map",
        "key": {"shape": "AttributeNameType"},
        "value": {"shape": "AttributeValueType"},
    },
}
"""The shapes of ours that are no structure."""
