from datetime import datetime
from enum import StrEnum
from typing import IO, TypedDict
from collections.abc import Iterable, Iterator

from localstack.aws.api import handler, RequestContext, ServiceException, ServiceRequest
ARNString = str
AccessKeyString = str
AccountId = str
ClaimName = str
ClaimValue = str
ClassicFlow = bool
CognitoIdentityProviderClientId = str
CognitoIdentityProviderName = str
CognitoIdentityProviderTokenCheck = bool
DeveloperProviderName = str
DeveloperUserIdentifier = str
HideDisabled = bool
IdentityId = str
IdentityPoolId = str
IdentityPoolName = str
IdentityPoolUnauthenticated = bool
IdentityProviderId = str
IdentityProviderName = str
IdentityProviderToken = str
OIDCToken = str
PaginationKey = str
PrincipalTagID = str
PrincipalTagValue = str
QueryLimit = int
RoleType = str
SecretKeyString = str
SessionTokenString = str
String = str
TagKeysType = str
TagValueType = str
UseDefaults = bool
class AmbiguousRoleResolutionType(StrEnum):
    AuthenticatedRole = "AuthenticatedRole"
    Deny = "Deny"

class ErrorCode(StrEnum):
    AccessDenied = "AccessDenied"
    InternalServerError = "InternalServerError"

class MappingRuleMatchType(StrEnum):
    Equals = "Equals"
    Contains = "Contains"
    StartsWith = "StartsWith"
    NotEqual = "NotEqual"

class RoleMappingType(StrEnum):
    Token = "Token"
    Rules = "Rules"

class ConcurrentModificationException(ServiceException):
    code: str = "ConcurrentModificationException"
    sender_fault: bool = False
    status_code: int = 400

class DeveloperUserAlreadyRegisteredException(ServiceException):
    code: str = "DeveloperUserAlreadyRegisteredException"
    sender_fault: bool = False
    status_code: int = 400

class ExternalServiceException(ServiceException):
    code: str = "ExternalServiceException"
    sender_fault: bool = False
    status_code: int = 400

class InternalErrorException(ServiceException):
    code: str = "InternalErrorException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidIdentityPoolConfigurationException(ServiceException):
    code: str = "InvalidIdentityPoolConfigurationException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidParameterException(ServiceException):
    code: str = "InvalidParameterException"
    sender_fault: bool = False
    status_code: int = 400

class LimitExceededException(ServiceException):
    code: str = "LimitExceededException"
    sender_fault: bool = False
    status_code: int = 400

class NotAuthorizedException(ServiceException):
    code: str = "NotAuthorizedException"
    sender_fault: bool = False
    status_code: int = 400

class ResourceConflictException(ServiceException):
    code: str = "ResourceConflictException"
    sender_fault: bool = False
    status_code: int = 400

class ResourceNotFoundException(ServiceException):
    code: str = "ResourceNotFoundException"
    sender_fault: bool = False
    status_code: int = 400

class TooManyRequestsException(ServiceException):
    code: str = "TooManyRequestsException"
    sender_fault: bool = False
    status_code: int = 400

class CognitoIdentityProvider(TypedDict, total=False):
    ProviderName: CognitoIdentityProviderName | None
    ClientId: CognitoIdentityProviderClientId | None
    ServerSideTokenCheck: CognitoIdentityProviderTokenCheck | None

CognitoIdentityProviderList = list[CognitoIdentityProvider]
IdentityPoolTagsType = dict[TagKeysType, TagValueType]
SAMLProviderList = list[ARNString]
OIDCProviderList = list[ARNString]
IdentityProviders = dict[IdentityProviderName, IdentityProviderId]
class CreateIdentityPoolInput(ServiceRequest):
    IdentityPoolName: IdentityPoolName
    AllowUnauthenticatedIdentities: IdentityPoolUnauthenticated
    AllowClassicFlow: ClassicFlow | None
    SupportedLoginProviders: IdentityProviders | None
    DeveloperProviderName: DeveloperProviderName | None
    OpenIdConnectProviderARNs: OIDCProviderList | None
    CognitoIdentityProviders: CognitoIdentityProviderList | None
    SamlProviderARNs: SAMLProviderList | None
    IdentityPoolTags: IdentityPoolTagsType | None

DateType = datetime
class Credentials(TypedDict, total=False):
    AccessKeyId: AccessKeyString | None
    SecretKey: SecretKeyString | None
    SessionToken: SessionTokenString | None
    Expiration: DateType | None

IdentityIdList = list[IdentityId]
class DeleteIdentitiesInput(ServiceRequest):
    IdentityIdsToDelete: IdentityIdList

class UnprocessedIdentityId(TypedDict, total=False):
    IdentityId: IdentityId | None
    ErrorCode: ErrorCode | None

UnprocessedIdentityIdList = list[UnprocessedIdentityId]
class DeleteIdentitiesResponse(TypedDict, total=False):
    UnprocessedIdentityIds: UnprocessedIdentityIdList | None

class DeleteIdentityPoolInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId

class DescribeIdentityInput(ServiceRequest):
    IdentityId: IdentityId

class DescribeIdentityPoolInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId

DeveloperUserIdentifierList = list[DeveloperUserIdentifier]
LoginsMap = dict[IdentityProviderName, IdentityProviderToken]
class GetCredentialsForIdentityInput(ServiceRequest):
    IdentityId: IdentityId
    Logins: LoginsMap | None
    CustomRoleArn: ARNString | None

class GetCredentialsForIdentityResponse(TypedDict, total=False):
    IdentityId: IdentityId | None
    Credentials: Credentials | None

class GetIdInput(ServiceRequest):
    AccountId: AccountId | None
    IdentityPoolId: IdentityPoolId
    Logins: LoginsMap | None

class GetIdResponse(TypedDict, total=False):
    IdentityId: IdentityId | None

class GetIdentityPoolRolesInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId

class MappingRule(TypedDict, total=False):
    Claim: ClaimName
    MatchType: MappingRuleMatchType
    Value: ClaimValue
    RoleARN: ARNString

MappingRulesList = list[MappingRule]
class RulesConfigurationType(TypedDict, total=False):
    Rules: MappingRulesList

class RoleMapping(TypedDict, total=False):
    Type: RoleMappingType
    AmbiguousRoleResolution: AmbiguousRoleResolutionType | None
    RulesConfiguration: RulesConfigurationType | None

RoleMappingMap = dict[IdentityProviderName, RoleMapping]
RolesMap = dict[RoleType, ARNString]
class GetIdentityPoolRolesResponse(TypedDict, total=False):
    IdentityPoolId: IdentityPoolId | None
    Roles: RolesMap | None
    RoleMappings: RoleMappingMap | None

TokenDuration = int
PrincipalTags = dict[PrincipalTagID, PrincipalTagValue]
class GetOpenIdTokenForDeveloperIdentityInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId
    IdentityId: IdentityId | None
    Logins: LoginsMap
    PrincipalTags: PrincipalTags | None
    TokenDuration: TokenDuration | None

class GetOpenIdTokenForDeveloperIdentityResponse(TypedDict, total=False):
    IdentityId: IdentityId | None
    Token: OIDCToken | None

class GetOpenIdTokenInput(ServiceRequest):
    IdentityId: IdentityId
    Logins: LoginsMap | None

class GetOpenIdTokenResponse(TypedDict, total=False):
    IdentityId: IdentityId | None
    Token: OIDCToken | None

class GetPrincipalTagAttributeMapInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId
    IdentityProviderName: IdentityProviderName

class GetPrincipalTagAttributeMapResponse(TypedDict, total=False):
    IdentityPoolId: IdentityPoolId | None
    IdentityProviderName: IdentityProviderName | None
    UseDefaults: UseDefaults | None
    PrincipalTags: PrincipalTags | None

LoginsList = list[IdentityProviderName]
class IdentityDescription(TypedDict, total=False):
    IdentityId: IdentityId | None
    Logins: LoginsList | None
    CreationDate: DateType | None
    LastModifiedDate: DateType | None

IdentitiesList = list[IdentityDescription]
class IdentityPool(ServiceRequest):
    IdentityPoolId: IdentityPoolId
    IdentityPoolName: IdentityPoolName
    AllowUnauthenticatedIdentities: IdentityPoolUnauthenticated
    AllowClassicFlow: ClassicFlow | None
    SupportedLoginProviders: IdentityProviders | None
    DeveloperProviderName: DeveloperProviderName | None
    OpenIdConnectProviderARNs: OIDCProviderList | None
    CognitoIdentityProviders: CognitoIdentityProviderList | None
    SamlProviderARNs: SAMLProviderList | None
    IdentityPoolTags: IdentityPoolTagsType | None

class IdentityPoolShortDescription(TypedDict, total=False):
    IdentityPoolId: IdentityPoolId | None
    IdentityPoolName: IdentityPoolName | None

IdentityPoolTagsListType = list[TagKeysType]
IdentityPoolsList = list[IdentityPoolShortDescription]
class ListIdentitiesInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId
    MaxResults: QueryLimit
    NextToken: PaginationKey | None
    HideDisabled: HideDisabled | None

class ListIdentitiesResponse(TypedDict, total=False):
    IdentityPoolId: IdentityPoolId | None
    Identities: IdentitiesList | None
    NextToken: PaginationKey | None

class ListIdentityPoolsInput(ServiceRequest):
    MaxResults: QueryLimit
    NextToken: PaginationKey | None

class ListIdentityPoolsResponse(TypedDict, total=False):
    IdentityPools: IdentityPoolsList | None
    NextToken: PaginationKey | None

class ListTagsForResourceInput(ServiceRequest):
    ResourceArn: ARNString

class ListTagsForResourceResponse(TypedDict, total=False):
    Tags: IdentityPoolTagsType | None

class LookupDeveloperIdentityInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId
    IdentityId: IdentityId | None
    DeveloperUserIdentifier: DeveloperUserIdentifier | None
    MaxResults: QueryLimit | None
    NextToken: PaginationKey | None

class LookupDeveloperIdentityResponse(TypedDict, total=False):
    IdentityId: IdentityId | None
    DeveloperUserIdentifierList: DeveloperUserIdentifierList | None
    NextToken: PaginationKey | None

class MergeDeveloperIdentitiesInput(ServiceRequest):
    SourceUserIdentifier: DeveloperUserIdentifier
    DestinationUserIdentifier: DeveloperUserIdentifier
    DeveloperProviderName: DeveloperProviderName
    IdentityPoolId: IdentityPoolId

class MergeDeveloperIdentitiesResponse(TypedDict, total=False):
    IdentityId: IdentityId | None

class SetIdentityPoolRolesInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId
    Roles: RolesMap
    RoleMappings: RoleMappingMap | None

class SetPrincipalTagAttributeMapInput(ServiceRequest):
    IdentityPoolId: IdentityPoolId
    IdentityProviderName: IdentityProviderName
    UseDefaults: UseDefaults | None
    PrincipalTags: PrincipalTags | None

class SetPrincipalTagAttributeMapResponse(TypedDict, total=False):
    IdentityPoolId: IdentityPoolId | None
    IdentityProviderName: IdentityProviderName | None
    UseDefaults: UseDefaults | None
    PrincipalTags: PrincipalTags | None

class TagResourceInput(ServiceRequest):
    ResourceArn: ARNString
    Tags: IdentityPoolTagsType

class TagResourceResponse(TypedDict, total=False):
    pass

class UnlinkDeveloperIdentityInput(ServiceRequest):
    IdentityId: IdentityId
    IdentityPoolId: IdentityPoolId
    DeveloperProviderName: DeveloperProviderName
    DeveloperUserIdentifier: DeveloperUserIdentifier

class UnlinkIdentityInput(ServiceRequest):
    IdentityId: IdentityId
    Logins: LoginsMap
    LoginsToRemove: LoginsList

class UntagResourceInput(ServiceRequest):
    ResourceArn: ARNString
    TagKeys: IdentityPoolTagsListType

class UntagResourceResponse(TypedDict, total=False):
    pass

class CognitoIdentityApi:

    service: str = "cognito-identity"
    version: str = "2014-06-30"

    @handler("CreateIdentityPool")
    def create_identity_pool(self, context: RequestContext, identity_pool_name: IdentityPoolName, allow_unauthenticated_identities: IdentityPoolUnauthenticated, allow_classic_flow: ClassicFlow | None = None, supported_login_providers: IdentityProviders | None = None, developer_provider_name: DeveloperProviderName | None = None, open_id_connect_provider_arns: OIDCProviderList | None = None, cognito_identity_providers: CognitoIdentityProviderList | None = None, saml_provider_arns: SAMLProviderList | None = None, identity_pool_tags: IdentityPoolTagsType | None = None, **kwargs) -> IdentityPool:
        raise NotImplementedError

    @handler("DeleteIdentities")
    def delete_identities(self, context: RequestContext, identity_ids_to_delete: IdentityIdList, **kwargs) -> DeleteIdentitiesResponse:
        raise NotImplementedError

    @handler("DeleteIdentityPool")
    def delete_identity_pool(self, context: RequestContext, identity_pool_id: IdentityPoolId, **kwargs) -> None:
        raise NotImplementedError

    @handler("DescribeIdentity")
    def describe_identity(self, context: RequestContext, identity_id: IdentityId, **kwargs) -> IdentityDescription:
        raise NotImplementedError

    @handler("DescribeIdentityPool")
    def describe_identity_pool(self, context: RequestContext, identity_pool_id: IdentityPoolId, **kwargs) -> IdentityPool:
        raise NotImplementedError

    @handler("GetCredentialsForIdentity")
    def get_credentials_for_identity(self, context: RequestContext, identity_id: IdentityId, logins: LoginsMap | None = None, custom_role_arn: ARNString | None = None, **kwargs) -> GetCredentialsForIdentityResponse:
        raise NotImplementedError

    @handler("GetId")
    def get_id(self, context: RequestContext, identity_pool_id: IdentityPoolId, account_id: AccountId | None = None, logins: LoginsMap | None = None, **kwargs) -> GetIdResponse:
        raise NotImplementedError

    @handler("GetIdentityPoolRoles")
    def get_identity_pool_roles(self, context: RequestContext, identity_pool_id: IdentityPoolId, **kwargs) -> GetIdentityPoolRolesResponse:
        raise NotImplementedError

    @handler("GetOpenIdToken")
    def get_open_id_token(self, context: RequestContext, identity_id: IdentityId, logins: LoginsMap | None = None, **kwargs) -> GetOpenIdTokenResponse:
        raise NotImplementedError

    @handler("GetOpenIdTokenForDeveloperIdentity")
    def get_open_id_token_for_developer_identity(self, context: RequestContext, identity_pool_id: IdentityPoolId, logins: LoginsMap, identity_id: IdentityId | None = None, principal_tags: PrincipalTags | None = None, token_duration: TokenDuration | None = None, **kwargs) -> GetOpenIdTokenForDeveloperIdentityResponse:
        raise NotImplementedError

    @handler("GetPrincipalTagAttributeMap")
    def get_principal_tag_attribute_map(self, context: RequestContext, identity_pool_id: IdentityPoolId, identity_provider_name: IdentityProviderName, **kwargs) -> GetPrincipalTagAttributeMapResponse:
        raise NotImplementedError

    @handler("ListIdentities")
    def list_identities(self, context: RequestContext, identity_pool_id: IdentityPoolId, max_results: QueryLimit, next_token: PaginationKey | None = None, hide_disabled: HideDisabled | None = None, **kwargs) -> ListIdentitiesResponse:
        raise NotImplementedError

    @handler("ListIdentityPools")
    def list_identity_pools(self, context: RequestContext, max_results: QueryLimit, next_token: PaginationKey | None = None, **kwargs) -> ListIdentityPoolsResponse:
        raise NotImplementedError

    @handler("ListTagsForResource")
    def list_tags_for_resource(self, context: RequestContext, resource_arn: ARNString, **kwargs) -> ListTagsForResourceResponse:
        raise NotImplementedError

    @handler("LookupDeveloperIdentity")
    def lookup_developer_identity(self, context: RequestContext, identity_pool_id: IdentityPoolId, identity_id: IdentityId | None = None, developer_user_identifier: DeveloperUserIdentifier | None = None, max_results: QueryLimit | None = None, next_token: PaginationKey | None = None, **kwargs) -> LookupDeveloperIdentityResponse:
        raise NotImplementedError

    @handler("MergeDeveloperIdentities")
    def merge_developer_identities(self, context: RequestContext, source_user_identifier: DeveloperUserIdentifier, destination_user_identifier: DeveloperUserIdentifier, developer_provider_name: DeveloperProviderName, identity_pool_id: IdentityPoolId, **kwargs) -> MergeDeveloperIdentitiesResponse:
        raise NotImplementedError

    @handler("SetIdentityPoolRoles")
    def set_identity_pool_roles(self, context: RequestContext, identity_pool_id: IdentityPoolId, roles: RolesMap, role_mappings: RoleMappingMap | None = None, **kwargs) -> None:
        raise NotImplementedError

    @handler("SetPrincipalTagAttributeMap")
    def set_principal_tag_attribute_map(self, context: RequestContext, identity_pool_id: IdentityPoolId, identity_provider_name: IdentityProviderName, use_defaults: UseDefaults | None = None, principal_tags: PrincipalTags | None = None, **kwargs) -> SetPrincipalTagAttributeMapResponse:
        raise NotImplementedError

    @handler("TagResource")
    def tag_resource(self, context: RequestContext, resource_arn: ARNString, tags: IdentityPoolTagsType, **kwargs) -> TagResourceResponse:
        raise NotImplementedError

    @handler("UnlinkDeveloperIdentity")
    def unlink_developer_identity(self, context: RequestContext, identity_id: IdentityId, identity_pool_id: IdentityPoolId, developer_provider_name: DeveloperProviderName, developer_user_identifier: DeveloperUserIdentifier, **kwargs) -> None:
        raise NotImplementedError

    @handler("UnlinkIdentity")
    def unlink_identity(self, context: RequestContext, identity_id: IdentityId, logins: LoginsMap, logins_to_remove: LoginsList, **kwargs) -> None:
        raise NotImplementedError

    @handler("UntagResource")
    def untag_resource(self, context: RequestContext, resource_arn: ARNString, tag_keys: IdentityPoolTagsListType, **kwargs) -> UntagResourceResponse:
        raise NotImplementedError

    @handler("UpdateIdentityPool")
    def update_identity_pool(self, context: RequestContext, identity_pool_id: IdentityPoolId, identity_pool_name: IdentityPoolName, allow_unauthenticated_identities: IdentityPoolUnauthenticated, allow_classic_flow: ClassicFlow | None = None, supported_login_providers: IdentityProviders | None = None, developer_provider_name: DeveloperProviderName | None = None, open_id_connect_provider_arns: OIDCProviderList | None = None, cognito_identity_providers: CognitoIdentityProviderList | None = None, saml_provider_arns: SAMLProviderList | None = None, identity_pool_tags: IdentityPoolTagsType | None = None, **kwargs) -> IdentityPool:
        raise NotImplementedError
