from datetime import datetime
from enum import StrEnum
from typing import IO, TypedDict
from collections.abc import Iterable, Iterator

from localstack.aws.api import handler, RequestContext, ServiceException, ServiceRequest
AWSAccountIdType = str
AccessTokenValidityType = int
AccountTakeoverActionNotifyType = bool
AcrLevelKeyType = str
AcrMappingKeyType = str
AcrValueType = str
AdminCreateUserUnusedAccountValidityDaysType = int
ArnType = str
AttributeMappingKeyType = str
AttributeNameType = str
AttributeValueType = str
AudienceType = str
AuthSessionValidityType = int
BooleanType = bool
CIMDPolicyIdType = str
CIMDPolicyNameType = str
CSSType = str
CSSVersionType = str
CacheDurationType = int
ClientIdType = str
ClientNameType = str
ClientPermissionType = str
ClientSecretArnType = str
ClientSecretIdType = str
ClientSecretType = str
CompletionMessageType = str
ConfirmationCodeType = str
CustomAttributeNameType = str
DescriptionType = str
DeviceKeyType = str
DeviceNameType = str
DomainType = str
DomainVersionType = str
EmailAddressType = str
EmailInviteMessageType = str
EmailMfaMessageType = str
EmailMfaSubjectType = str
EmailNotificationBodyType = str
EmailNotificationSubjectType = str
EmailVerificationMessageByLinkType = str
EmailVerificationMessageType = str
EmailVerificationSubjectByLinkType = str
EmailVerificationSubjectType = str
EncryptionKeyArnType = str
EventIdType = str
ForceAliasCreation = bool
GenerateSecret = bool
GetDerivedTokenTokenModelType = str
GroupNameType = str
HealthCheckIdType = str
HexStringType = str
IdTokenValidityType = int
IdpIdentifierType = str
ImageUrlType = str
IntegerType = int
InvalidParameterExceptionReasonCodeType = str
LanguageIdType = str
LinkUrlType = str
ListProvidersLimitType = int
ListResourceServersLimitType = int
ListTermsRequestMaxResultsInteger = int
ManagedLoginBrandingIdType = str
MaxSessionsPerUserType = int
MessageType = str
MetadataURLType = str
OptionalArnType = str
PaginationKey = str
PaginationKeyType = str
PasswordHistorySizeType = int
PasswordPolicyMinLengthType = int
PasswordType = str
PoolQueryLimitType = int
PreSignedUrlType = str
PrecedenceType = int
PriorityType = int
ProviderNameType = str
ProviderNameTypeV2 = str
QueryLimit = int
QueryLimitType = int
RedirectUrlType = str
RefreshTokenValidityType = int
RegionCodeType = str
RegionNameType = str
RelyingPartyIdType = str
ResourceIdType = str
ResourceServerIdentifierType = str
ResourceServerNameType = str
ResourceServerScopeDescriptionType = str
ResourceServerScopeNameType = str
RestoreIdType = str
RetryGracePeriodSecondsType = int
S3ArnType = str
S3BucketType = str
SESConfigurationSet = str
SSOSessionMaxValidityMinutesType = int
ScopeType = str
SearchPaginationTokenType = str
SecretCodeType = str
SecretHashType = str
SessionDeviceType = str
SessionIdType = str
SessionIpAddressType = str
SessionLocationCityType = str
SessionLocationCountryType = str
SessionType = str
SmsInviteMessageType = str
SmsVerificationMessageType = str
SoftwareTokenMFAUserCodeType = str
StringType = str
TagKeysType = str
TagValueType = str
TemporaryPasswordValidityDaysType = int
TermsIdType = str
TermsNameType = str
TokenModelType = str
URLPatternType = str
UserFilterType = str
UserImportJobIdType = str
UserImportJobNameType = str
UserPoolIdType = str
UserPoolNameType = str
UsernameType = str
WebAuthnAuthenticatorAttachmentType = str
WebAuthnAuthenticatorTransportType = str
WebAuthnCredentialsQueryLimitType = int
WrappedBooleanType = bool
WrappedIntegerType = int
class AccountTakeoverEventActionType(StrEnum):
    BLOCK = "BLOCK"
    MFA_IF_CONFIGURED = "MFA_IF_CONFIGURED"
    MFA_REQUIRED = "MFA_REQUIRED"
    NO_ACTION = "NO_ACTION"

class AdvancedSecurityEnabledModeType(StrEnum):
    AUDIT = "AUDIT"
    ENFORCED = "ENFORCED"

class AdvancedSecurityModeType(StrEnum):
    OFF = "OFF"
    AUDIT = "AUDIT"
    ENFORCED = "ENFORCED"

class AliasAttributeType(StrEnum):
    phone_number = "phone_number"
    email = "email"
    preferred_username = "preferred_username"

class AssetCategoryType(StrEnum):
    FAVICON_ICO = "FAVICON_ICO"
    FAVICON_SVG = "FAVICON_SVG"
    EMAIL_GRAPHIC = "EMAIL_GRAPHIC"
    SMS_GRAPHIC = "SMS_GRAPHIC"
    AUTH_APP_GRAPHIC = "AUTH_APP_GRAPHIC"
    PASSWORD_GRAPHIC = "PASSWORD_GRAPHIC"
    PASSKEY_GRAPHIC = "PASSKEY_GRAPHIC"
    PAGE_HEADER_LOGO = "PAGE_HEADER_LOGO"
    PAGE_HEADER_BACKGROUND = "PAGE_HEADER_BACKGROUND"
    PAGE_FOOTER_LOGO = "PAGE_FOOTER_LOGO"
    PAGE_FOOTER_BACKGROUND = "PAGE_FOOTER_BACKGROUND"
    PAGE_BACKGROUND = "PAGE_BACKGROUND"
    FORM_BACKGROUND = "FORM_BACKGROUND"
    FORM_LOGO = "FORM_LOGO"
    IDP_BUTTON_ICON = "IDP_BUTTON_ICON"

class AssetExtensionType(StrEnum):
    ICO = "ICO"
    JPEG = "JPEG"
    PNG = "PNG"
    SVG = "SVG"
    WEBP = "WEBP"

class AttributeDataType(StrEnum):
    String = "String"
    Number = "Number"
    DateTime = "DateTime"
    Boolean = "Boolean"

class AuthFactorType(StrEnum):
    PASSWORD = "PASSWORD"
    EMAIL_OTP = "EMAIL_OTP"
    SMS_OTP = "SMS_OTP"
    WEB_AUTHN = "WEB_AUTHN"
    SOFTWARE_TOKEN = "SOFTWARE_TOKEN"

class AuthFlowType(StrEnum):
    USER_SRP_AUTH = "USER_SRP_AUTH"
    REFRESH_TOKEN_AUTH = "REFRESH_TOKEN_AUTH"
    REFRESH_TOKEN = "REFRESH_TOKEN"
    CUSTOM_AUTH = "CUSTOM_AUTH"
    ADMIN_NO_SRP_AUTH = "ADMIN_NO_SRP_AUTH"
    USER_PASSWORD_AUTH = "USER_PASSWORD_AUTH"
    ADMIN_USER_PASSWORD_AUTH = "ADMIN_USER_PASSWORD_AUTH"
    USER_AUTH = "USER_AUTH"

class CIMDCacheActionType(StrEnum):
    REFRESH = "REFRESH"
    INVALIDATE = "INVALIDATE"

class ChallengeName(StrEnum):
    Password = "Password"
    Mfa = "Mfa"

class ChallengeNameType(StrEnum):
    SMS_MFA = "SMS_MFA"
    EMAIL_OTP = "EMAIL_OTP"
    SOFTWARE_TOKEN_MFA = "SOFTWARE_TOKEN_MFA"
    SELECT_MFA_TYPE = "SELECT_MFA_TYPE"
    MFA_SETUP = "MFA_SETUP"
    PASSWORD_VERIFIER = "PASSWORD_VERIFIER"
    CUSTOM_CHALLENGE = "CUSTOM_CHALLENGE"
    SELECT_CHALLENGE = "SELECT_CHALLENGE"
    DEVICE_SRP_AUTH = "DEVICE_SRP_AUTH"
    DEVICE_PASSWORD_VERIFIER = "DEVICE_PASSWORD_VERIFIER"
    ADMIN_NO_SRP_AUTH = "ADMIN_NO_SRP_AUTH"
    NEW_PASSWORD_REQUIRED = "NEW_PASSWORD_REQUIRED"
    SMS_OTP = "SMS_OTP"
    PASSWORD = "PASSWORD"
    WEB_AUTHN = "WEB_AUTHN"
    PASSWORD_SRP = "PASSWORD_SRP"

class ChallengeResponse(StrEnum):
    Success = "Success"
    Failure = "Failure"

class ClientTypeType(StrEnum):
    REGULAR = "REGULAR"
    DCR = "DCR"

class ColorSchemeModeType(StrEnum):
    LIGHT = "LIGHT"
    DARK = "DARK"
    DYNAMIC = "DYNAMIC"

class CompromisedCredentialsEventActionType(StrEnum):
    BLOCK = "BLOCK"
    NO_ACTION = "NO_ACTION"

class CustomEmailSenderLambdaVersionType(StrEnum):
    V1_0 = "V1_0"

class CustomSMSSenderLambdaVersionType(StrEnum):
    V1_0 = "V1_0"

class DefaultEmailOptionType(StrEnum):
    CONFIRM_WITH_LINK = "CONFIRM_WITH_LINK"
    CONFIRM_WITH_CODE = "CONFIRM_WITH_CODE"

class DeletionProtectionType(StrEnum):
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"

class DeliveryMediumType(StrEnum):
    SMS = "SMS"
    EMAIL = "EMAIL"

class DeviceRememberedStatusType(StrEnum):
    remembered = "remembered"
    not_remembered = "not_remembered"

class DomainStatusType(StrEnum):
    CREATING = "CREATING"
    DELETING = "DELETING"
    UPDATING = "UPDATING"
    ACTIVE = "ACTIVE"
    FAILED = "FAILED"

class EmailSendingAccountType(StrEnum):
    COGNITO_DEFAULT = "COGNITO_DEFAULT"
    DEVELOPER = "DEVELOPER"

class EncryptionKeyType(StrEnum):
    AWS_OWNED_KEY = "AWS_OWNED_KEY"
    CUSTOMER_MANAGED_KEY = "CUSTOMER_MANAGED_KEY"

class EventFilterType(StrEnum):
    SIGN_IN = "SIGN_IN"
    PASSWORD_CHANGE = "PASSWORD_CHANGE"
    SIGN_UP = "SIGN_UP"

class EventResponseType(StrEnum):
    Pass = "Pass"
    Fail = "Fail"
    InProgress = "InProgress"

class EventSourceName(StrEnum):
    userNotification = "userNotification"
    userAuthEvents = "userAuthEvents"

class EventType(StrEnum):
    SignIn = "SignIn"
    SignUp = "SignUp"
    ForgotPassword = "ForgotPassword"
    PasswordChange = "PasswordChange"
    ResendCode = "ResendCode"

class ExplicitAuthFlowsType(StrEnum):
    ADMIN_NO_SRP_AUTH = "ADMIN_NO_SRP_AUTH"
    CUSTOM_AUTH_FLOW_ONLY = "CUSTOM_AUTH_FLOW_ONLY"
    USER_PASSWORD_AUTH = "USER_PASSWORD_AUTH"
    ALLOW_ADMIN_USER_PASSWORD_AUTH = "ALLOW_ADMIN_USER_PASSWORD_AUTH"
    ALLOW_CUSTOM_AUTH = "ALLOW_CUSTOM_AUTH"
    ALLOW_USER_PASSWORD_AUTH = "ALLOW_USER_PASSWORD_AUTH"
    ALLOW_USER_SRP_AUTH = "ALLOW_USER_SRP_AUTH"
    ALLOW_REFRESH_TOKEN_AUTH = "ALLOW_REFRESH_TOKEN_AUTH"
    ALLOW_USER_AUTH = "ALLOW_USER_AUTH"
    ALLOW_TOKEN_EXCHANGE_DELEGATION = "ALLOW_TOKEN_EXCHANGE_DELEGATION"
    ALLOW_TOKEN_EXCHANGE_IMPERSONATION = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"

class FeatureType(StrEnum):
    ENABLED = "ENABLED"
    DISABLED = "DISABLED"

class FeedbackValueType(StrEnum):
    Valid = "Valid"
    Invalid = "Invalid"

class IdentityProviderTypeType(StrEnum):
    SAML = "SAML"
    Facebook = "Facebook"
    Google = "Google"
    LoginWithAmazon = "LoginWithAmazon"
    SignInWithApple = "SignInWithApple"
    OIDC = "OIDC"

class InboundFederationLambdaVersionType(StrEnum):
    V1_0 = "V1_0"

class IssuedTokenTypeIdentifierType(StrEnum):
    ACCESS_TOKEN = "ACCESS_TOKEN"
    ID_TOKEN = "ID_TOKEN"

class IssuerType(StrEnum):
    ORIGINAL = "ORIGINAL"
    UPDATED = "UPDATED"

class LimitClass(StrEnum):
    API_CATEGORY = "API_CATEGORY"

class LogLevel(StrEnum):
    ERROR = "ERROR"
    INFO = "INFO"

class MessageActionType(StrEnum):
    RESEND = "RESEND"
    SUPPRESS = "SUPPRESS"

class OAuthFlowType(StrEnum):
    code = "code"
    implicit = "implicit"
    client_credentials = "client_credentials"

class OAuthTokenTypeType(StrEnum):
    Bearer = "Bearer"
    N_A = "N_A"

class PasswordHashingAlgorithmType(StrEnum):
    BCRYPT = "BCRYPT"
    SCRYPT = "SCRYPT"
    ARGON2ID = "ARGON2ID"
    PBKDF2_SHA256 = "PBKDF2_SHA256"

class PreTokenGenerationLambdaVersionType(StrEnum):
    V1_0 = "V1_0"
    V2_0 = "V2_0"
    V3_0 = "V3_0"

class PreventUserExistenceErrorTypes(StrEnum):
    LEGACY = "LEGACY"
    ENABLED = "ENABLED"

class RecoveryOptionNameType(StrEnum):
    verified_email = "verified_email"
    verified_phone_number = "verified_phone_number"
    admin_only = "admin_only"

class ReplicaRoleType(StrEnum):
    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"

class ReplicaStatusType(StrEnum):
    CREATING = "CREATING"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELETING = "DELETING"

class ResourceServerManagedByType(StrEnum):
    COGNITO = "COGNITO"

class RestoreStatusType(StrEnum):
    PREVIEW_GENERATING = "PREVIEW_GENERATING"
    PREVIEW_GENERATED = "PREVIEW_GENERATED"
    PREVIEW_CANCELLED = "PREVIEW_CANCELLED"
    PREVIEW_GENERATION_FAILED = "PREVIEW_GENERATION_FAILED"
    PREVIEW_EXPIRED = "PREVIEW_EXPIRED"
    RESTORING = "RESTORING"
    RESTORE_COMPLETED = "RESTORE_COMPLETED"
    TEMPORARY_INTERNAL_ERROR_SEE_SUPPORT_CASE = "TEMPORARY_INTERNAL_ERROR_SEE_SUPPORT_CASE"
    AWS_ABORTED = "AWS_ABORTED"

class RevokeAssociatedSessionsType(StrEnum):
    NONE = "NONE"
    LINKED = "LINKED"

class RiskDecisionType(StrEnum):
    NoRisk = "NoRisk"
    AccountTakeover = "AccountTakeover"
    Block = "Block"

class RiskLevelType(StrEnum):
    Low = "Low"
    Medium = "Medium"
    High = "High"

class SecurityPolicyType(StrEnum):
    TLS_V1 = "TLS_V1"
    TLS_V1_2_2021 = "TLS_V1_2_2021"
    TLS_V1_3_2025 = "TLS_V1_3_2025"

class SessionTypeType(StrEnum):
    TOKEN = "TOKEN"
    SSO = "SSO"

class StatusType(StrEnum):
    Enabled = "Enabled"
    Disabled = "Disabled"

class TermsEnforcementType(StrEnum):
    NONE = "NONE"

class TermsSourceType(StrEnum):
    LINK = "LINK"

class TimeUnitsType(StrEnum):
    seconds = "seconds"
    minutes = "minutes"
    hours = "hours"
    days = "days"

class TokenTypeIdentifierType(StrEnum):
    ACCESS_TOKEN = "ACCESS_TOKEN"
    ID_TOKEN = "ID_TOKEN"
    SAML2 = "SAML2"

class UpdateReplicaStatusType(StrEnum):
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"

class UserImportJobStatusType(StrEnum):
    Created = "Created"
    Pending = "Pending"
    InProgress = "InProgress"
    Stopping = "Stopping"
    Expired = "Expired"
    Stopped = "Stopped"
    Failed = "Failed"
    Succeeded = "Succeeded"

class UserPoolMfaType(StrEnum):
    OFF = "OFF"
    ON = "ON"
    OPTIONAL = "OPTIONAL"

class UserPoolTierType(StrEnum):
    LITE = "LITE"
    ESSENTIALS = "ESSENTIALS"
    PLUS = "PLUS"

class UserSessionTrackingType(StrEnum):
    ENABLED = "ENABLED"
    DISABLED = "DISABLED"

class UserStatusType(StrEnum):
    UNCONFIRMED = "UNCONFIRMED"
    CONFIRMED = "CONFIRMED"
    ARCHIVED = "ARCHIVED"
    COMPROMISED = "COMPROMISED"
    UNKNOWN = "UNKNOWN"
    RESET_REQUIRED = "RESET_REQUIRED"
    FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"
    EXTERNAL_PROVIDER = "EXTERNAL_PROVIDER"

class UserVerificationType(StrEnum):
    required = "required"
    preferred = "preferred"

class UsernameAttributeType(StrEnum):
    phone_number = "phone_number"
    email = "email"

class VerifiedAttributeType(StrEnum):
    phone_number = "phone_number"
    email = "email"

class VerifySoftwareTokenResponseType(StrEnum):
    SUCCESS = "SUCCESS"
    ERROR = "ERROR"

class WebAuthnFactorConfigurationType(StrEnum):
    SINGLE_FACTOR = "SINGLE_FACTOR"
    MULTI_FACTOR_WITH_USER_VERIFICATION = "MULTI_FACTOR_WITH_USER_VERIFICATION"

class AccessDeniedException(ServiceException):
    code: str = "AccessDeniedException"
    sender_fault: bool = False
    status_code: int = 400

class AliasExistsException(ServiceException):
    code: str = "AliasExistsException"
    sender_fault: bool = False
    status_code: int = 400

class CachedCIMDURLDoesNotExistException(ServiceException):
    code: str = "CachedCIMDURLDoesNotExistException"
    sender_fault: bool = False
    status_code: int = 400

class CodeDeliveryFailureException(ServiceException):
    code: str = "CodeDeliveryFailureException"
    sender_fault: bool = False
    status_code: int = 400

class CodeMismatchException(ServiceException):
    code: str = "CodeMismatchException"
    sender_fault: bool = False
    status_code: int = 400

class ConcurrentModificationException(ServiceException):
    code: str = "ConcurrentModificationException"
    sender_fault: bool = False
    status_code: int = 400

class DeviceKeyExistsException(ServiceException):
    code: str = "DeviceKeyExistsException"
    sender_fault: bool = False
    status_code: int = 400

class DuplicateProviderException(ServiceException):
    code: str = "DuplicateProviderException"
    sender_fault: bool = False
    status_code: int = 400

class EnableSoftwareTokenMFAException(ServiceException):
    code: str = "EnableSoftwareTokenMFAException"
    sender_fault: bool = False
    status_code: int = 400

class ExpiredCodeException(ServiceException):
    code: str = "ExpiredCodeException"
    sender_fault: bool = False
    status_code: int = 400

class FeatureUnavailableInTierException(ServiceException):
    code: str = "FeatureUnavailableInTierException"
    sender_fault: bool = False
    status_code: int = 400

class ForbiddenException(ServiceException):
    code: str = "ForbiddenException"
    sender_fault: bool = False
    status_code: int = 400

class GroupExistsException(ServiceException):
    code: str = "GroupExistsException"
    sender_fault: bool = False
    status_code: int = 400

class InternalErrorException(ServiceException):
    code: str = "InternalErrorException"
    sender_fault: bool = False
    status_code: int = 400

class InternalServerException(ServiceException):
    code: str = "InternalServerException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidEmailRoleAccessPolicyException(ServiceException):
    code: str = "InvalidEmailRoleAccessPolicyException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidLambdaResponseException(ServiceException):
    code: str = "InvalidLambdaResponseException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidOAuthFlowException(ServiceException):
    code: str = "InvalidOAuthFlowException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidParameterException(ServiceException):
    code: str = "InvalidParameterException"
    sender_fault: bool = False
    status_code: int = 400
    reasonCode: InvalidParameterExceptionReasonCodeType | None

class InvalidPasswordException(ServiceException):
    code: str = "InvalidPasswordException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidSmsRoleAccessPolicyException(ServiceException):
    code: str = "InvalidSmsRoleAccessPolicyException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidSmsRoleTrustRelationshipException(ServiceException):
    code: str = "InvalidSmsRoleTrustRelationshipException"
    sender_fault: bool = False
    status_code: int = 400

class InvalidUserPoolConfigurationException(ServiceException):
    code: str = "InvalidUserPoolConfigurationException"
    sender_fault: bool = False
    status_code: int = 400

class LimitExceededException(ServiceException):
    code: str = "LimitExceededException"
    sender_fault: bool = False
    status_code: int = 400

class MFAMethodNotFoundException(ServiceException):
    code: str = "MFAMethodNotFoundException"
    sender_fault: bool = False
    status_code: int = 400

class ManagedLoginBrandingExistsException(ServiceException):
    code: str = "ManagedLoginBrandingExistsException"
    sender_fault: bool = False
    status_code: int = 400

class NotAuthorizedException(ServiceException):
    code: str = "NotAuthorizedException"
    sender_fault: bool = False
    status_code: int = 400

class OperationNotEnabledException(ServiceException):
    code: str = "OperationNotEnabledException"
    sender_fault: bool = False
    status_code: int = 400

class PasswordHistoryPolicyViolationException(ServiceException):
    code: str = "PasswordHistoryPolicyViolationException"
    sender_fault: bool = False
    status_code: int = 400

class PasswordResetRequiredException(ServiceException):
    code: str = "PasswordResetRequiredException"
    sender_fault: bool = False
    status_code: int = 400

class PreconditionNotMetException(ServiceException):
    code: str = "PreconditionNotMetException"
    sender_fault: bool = False
    status_code: int = 400

class RefreshTokenReuseException(ServiceException):
    code: str = "RefreshTokenReuseException"
    sender_fault: bool = False
    status_code: int = 400

class ResourceNotFoundException(ServiceException):
    code: str = "ResourceNotFoundException"
    sender_fault: bool = False
    status_code: int = 400

class ScopeDoesNotExistException(ServiceException):
    code: str = "ScopeDoesNotExistException"
    sender_fault: bool = False
    status_code: int = 400

class ServiceQuotaExceededException(ServiceException):
    code: str = "ServiceQuotaExceededException"
    sender_fault: bool = False
    status_code: int = 400

class SoftwareTokenMFANotFoundException(ServiceException):
    code: str = "SoftwareTokenMFANotFoundException"
    sender_fault: bool = False
    status_code: int = 400

class TermsExistsException(ServiceException):
    code: str = "TermsExistsException"
    sender_fault: bool = False
    status_code: int = 400

class TierChangeNotAllowedException(ServiceException):
    code: str = "TierChangeNotAllowedException"
    sender_fault: bool = False
    status_code: int = 400

class TooManyFailedAttemptsException(ServiceException):
    code: str = "TooManyFailedAttemptsException"
    sender_fault: bool = False
    status_code: int = 400

class TooManyRequestsException(ServiceException):
    code: str = "TooManyRequestsException"
    sender_fault: bool = False
    status_code: int = 400

class UnauthorizedException(ServiceException):
    code: str = "UnauthorizedException"
    sender_fault: bool = False
    status_code: int = 400

class UnexpectedLambdaException(ServiceException):
    code: str = "UnexpectedLambdaException"
    sender_fault: bool = False
    status_code: int = 400

class UnsupportedIdentityProviderException(ServiceException):
    code: str = "UnsupportedIdentityProviderException"
    sender_fault: bool = False
    status_code: int = 400

class UnsupportedOperationException(ServiceException):
    code: str = "UnsupportedOperationException"
    sender_fault: bool = False
    status_code: int = 400

class UnsupportedTokenTypeException(ServiceException):
    code: str = "UnsupportedTokenTypeException"
    sender_fault: bool = False
    status_code: int = 400

class UnsupportedUserStateException(ServiceException):
    code: str = "UnsupportedUserStateException"
    sender_fault: bool = False
    status_code: int = 400

class UserImportInProgressException(ServiceException):
    code: str = "UserImportInProgressException"
    sender_fault: bool = False
    status_code: int = 400

class UserLambdaValidationException(ServiceException):
    code: str = "UserLambdaValidationException"
    sender_fault: bool = False
    status_code: int = 400

class UserNotConfirmedException(ServiceException):
    code: str = "UserNotConfirmedException"
    sender_fault: bool = False
    status_code: int = 400

class UserNotFoundException(ServiceException):
    code: str = "UserNotFoundException"
    sender_fault: bool = False
    status_code: int = 400

class UserPoolAddOnNotEnabledException(ServiceException):
    code: str = "UserPoolAddOnNotEnabledException"
    sender_fault: bool = False
    status_code: int = 400

class UserPoolTaggingException(ServiceException):
    code: str = "UserPoolTaggingException"
    sender_fault: bool = False
    status_code: int = 400

class UsernameExistsException(ServiceException):
    code: str = "UsernameExistsException"
    sender_fault: bool = False
    status_code: int = 400

class WebAuthnChallengeNotFoundException(ServiceException):
    code: str = "WebAuthnChallengeNotFoundException"
    sender_fault: bool = False
    status_code: int = 400

class WebAuthnClientMismatchException(ServiceException):
    code: str = "WebAuthnClientMismatchException"
    sender_fault: bool = False
    status_code: int = 400

class WebAuthnConfigurationMissingException(ServiceException):
    code: str = "WebAuthnConfigurationMissingException"
    sender_fault: bool = False
    status_code: int = 400

class WebAuthnCredentialNotSupportedException(ServiceException):
    code: str = "WebAuthnCredentialNotSupportedException"
    sender_fault: bool = False
    status_code: int = 400

class WebAuthnNotEnabledException(ServiceException):
    code: str = "WebAuthnNotEnabledException"
    sender_fault: bool = False
    status_code: int = 400

class WebAuthnOriginNotAllowedException(ServiceException):
    code: str = "WebAuthnOriginNotAllowedException"
    sender_fault: bool = False
    status_code: int = 400

class WebAuthnRelyingPartyMismatchException(ServiceException):
    code: str = "WebAuthnRelyingPartyMismatchException"
    sender_fault: bool = False
    status_code: int = 400

class RecoveryOptionType(TypedDict, total=False):
    Priority: PriorityType
    Name: RecoveryOptionNameType

RecoveryMechanismsType = list[RecoveryOptionType]
class AccountRecoverySettingType(TypedDict, total=False):
    RecoveryMechanisms: RecoveryMechanismsType | None

class AccountTakeoverActionType(TypedDict, total=False):
    Notify: AccountTakeoverActionNotifyType
    EventAction: AccountTakeoverEventActionType

class AccountTakeoverActionsType(TypedDict, total=False):
    LowAction: AccountTakeoverActionType | None
    MediumAction: AccountTakeoverActionType | None
    HighAction: AccountTakeoverActionType | None

class NotifyEmailType(TypedDict, total=False):
    Subject: EmailNotificationSubjectType
    HtmlBody: EmailNotificationBodyType | None
    TextBody: EmailNotificationBodyType | None

class NotifyConfigurationType(TypedDict, total=False):
    From: StringType | None
    ReplyTo: StringType | None
    SourceArn: ArnType
    BlockEmail: NotifyEmailType | None
    NoActionEmail: NotifyEmailType | None
    MfaEmail: NotifyEmailType | None

class AccountTakeoverRiskConfigurationType(TypedDict, total=False):
    NotifyConfiguration: NotifyConfigurationType | None
    Actions: AccountTakeoverActionsType

class AcrLevelConfigType(TypedDict, total=False):
    AcrValue: AcrValueType

AcrConfigurationType = dict[AcrLevelKeyType, AcrLevelConfigType]
AcrMappingType = dict[AcrMappingKeyType, AcrValueType]
class StringAttributeConstraintsType(TypedDict, total=False):
    MinLength: StringType | None
    MaxLength: StringType | None

class NumberAttributeConstraintsType(TypedDict, total=False):
    MinValue: StringType | None
    MaxValue: StringType | None

class SchemaAttributeType(TypedDict, total=False):
    Name: CustomAttributeNameType | None
    AttributeDataType: AttributeDataType | None
    DeveloperOnlyAttribute: BooleanType | None
    Mutable: BooleanType | None
    Required: BooleanType | None
    NumberAttributeConstraints: NumberAttributeConstraintsType | None
    StringAttributeConstraints: StringAttributeConstraintsType | None

CustomAttributesListType = list[SchemaAttributeType]
class AddCustomAttributesRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    CustomAttributes: CustomAttributesListType

class AddCustomAttributesResponse(TypedDict, total=False):
    pass

class AddUserPoolClientSecretRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    ClientSecret: ClientSecretType | None

DateType = datetime
class ClientSecretDescriptorType(TypedDict, total=False):
    ClientSecretId: ClientSecretIdType | None
    ClientSecretValue: ClientSecretType | None
    ClientSecretCreateDate: DateType | None

class AddUserPoolClientSecretResponse(TypedDict, total=False):
    ClientSecretDescriptor: ClientSecretDescriptorType | None

class AdminAddUserToGroupRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    GroupName: GroupNameType

ClientMetadataType = dict[StringType, StringType]
class AdminConfirmSignUpRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    ClientMetadata: ClientMetadataType | None

class AdminConfirmSignUpResponse(TypedDict, total=False):
    pass

class MessageTemplateType(TypedDict, total=False):
    SMSMessage: SmsInviteMessageType | None
    EmailMessage: EmailInviteMessageType | None
    EmailSubject: EmailVerificationSubjectType | None

class AdminCreateUserConfigType(TypedDict, total=False):
    AllowAdminCreateUserOnly: BooleanType | None
    UnusedAccountValidityDays: AdminCreateUserUnusedAccountValidityDaysType | None
    InviteMessageTemplate: MessageTemplateType | None

DeliveryMediumListType = list[DeliveryMediumType]
class AttributeType(TypedDict, total=False):
    Name: AttributeNameType
    Value: AttributeValueType | None

AttributeListType = list[AttributeType]
class AdminCreateUserRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    UserAttributes: AttributeListType | None
    ValidationData: AttributeListType | None
    TemporaryPassword: PasswordType | None
    ForceAliasCreation: ForceAliasCreation | None
    MessageAction: MessageActionType | None
    DesiredDeliveryMediums: DeliveryMediumListType | None
    ClientMetadata: ClientMetadataType | None

class MFAOptionType(TypedDict, total=False):
    DeliveryMedium: DeliveryMediumType | None
    AttributeName: AttributeNameType | None

MFAOptionListType = list[MFAOptionType]
class UserType(TypedDict, total=False):
    Username: UsernameType | None
    Attributes: AttributeListType | None
    UserCreateDate: DateType | None
    UserLastModifiedDate: DateType | None
    Enabled: BooleanType | None
    UserStatus: UserStatusType | None
    MFAOptions: MFAOptionListType | None

class AdminCreateUserResponse(TypedDict, total=False):
    User: UserType | None

class AdminDeleteSoftwareTokenRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType

class AdminDeleteSoftwareTokenResponse(TypedDict, total=False):
    pass

AttributeNameListType = list[AttributeNameType]
class AdminDeleteUserAttributesRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    UserAttributeNames: AttributeNameListType

class AdminDeleteUserAttributesResponse(TypedDict, total=False):
    pass

class AdminDeleteUserRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType

class ProviderUserIdentifierType(TypedDict, total=False):
    ProviderName: ProviderNameType | None
    ProviderAttributeName: StringType | None
    ProviderAttributeValue: StringType | None

class AdminDisableProviderForUserRequest(ServiceRequest):
    UserPoolId: StringType
    User: ProviderUserIdentifierType

class AdminDisableProviderForUserResponse(TypedDict, total=False):
    pass

class AdminDisableUserRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType

class AdminDisableUserResponse(TypedDict, total=False):
    pass

class AdminEnableUserRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType

class AdminEnableUserResponse(TypedDict, total=False):
    pass

class AdminForgetDeviceRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    DeviceKey: DeviceKeyType

class AdminGetDeviceRequest(ServiceRequest):
    DeviceKey: DeviceKeyType
    UserPoolId: UserPoolIdType
    Username: UsernameType

class DeviceType(TypedDict, total=False):
    DeviceKey: DeviceKeyType | None
    DeviceAttributes: AttributeListType | None
    DeviceCreateDate: DateType | None
    DeviceLastModifiedDate: DateType | None
    DeviceLastAuthenticatedDate: DateType | None

class AdminGetDeviceResponse(TypedDict, total=False):
    Device: DeviceType

class AdminGetUserAuthFactorsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType

ConfiguredUserAuthFactorsListType = list[AuthFactorType]
UserMFASettingListType = list[StringType]
class AdminGetUserAuthFactorsResponse(TypedDict, total=False):
    Username: UsernameType
    PreferredMfaSetting: StringType | None
    UserMFASettingList: UserMFASettingListType | None
    ConfiguredUserAuthFactors: ConfiguredUserAuthFactorsListType | None

class AdminGetUserRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType

class AdminGetUserResponse(TypedDict, total=False):
    Username: UsernameType
    UserAttributes: AttributeListType | None
    UserCreateDate: DateType | None
    UserLastModifiedDate: DateType | None
    Enabled: BooleanType | None
    UserStatus: UserStatusType | None
    MFAOptions: MFAOptionListType | None
    PreferredMfaSetting: StringType | None
    UserMFASettingList: UserMFASettingListType | None

class HttpHeader(TypedDict, total=False):
    headerName: StringType | None
    headerValue: StringType | None

HttpHeaderList = list[HttpHeader]
class ContextDataType(TypedDict, total=False):
    IpAddress: StringType
    ServerName: StringType
    ServerPath: StringType
    HttpHeaders: HttpHeaderList
    EncodedData: StringType | None

class AnalyticsMetadataType(TypedDict, total=False):
    AnalyticsEndpointId: StringType | None

AuthParametersType = dict[StringType, StringType]
class AdminInitiateAuthRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    AuthFlow: AuthFlowType
    AuthParameters: AuthParametersType | None
    ClientMetadata: ClientMetadataType | None
    AnalyticsMetadata: AnalyticsMetadataType | None
    ContextData: ContextDataType | None
    Session: SessionType | None

AvailableChallengeListType = list[ChallengeNameType]
class NewDeviceMetadataType(TypedDict, total=False):
    DeviceKey: DeviceKeyType | None
    DeviceGroupKey: StringType | None

class AuthenticationResultType(TypedDict, total=False):
    AccessToken: TokenModelType | None
    ExpiresIn: IntegerType | None
    TokenType: StringType | None
    RefreshToken: TokenModelType | None
    IdToken: TokenModelType | None
    NewDeviceMetadata: NewDeviceMetadataType | None

ChallengeParametersType = dict[StringType, StringType]
class AdminInitiateAuthResponse(TypedDict, total=False):
    ChallengeName: ChallengeNameType | None
    Session: SessionType | None
    ChallengeParameters: ChallengeParametersType | None
    AuthenticationResult: AuthenticationResultType | None
    AvailableChallenges: AvailableChallengeListType | None

class AdminLinkProviderForUserRequest(ServiceRequest):
    UserPoolId: StringType
    DestinationUser: ProviderUserIdentifierType
    SourceUser: ProviderUserIdentifierType

class AdminLinkProviderForUserResponse(TypedDict, total=False):
    pass

class AdminListDevicesRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    Limit: QueryLimitType | None
    PaginationToken: SearchPaginationTokenType | None

DeviceListType = list[DeviceType]
class AdminListDevicesResponse(TypedDict, total=False):
    Devices: DeviceListType | None
    PaginationToken: SearchPaginationTokenType | None

class AdminListGroupsForUserRequest(ServiceRequest):
    Username: UsernameType
    UserPoolId: UserPoolIdType
    Limit: QueryLimitType | None
    NextToken: PaginationKey | None

class GroupType(TypedDict, total=False):
    GroupName: GroupNameType | None
    UserPoolId: UserPoolIdType | None
    Description: DescriptionType | None
    RoleArn: ArnType | None
    Precedence: PrecedenceType | None
    LastModifiedDate: DateType | None
    CreationDate: DateType | None

GroupListType = list[GroupType]
class AdminListGroupsForUserResponse(TypedDict, total=False):
    Groups: GroupListType | None
    NextToken: PaginationKey | None

class AdminListUserAuthEventsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    MaxResults: QueryLimitType | None
    NextToken: PaginationKey | None

class EventFeedbackType(TypedDict, total=False):
    FeedbackValue: FeedbackValueType
    Provider: StringType
    FeedbackDate: DateType | None

class EventContextDataType(TypedDict, total=False):
    IpAddress: StringType | None
    DeviceName: StringType | None
    Timezone: StringType | None
    City: StringType | None
    Country: StringType | None

class ChallengeResponseType(TypedDict, total=False):
    ChallengeName: ChallengeName | None
    ChallengeResponse: ChallengeResponse | None

ChallengeResponseListType = list[ChallengeResponseType]
class EventRiskType(TypedDict, total=False):
    RiskDecision: RiskDecisionType | None
    RiskLevel: RiskLevelType | None
    CompromisedCredentialsDetected: WrappedBooleanType | None

class AuthEventType(TypedDict, total=False):
    EventId: StringType | None
    EventType: EventType | None
    CreationDate: DateType | None
    EventResponse: EventResponseType | None
    EventRisk: EventRiskType | None
    ChallengeResponses: ChallengeResponseListType | None
    EventContextData: EventContextDataType | None
    EventFeedback: EventFeedbackType | None

AuthEventsType = list[AuthEventType]
class AdminListUserAuthEventsResponse(TypedDict, total=False):
    AuthEvents: AuthEventsType | None
    NextToken: PaginationKey | None

class AdminListUserSessionsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    NextToken: PaginationKey | None

class SessionLocationType(TypedDict, total=False):
    City: SessionLocationCityType | None
    Country: SessionLocationCountryType | None

class SessionDescriptionType(TypedDict, total=False):
    SessionId: SessionIdType | None
    SessionType: SessionTypeType | None
    ClientId: ClientIdType | None
    CreateDate: DateType | None
    LastActiveDate: DateType | None
    DeviceType: SessionDeviceType | None
    LastIPAddress: SessionIpAddressType | None
    LastLocation: SessionLocationType | None
    OriginSessionId: SessionIdType | None
    IsCurrentSession: WrappedBooleanType | None

SessionsListType = list[SessionDescriptionType]
class AdminListUserSessionsResponse(TypedDict, total=False):
    Sessions: SessionsListType | None
    NextToken: PaginationKey | None

class AdminRemoveUserFromGroupRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    GroupName: GroupNameType

class AdminResetUserPasswordRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    ClientMetadata: ClientMetadataType | None

class AdminResetUserPasswordResponse(TypedDict, total=False):
    pass

ChallengeResponsesType = dict[StringType, StringType]
class AdminRespondToAuthChallengeRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    ChallengeName: ChallengeNameType
    ChallengeResponses: ChallengeResponsesType | None
    Session: SessionType | None
    AnalyticsMetadata: AnalyticsMetadataType | None
    ContextData: ContextDataType | None
    ClientMetadata: ClientMetadataType | None

class AdminRespondToAuthChallengeResponse(TypedDict, total=False):
    ChallengeName: ChallengeNameType | None
    Session: SessionType | None
    ChallengeParameters: ChallengeParametersType | None
    AuthenticationResult: AuthenticationResultType | None
    AvailableChallenges: AvailableChallengeListType | None

class AdminRevokeUserSessionRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    SessionId: SessionIdType
    RevokeAssociatedSessions: RevokeAssociatedSessionsType | None

class AdminRevokeUserSessionResponse(TypedDict, total=False):
    pass

class WebAuthnMfaSettingsType(TypedDict, total=False):
    Enabled: BooleanType | None

class EmailMfaSettingsType(TypedDict, total=False):
    Enabled: BooleanType | None
    PreferredMfa: BooleanType | None

class SoftwareTokenMfaSettingsType(TypedDict, total=False):
    Enabled: BooleanType | None
    PreferredMfa: BooleanType | None

class SMSMfaSettingsType(TypedDict, total=False):
    Enabled: BooleanType | None
    PreferredMfa: BooleanType | None

class AdminSetUserMFAPreferenceRequest(ServiceRequest):
    SMSMfaSettings: SMSMfaSettingsType | None
    SoftwareTokenMfaSettings: SoftwareTokenMfaSettingsType | None
    EmailMfaSettings: EmailMfaSettingsType | None
    WebAuthnMfaSettings: WebAuthnMfaSettingsType | None
    Username: UsernameType
    UserPoolId: UserPoolIdType

class AdminSetUserMFAPreferenceResponse(TypedDict, total=False):
    pass

class AdminSetUserPasswordRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    Password: PasswordType
    Permanent: BooleanType | None

class AdminSetUserPasswordResponse(TypedDict, total=False):
    pass

class AdminSetUserSettingsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    MFAOptions: MFAOptionListType

class AdminSetUserSettingsResponse(TypedDict, total=False):
    pass

class AdminUpdateAuthEventFeedbackRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    EventId: EventIdType
    FeedbackValue: FeedbackValueType

class AdminUpdateAuthEventFeedbackResponse(TypedDict, total=False):
    pass

class AdminUpdateDeviceStatusRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    DeviceKey: DeviceKeyType
    DeviceRememberedStatus: DeviceRememberedStatusType | None

class AdminUpdateDeviceStatusResponse(TypedDict, total=False):
    pass

class AdminUpdateUserAttributesRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    UserAttributes: AttributeListType
    ClientMetadata: ClientMetadataType | None

class AdminUpdateUserAttributesResponse(TypedDict, total=False):
    pass

class AdminUserGlobalSignOutRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType

class AdminUserGlobalSignOutResponse(TypedDict, total=False):
    pass

class AdvancedSecurityAdditionalFlowsType(TypedDict, total=False):
    CustomAuthMode: AdvancedSecurityEnabledModeType | None

AliasAttributesListType = list[AliasAttributeType]
AllowedFirstAuthFactorsListType = list[AuthFactorType]
class AnalyticsConfigurationType(TypedDict, total=False):
    ApplicationId: HexStringType | None
    ApplicationArn: ArnType | None
    RoleArn: ArnType | None
    ExternalId: StringType | None
    UserDataShared: BooleanType | None

AssetBytesType = bytes
class AssetType(TypedDict, total=False):
    Category: AssetCategoryType
    ColorMode: ColorSchemeModeType
    Extension: AssetExtensionType
    Bytes: AssetBytesType | None
    ResourceId: ResourceIdType | None

AssetListType = list[AssetType]
class AssociateSoftwareTokenRequest(ServiceRequest):
    AccessToken: TokenModelType | None
    Session: SessionType | None

class AssociateSoftwareTokenResponse(TypedDict, total=False):
    SecretCode: SecretCodeType | None
    Session: SessionType | None

AttributeMappingType = dict[AttributeMappingKeyType, StringType]
AttributesRequireVerificationBeforeUpdateType = list[VerifiedAttributeType]
AudienceListType = list[AudienceType]
BlockedIPRangeListType = list[StringType]
class CIMDPolicySummaryType(TypedDict, total=False):
    CIMDPolicyId: CIMDPolicyIdType
    ClientId: ClientIdType | None
    PolicyName: CIMDPolicyNameType
    CacheDuration: CacheDurationType | None
    CreationDate: DateType | None
    LastModifiedDate: DateType | None

CIMDPolicySummaryListType = list[CIMDPolicySummaryType]
URLPatternListType = list[URLPatternType]
class CIMDPolicyType(TypedDict, total=False):
    UserPoolId: UserPoolIdType
    CIMDPolicyId: CIMDPolicyIdType
    ClientId: ClientIdType | None
    PolicyName: CIMDPolicyNameType
    CacheDuration: CacheDurationType | None
    URLPatterns: URLPatternListType | None
    CreationDate: DateType | None
    LastModifiedDate: DateType | None

CallbackURLsListType = list[RedirectUrlType]
class CancelPointInTimeRecoveryRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    RestoreId: RestoreIdType

LongType = int
class RestorePreviewType(TypedDict, total=False):
    Entity: StringType | None
    CreateCount: LongType | None
    UpdateCount: LongType | None
    DeleteCount: LongType | None

RestorePreviewListType = list[RestorePreviewType]
class RestorationType(TypedDict, total=False):
    RestoreId: RestoreIdType | None
    RestoreStatus: RestoreStatusType | None
    RestoreTimestamp: DateType | None
    TriggerTimestamp: DateType | None
    RestorePreview: RestorePreviewListType | None

class CancelPointInTimeRecoveryResponse(TypedDict, total=False):
    Restoration: RestorationType | None

class ChangePasswordRequest(ServiceRequest):
    PreviousPassword: PasswordType | None
    ProposedPassword: PasswordType
    AccessToken: TokenModelType

class ChangePasswordResponse(TypedDict, total=False):
    pass

class ClientAuthenticationResultType(TypedDict, total=False):
    AccessToken: TokenModelType | None
    ExpiresIn: IntegerType | None
    TokenType: StringType | None

class ClientMetadataURLType(TypedDict, total=False):
    URL: MetadataURLType
    CachedDate: DateType | None
    ExpirationDate: DateType | None

ClientMetadataURLListType = list[ClientMetadataURLType]
ClientPermissionListType = list[ClientPermissionType]
class ClientSSOSessionConfigType(TypedDict, total=False):
    MaxValidityMinutes: SSOSessionMaxValidityMinutesType

ClientSecretDescriptorListType = list[ClientSecretDescriptorType]
class CloudWatchLogsConfigurationType(TypedDict, total=False):
    LogGroupArn: ArnType | None

class CodeDeliveryDetailsType(TypedDict, total=False):
    Destination: StringType | None
    DeliveryMedium: DeliveryMediumType | None
    AttributeName: AttributeNameType | None

CodeDeliveryDetailsListType = list[CodeDeliveryDetailsType]
class Document(TypedDict, total=False):
    pass

class CompleteWebAuthnRegistrationRequest(ServiceRequest):
    AccessToken: TokenModelType
    Credential: Document

class CompleteWebAuthnRegistrationResponse(TypedDict, total=False):
    pass

class CompromisedCredentialsActionsType(TypedDict, total=False):
    EventAction: CompromisedCredentialsEventActionType

EventFiltersType = list[EventFilterType]
class CompromisedCredentialsRiskConfigurationType(TypedDict, total=False):
    EventFilter: EventFiltersType | None
    Actions: CompromisedCredentialsActionsType

class DeviceSecretVerifierConfigType(TypedDict, total=False):
    PasswordVerifier: StringType | None
    Salt: StringType | None

class ConfirmDeviceRequest(ServiceRequest):
    AccessToken: TokenModelType
    DeviceKey: DeviceKeyType
    DeviceSecretVerifierConfig: DeviceSecretVerifierConfigType | None
    DeviceName: DeviceNameType | None

class ConfirmDeviceResponse(TypedDict, total=False):
    UserConfirmationNecessary: BooleanType | None

class UserContextDataType(TypedDict, total=False):
    IpAddress: StringType | None
    EncodedData: StringType | None

class ConfirmForgotPasswordRequest(ServiceRequest):
    ClientId: ClientIdType
    SecretHash: SecretHashType | None
    Username: UsernameType
    ConfirmationCode: ConfirmationCodeType
    Password: PasswordType
    AnalyticsMetadata: AnalyticsMetadataType | None
    UserContextData: UserContextDataType | None
    ClientMetadata: ClientMetadataType | None

class ConfirmForgotPasswordResponse(TypedDict, total=False):
    pass

class ConfirmSignUpRequest(ServiceRequest):
    ClientId: ClientIdType
    SecretHash: SecretHashType | None
    Username: UsernameType
    ConfirmationCode: ConfirmationCodeType
    ForceAliasCreation: ForceAliasCreation | None
    AnalyticsMetadata: AnalyticsMetadataType | None
    UserContextData: UserContextDataType | None
    ClientMetadata: ClientMetadataType | None
    Session: SessionType | None

class ConfirmSignUpResponse(TypedDict, total=False):
    Session: SessionType | None

class CreateCIMDPolicyRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    PolicyName: CIMDPolicyNameType
    CacheDuration: CacheDurationType | None
    URLPatterns: URLPatternListType

class CreateCIMDPolicyResponse(TypedDict, total=False):
    CIMDPolicy: CIMDPolicyType

class CreateGroupRequest(ServiceRequest):
    GroupName: GroupNameType
    UserPoolId: UserPoolIdType
    Description: DescriptionType | None
    RoleArn: ArnType | None
    Precedence: PrecedenceType | None

class CreateGroupResponse(TypedDict, total=False):
    Group: GroupType | None

IdpIdentifiersListType = list[IdpIdentifierType]
ProviderDetailsType = dict[StringType, StringType]
class CreateIdentityProviderRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ProviderName: ProviderNameTypeV2
    ProviderType: IdentityProviderTypeType
    ProviderDetails: ProviderDetailsType
    AttributeMapping: AttributeMappingType | None
    IdpIdentifiers: IdpIdentifiersListType | None
    AcrMapping: AcrMappingType | None

class IdentityProviderType(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    ProviderName: ProviderNameType | None
    ProviderType: IdentityProviderTypeType | None
    ProviderDetails: ProviderDetailsType | None
    AttributeMapping: AttributeMappingType | None
    IdpIdentifiers: IdpIdentifiersListType | None
    AcrMapping: AcrMappingType | None
    LastModifiedDate: DateType | None
    CreationDate: DateType | None

class CreateIdentityProviderResponse(TypedDict, total=False):
    IdentityProvider: IdentityProviderType

class CreateManagedLoginBrandingRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    UseCognitoProvidedValues: BooleanType | None
    Settings: Document | None
    Assets: AssetListType | None

class ManagedLoginBrandingType(TypedDict, total=False):
    ManagedLoginBrandingId: ManagedLoginBrandingIdType | None
    UserPoolId: UserPoolIdType | None
    UseCognitoProvidedValues: BooleanType | None
    Settings: Document | None
    Assets: AssetListType | None
    CreationDate: DateType | None
    LastModifiedDate: DateType | None

class CreateManagedLoginBrandingResponse(TypedDict, total=False):
    ManagedLoginBranding: ManagedLoginBrandingType | None

class ResourceServerScopeType(TypedDict, total=False):
    ScopeName: ResourceServerScopeNameType
    ScopeDescription: ResourceServerScopeDescriptionType

ResourceServerScopeListType = list[ResourceServerScopeType]
class CreateResourceServerRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Identifier: ResourceServerIdentifierType
    Name: ResourceServerNameType
    Scopes: ResourceServerScopeListType | None

class ResourceServerType(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    Identifier: ResourceServerIdentifierType | None
    Name: ResourceServerNameType | None
    Scopes: ResourceServerScopeListType | None
    ManagedBy: ResourceServerManagedByType | None

class CreateResourceServerResponse(TypedDict, total=False):
    ResourceServer: ResourceServerType

LinksType = dict[LanguageIdType, LinkUrlType]
class CreateTermsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    TermsName: TermsNameType
    TermsSource: TermsSourceType
    Enforcement: TermsEnforcementType
    Links: LinksType | None

class TermsType(TypedDict, total=False):
    TermsId: TermsIdType
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    TermsName: TermsNameType
    TermsSource: TermsSourceType
    Enforcement: TermsEnforcementType
    Links: LinksType
    CreationDate: DateType
    LastModifiedDate: DateType

class CreateTermsResponse(TypedDict, total=False):
    Terms: TermsType | None

class CreateUserImportJobRequest(ServiceRequest):
    JobName: UserImportJobNameType
    UserPoolId: UserPoolIdType
    CloudWatchLogsRoleArn: ArnType
    PasswordHashingAlgorithm: PasswordHashingAlgorithmType | None

class UserImportJobType(TypedDict, total=False):
    JobName: UserImportJobNameType | None
    JobId: UserImportJobIdType | None
    UserPoolId: UserPoolIdType | None
    PreSignedUrl: PreSignedUrlType | None
    CreationDate: DateType | None
    StartDate: DateType | None
    CompletionDate: DateType | None
    Status: UserImportJobStatusType | None
    CloudWatchLogsRoleArn: ArnType | None
    ImportedUsers: LongType | None
    SkippedUsers: LongType | None
    FailedUsers: LongType | None
    CompletionMessage: CompletionMessageType | None
    PasswordHashingAlgorithm: PasswordHashingAlgorithmType | None

class CreateUserImportJobResponse(TypedDict, total=False):
    UserImportJob: UserImportJobType | None

class RefreshTokenRotationType(TypedDict, total=False):
    Feature: FeatureType
    RetryGracePeriodSeconds: RetryGracePeriodSecondsType | None

ScopeListType = list[ScopeType]
OAuthFlowsType = list[OAuthFlowType]
LogoutURLsListType = list[RedirectUrlType]
SupportedIdentityProvidersListType = list[ProviderNameType]
ExplicitAuthFlowsListType = list[ExplicitAuthFlowsType]
class TokenValidityUnitsType(TypedDict, total=False):
    AccessToken: TimeUnitsType | None
    IdToken: TimeUnitsType | None
    RefreshToken: TimeUnitsType | None

class CreateUserPoolClientRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientName: ClientNameType
    GenerateSecret: GenerateSecret | None
    ClientSecret: ClientSecretType | None
    RefreshTokenValidity: RefreshTokenValidityType | None
    AccessTokenValidity: AccessTokenValidityType | None
    IdTokenValidity: IdTokenValidityType | None
    TokenValidityUnits: TokenValidityUnitsType | None
    ReadAttributes: ClientPermissionListType | None
    WriteAttributes: ClientPermissionListType | None
    ExplicitAuthFlows: ExplicitAuthFlowsListType | None
    SupportedIdentityProviders: SupportedIdentityProvidersListType | None
    CallbackURLs: CallbackURLsListType | None
    LogoutURLs: LogoutURLsListType | None
    DefaultRedirectURI: RedirectUrlType | None
    AllowedOAuthFlows: OAuthFlowsType | None
    AllowedOAuthScopes: ScopeListType | None
    AllowedOAuthFlowsUserPoolClient: BooleanType | None
    AnalyticsConfiguration: AnalyticsConfigurationType | None
    PreventUserExistenceErrors: PreventUserExistenceErrorTypes | None
    EnableTokenRevocation: WrappedBooleanType | None
    EnablePropagateAdditionalUserContextData: WrappedBooleanType | None
    AuthSessionValidity: AuthSessionValidityType | None
    RefreshTokenRotation: RefreshTokenRotationType | None
    PublishSecretsInAWSSecretsManager: WrappedBooleanType | None

class UserPoolClientType(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    ClientName: ClientNameType | None
    ClientId: ClientIdType | None
    ClientSecret: ClientSecretType | None
    ClientSecretArn: ClientSecretArnType | None
    LastModifiedDate: DateType | None
    CreationDate: DateType | None
    RefreshTokenValidity: RefreshTokenValidityType | None
    AccessTokenValidity: AccessTokenValidityType | None
    IdTokenValidity: IdTokenValidityType | None
    TokenValidityUnits: TokenValidityUnitsType | None
    ReadAttributes: ClientPermissionListType | None
    WriteAttributes: ClientPermissionListType | None
    ExplicitAuthFlows: ExplicitAuthFlowsListType | None
    SupportedIdentityProviders: SupportedIdentityProvidersListType | None
    CallbackURLs: CallbackURLsListType | None
    LogoutURLs: LogoutURLsListType | None
    DefaultRedirectURI: RedirectUrlType | None
    AllowedOAuthFlows: OAuthFlowsType | None
    AllowedOAuthScopes: ScopeListType | None
    AllowedOAuthFlowsUserPoolClient: BooleanType | None
    AnalyticsConfiguration: AnalyticsConfigurationType | None
    PreventUserExistenceErrors: PreventUserExistenceErrorTypes | None
    EnableTokenRevocation: WrappedBooleanType | None
    EnablePropagateAdditionalUserContextData: WrappedBooleanType | None
    AuthSessionValidity: AuthSessionValidityType | None
    RefreshTokenRotation: RefreshTokenRotationType | None
    ClientType: ClientTypeType | None

class CreateUserPoolClientResponse(TypedDict, total=False):
    UserPoolClient: UserPoolClientType | None

class FailoverType(TypedDict, total=False):
    SecondaryRegion: RegionNameType
    PrimaryRoute53HealthCheckId: HealthCheckIdType

class RoutingType(TypedDict, total=False):
    Failover: FailoverType | None

class CustomDomainConfigType(TypedDict, total=False):
    CertificateArn: ArnType
    SecurityPolicy: SecurityPolicyType | None

class CreateUserPoolDomainRequest(ServiceRequest):
    Domain: DomainType
    UserPoolId: UserPoolIdType
    ManagedLoginVersion: WrappedIntegerType | None
    CustomDomainConfig: CustomDomainConfigType | None
    Routing: RoutingType | None

class CreateUserPoolDomainResponse(TypedDict, total=False):
    ManagedLoginVersion: WrappedIntegerType | None
    CloudFrontDomain: DomainType | None
    Routing: RoutingType | None

UserPoolTagsType = dict[TagKeysType, TagValueType]
class CreateUserPoolReplicaRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    RegionName: RegionNameType
    UserPoolTags: UserPoolTagsType | None

class UserPoolReplicaType(TypedDict, total=False):
    RegionName: RegionNameType | None
    Status: ReplicaStatusType | None
    Role: ReplicaRoleType | None
    UserPoolArn: ArnType | None

class CreateUserPoolReplicaResponse(TypedDict, total=False):
    UserPoolReplica: UserPoolReplicaType | None

class IssuerConfigurationType(TypedDict, total=False):
    Type: IssuerType | None

class KeyConfigurationType(TypedDict, total=False):
    KeyType: EncryptionKeyType | None
    KmsKeyArn: EncryptionKeyArnType | None

class UsernameConfigurationType(TypedDict, total=False):
    CaseSensitive: WrappedBooleanType

class DcrConfigurationType(TypedDict, total=False):
    EnableStatus: StatusType | None
    OpenDcrEnabled: BooleanType | None
    AuthenticatedGrantTypes: OAuthFlowsType | None
    OpenDcrGrantTypes: OAuthFlowsType | None
    AllowedScopes: ScopeListType | None

class UserPoolAddOnsType(TypedDict, total=False):
    AdvancedSecurityMode: AdvancedSecurityModeType
    AdvancedSecurityAdditionalFlows: AdvancedSecurityAdditionalFlowsType | None

SchemaAttributesListType = list[SchemaAttributeType]
class EumsSmsConfigurationType(TypedDict, total=False):
    CallerArn: ArnType
    ExternalId: StringType | None
    OriginationIdentity: StringType | None
    ConfigurationSetName: StringType | None
    InEntityId: StringType | None
    InTemplateId: StringType | None
    Region: RegionCodeType | None

class SmsConfigurationType(TypedDict, total=False):
    SnsCallerArn: OptionalArnType | None
    ExternalId: StringType | None
    SnsRegion: RegionCodeType | None
    EumsSms: EumsSmsConfigurationType | None

class EmailConfigurationType(TypedDict, total=False):
    SourceArn: ArnType | None
    ReplyToEmailAddress: EmailAddressType | None
    EmailSendingAccount: EmailSendingAccountType | None
    From: StringType | None
    ConfigurationSet: SESConfigurationSet | None

class DeviceConfigurationType(TypedDict, total=False):
    ChallengeRequiredOnNewDevice: BooleanType | None
    DeviceOnlyRememberedOnUserPrompt: BooleanType | None

class UserAttributeUpdateSettingsType(TypedDict, total=False):
    AttributesRequireVerificationBeforeUpdate: AttributesRequireVerificationBeforeUpdateType | None

class VerificationMessageTemplateType(TypedDict, total=False):
    SmsMessage: SmsVerificationMessageType | None
    EmailMessage: EmailVerificationMessageType | None
    EmailSubject: EmailVerificationSubjectType | None
    EmailMessageByLink: EmailVerificationMessageByLinkType | None
    EmailSubjectByLink: EmailVerificationSubjectByLinkType | None
    DefaultEmailOption: DefaultEmailOptionType | None

UsernameAttributesListType = list[UsernameAttributeType]
VerifiedAttributesListType = list[VerifiedAttributeType]
class InboundFederationLambdaType(TypedDict, total=False):
    LambdaVersion: InboundFederationLambdaVersionType
    LambdaArn: ArnType

class CustomEmailLambdaVersionConfigType(TypedDict, total=False):
    LambdaVersion: CustomEmailSenderLambdaVersionType
    LambdaArn: ArnType

class CustomSMSLambdaVersionConfigType(TypedDict, total=False):
    LambdaVersion: CustomSMSSenderLambdaVersionType
    LambdaArn: ArnType

class PreTokenGenerationVersionConfigType(TypedDict, total=False):
    LambdaVersion: PreTokenGenerationLambdaVersionType
    LambdaArn: ArnType

class LambdaConfigType(TypedDict, total=False):
    PreSignUp: ArnType | None
    CustomMessage: ArnType | None
    PostConfirmation: ArnType | None
    PreAuthentication: ArnType | None
    PostAuthentication: ArnType | None
    DefineAuthChallenge: ArnType | None
    CreateAuthChallenge: ArnType | None
    VerifyAuthChallengeResponse: ArnType | None
    PreTokenGeneration: ArnType | None
    UserMigration: ArnType | None
    PreTokenGenerationConfig: PreTokenGenerationVersionConfigType | None
    CustomSMSSender: CustomSMSLambdaVersionConfigType | None
    CustomEmailSender: CustomEmailLambdaVersionConfigType | None
    KMSKeyID: ArnType | None
    InboundFederation: InboundFederationLambdaType | None

class SignInPolicyType(TypedDict, total=False):
    AllowedFirstAuthFactors: AllowedFirstAuthFactorsListType | None

class PasswordPolicyType(TypedDict, total=False):
    MinimumLength: PasswordPolicyMinLengthType | None
    RequireUppercase: BooleanType | None
    RequireLowercase: BooleanType | None
    RequireNumbers: BooleanType | None
    RequireSymbols: BooleanType | None
    PasswordHistorySize: PasswordHistorySizeType | None
    TemporaryPasswordValidityDays: TemporaryPasswordValidityDaysType | None

class UserPoolPolicyType(TypedDict, total=False):
    PasswordPolicy: PasswordPolicyType | None
    SignInPolicy: SignInPolicyType | None

class CreateUserPoolRequest(ServiceRequest):
    PoolName: UserPoolNameType
    Policies: UserPoolPolicyType | None
    DeletionProtection: DeletionProtectionType | None
    LambdaConfig: LambdaConfigType | None
    AutoVerifiedAttributes: VerifiedAttributesListType | None
    AliasAttributes: AliasAttributesListType | None
    UsernameAttributes: UsernameAttributesListType | None
    SmsVerificationMessage: SmsVerificationMessageType | None
    EmailVerificationMessage: EmailVerificationMessageType | None
    EmailVerificationSubject: EmailVerificationSubjectType | None
    VerificationMessageTemplate: VerificationMessageTemplateType | None
    SmsAuthenticationMessage: SmsVerificationMessageType | None
    MfaConfiguration: UserPoolMfaType | None
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType | None
    DeviceConfiguration: DeviceConfigurationType | None
    EmailConfiguration: EmailConfigurationType | None
    SmsConfiguration: SmsConfigurationType | None
    UserPoolTags: UserPoolTagsType | None
    AdminCreateUserConfig: AdminCreateUserConfigType | None
    Schema: SchemaAttributesListType | None
    UserPoolAddOns: UserPoolAddOnsType | None
    DcrConfiguration: DcrConfigurationType | None
    UsernameConfiguration: UsernameConfigurationType | None
    AccountRecoverySetting: AccountRecoverySettingType | None
    UserPoolTier: UserPoolTierType | None
    KeyConfiguration: KeyConfigurationType | None
    IssuerConfiguration: IssuerConfigurationType | None
    AcrConfiguration: AcrConfigurationType | None

class UserPoolType(TypedDict, total=False):
    Id: UserPoolIdType | None
    Name: UserPoolNameType | None
    Policies: UserPoolPolicyType | None
    DeletionProtection: DeletionProtectionType | None
    LambdaConfig: LambdaConfigType | None
    Status: StatusType | None
    LastModifiedDate: DateType | None
    CreationDate: DateType | None
    SchemaAttributes: SchemaAttributesListType | None
    AutoVerifiedAttributes: VerifiedAttributesListType | None
    AliasAttributes: AliasAttributesListType | None
    UsernameAttributes: UsernameAttributesListType | None
    SmsVerificationMessage: SmsVerificationMessageType | None
    EmailVerificationMessage: EmailVerificationMessageType | None
    EmailVerificationSubject: EmailVerificationSubjectType | None
    VerificationMessageTemplate: VerificationMessageTemplateType | None
    SmsAuthenticationMessage: SmsVerificationMessageType | None
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType | None
    MfaConfiguration: UserPoolMfaType | None
    DeviceConfiguration: DeviceConfigurationType | None
    EstimatedNumberOfUsers: IntegerType | None
    EmailConfiguration: EmailConfigurationType | None
    SmsConfiguration: SmsConfigurationType | None
    UserPoolTags: UserPoolTagsType | None
    SmsConfigurationFailure: StringType | None
    EmailConfigurationFailure: StringType | None
    Domain: DomainType | None
    CustomDomain: DomainType | None
    AdminCreateUserConfig: AdminCreateUserConfigType | None
    UserPoolAddOns: UserPoolAddOnsType | None
    DcrConfiguration: DcrConfigurationType | None
    UsernameConfiguration: UsernameConfigurationType | None
    Arn: ArnType | None
    AccountRecoverySetting: AccountRecoverySettingType | None
    UserPoolTier: UserPoolTierType | None
    KeyConfiguration: KeyConfigurationType | None
    IssuerConfiguration: IssuerConfigurationType | None
    AcrConfiguration: AcrConfigurationType | None

class CreateUserPoolResponse(TypedDict, total=False):
    UserPool: UserPoolType | None

class DeleteCIMDPolicyRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    CIMDPolicyId: CIMDPolicyIdType

class DeleteCIMDPolicyResponse(TypedDict, total=False):
    pass

class DeleteGroupRequest(ServiceRequest):
    GroupName: GroupNameType
    UserPoolId: UserPoolIdType

class DeleteIdentityProviderRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ProviderName: ProviderNameType

class DeleteManagedLoginBrandingRequest(ServiceRequest):
    ManagedLoginBrandingId: ManagedLoginBrandingIdType
    UserPoolId: UserPoolIdType

class DeleteResourceServerRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Identifier: ResourceServerIdentifierType

class DeleteTermsRequest(ServiceRequest):
    TermsId: TermsIdType
    UserPoolId: UserPoolIdType

class DeleteUserAttributesRequest(ServiceRequest):
    UserAttributeNames: AttributeNameListType
    AccessToken: TokenModelType

class DeleteUserAttributesResponse(TypedDict, total=False):
    pass

class DeleteUserPoolClientRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType

class DeleteUserPoolClientSecretRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    ClientSecretId: ClientSecretIdType

class DeleteUserPoolClientSecretResponse(TypedDict, total=False):
    pass

class DeleteUserPoolDomainRequest(ServiceRequest):
    Domain: DomainType
    UserPoolId: UserPoolIdType

class DeleteUserPoolDomainResponse(TypedDict, total=False):
    pass

class DeleteUserPoolReplicaRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    RegionName: RegionNameType

class DeleteUserPoolReplicaResponse(TypedDict, total=False):
    UserPoolReplica: UserPoolReplicaType | None

class DeleteUserPoolRequest(ServiceRequest):
    UserPoolId: UserPoolIdType

class DeleteUserRequest(ServiceRequest):
    AccessToken: TokenModelType

class DeleteWebAuthnCredentialRequest(ServiceRequest):
    AccessToken: TokenModelType
    CredentialId: StringType

class DeleteWebAuthnCredentialResponse(TypedDict, total=False):
    pass

class DescribeCIMDPolicyRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    CIMDPolicyId: CIMDPolicyIdType

class DescribeCIMDPolicyResponse(TypedDict, total=False):
    CIMDPolicy: CIMDPolicyType

class DescribeIdentityProviderRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ProviderName: ProviderNameType

class DescribeIdentityProviderResponse(TypedDict, total=False):
    IdentityProvider: IdentityProviderType

class DescribeManagedLoginBrandingByClientRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    ReturnMergedResources: BooleanType | None

class DescribeManagedLoginBrandingByClientResponse(TypedDict, total=False):
    ManagedLoginBranding: ManagedLoginBrandingType | None

class DescribeManagedLoginBrandingRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ManagedLoginBrandingId: ManagedLoginBrandingIdType
    ReturnMergedResources: BooleanType | None

class DescribeManagedLoginBrandingResponse(TypedDict, total=False):
    ManagedLoginBranding: ManagedLoginBrandingType | None

class DescribePointInTimeRecoveryRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    RestoreId: RestoreIdType

class DescribePointInTimeRecoveryResponse(TypedDict, total=False):
    Restoration: RestorationType | None

class DescribeResourceServerRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Identifier: ResourceServerIdentifierType

class DescribeResourceServerResponse(TypedDict, total=False):
    ResourceServer: ResourceServerType

class DescribeRiskConfigurationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType | None

SkippedIPRangeListType = list[StringType]
class RiskExceptionConfigurationType(TypedDict, total=False):
    BlockedIPRangeList: BlockedIPRangeListType | None
    SkippedIPRangeList: SkippedIPRangeListType | None

class RiskConfigurationType(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    ClientId: ClientIdType | None
    CompromisedCredentialsRiskConfiguration: CompromisedCredentialsRiskConfigurationType | None
    AccountTakeoverRiskConfiguration: AccountTakeoverRiskConfigurationType | None
    RiskExceptionConfiguration: RiskExceptionConfigurationType | None
    LastModifiedDate: DateType | None

class DescribeRiskConfigurationResponse(TypedDict, total=False):
    RiskConfiguration: RiskConfigurationType

class DescribeTermsByClientRequest(ServiceRequest):
    ClientId: ClientIdType
    UserPoolId: UserPoolIdType
    TermsName: TermsNameType

class DescribeTermsByClientResponse(TypedDict, total=False):
    Terms: TermsType | None

class DescribeTermsRequest(ServiceRequest):
    TermsId: TermsIdType
    UserPoolId: UserPoolIdType

class DescribeTermsResponse(TypedDict, total=False):
    Terms: TermsType | None

class DescribeUserImportJobRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    JobId: UserImportJobIdType

class DescribeUserImportJobResponse(TypedDict, total=False):
    UserImportJob: UserImportJobType | None

class DescribeUserPoolClientRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType

class DescribeUserPoolClientResponse(TypedDict, total=False):
    UserPoolClient: UserPoolClientType | None

class DescribeUserPoolDomainRequest(ServiceRequest):
    Domain: DomainType

class DomainDescriptionType(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    AWSAccountId: AWSAccountIdType | None
    Domain: DomainType | None
    S3Bucket: S3BucketType | None
    CloudFrontDistribution: StringType | None
    Version: DomainVersionType | None
    Status: DomainStatusType | None
    CustomDomainConfig: CustomDomainConfigType | None
    ManagedLoginVersion: WrappedIntegerType | None
    Routing: RoutingType | None

class DescribeUserPoolDomainResponse(TypedDict, total=False):
    DomainDescription: DomainDescriptionType | None

class DescribeUserPoolRequest(ServiceRequest):
    UserPoolId: UserPoolIdType

class DescribeUserPoolResponse(TypedDict, total=False):
    UserPool: UserPoolType | None

class EmailMfaConfigType(TypedDict, total=False):
    Message: EmailMfaMessageType | None
    Subject: EmailMfaSubjectType | None

class FirehoseConfigurationType(TypedDict, total=False):
    StreamArn: ArnType | None

class ForgetDeviceRequest(ServiceRequest):
    AccessToken: TokenModelType | None
    DeviceKey: DeviceKeyType

class ForgotPasswordRequest(ServiceRequest):
    ClientId: ClientIdType
    SecretHash: SecretHashType | None
    UserContextData: UserContextDataType | None
    Username: UsernameType
    AnalyticsMetadata: AnalyticsMetadataType | None
    ClientMetadata: ClientMetadataType | None

class ForgotPasswordResponse(TypedDict, total=False):
    CodeDeliveryDetails: CodeDeliveryDetailsType | None

class GetCSVHeaderRequest(ServiceRequest):
    UserPoolId: UserPoolIdType

ListOfStringTypes = list[StringType]
class GetCSVHeaderResponse(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    CSVHeader: ListOfStringTypes | None

class GetClientTokenRequest(ServiceRequest):
    ClientId: ClientIdType
    Secret: ClientSecretType
    Scopes: ScopeListType | None
    ClientMetadata: ClientMetadataType | None

class GetClientTokenResponse(TypedDict, total=False):
    ClientAuthenticationResult: ClientAuthenticationResultType | None

ResourceListType = list[ResourceServerIdentifierType]
class GetDerivedTokenRequest(ServiceRequest):
    ClientId: ClientIdType
    ClientSecret: ClientSecretType | None
    SubjectToken: GetDerivedTokenTokenModelType
    SubjectTokenType: TokenTypeIdentifierType
    SubjectTokenProviderName: ProviderNameType | None
    ActorToken: GetDerivedTokenTokenModelType | None
    ActorTokenType: TokenTypeIdentifierType | None
    ActorTokenProviderName: ProviderNameType | None
    Scopes: ScopeListType | None
    Audiences: AudienceListType | None
    Resources: ResourceListType | None
    RequestedTokenType: IssuedTokenTypeIdentifierType | None

class GetDerivedTokenResponse(TypedDict, total=False):
    IssuedToken: TokenModelType
    IssuedTokenType: IssuedTokenTypeIdentifierType
    TokenType: OAuthTokenTypeType
    ExpiresIn: IntegerType | None
    Scopes: ScopeListType | None

class GetDeviceRequest(ServiceRequest):
    DeviceKey: DeviceKeyType
    AccessToken: TokenModelType | None

class GetDeviceResponse(TypedDict, total=False):
    Device: DeviceType

class GetGroupRequest(ServiceRequest):
    GroupName: GroupNameType
    UserPoolId: UserPoolIdType

class GetGroupResponse(TypedDict, total=False):
    Group: GroupType | None

class GetIdentityProviderByIdentifierRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    IdpIdentifier: IdpIdentifierType

class GetIdentityProviderByIdentifierResponse(TypedDict, total=False):
    IdentityProvider: IdentityProviderType

class GetLogDeliveryConfigurationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType

class S3ConfigurationType(TypedDict, total=False):
    BucketArn: S3ArnType | None

class LogConfigurationType(TypedDict, total=False):
    LogLevel: LogLevel
    EventSource: EventSourceName
    CloudWatchLogsConfiguration: CloudWatchLogsConfigurationType | None
    S3Configuration: S3ConfigurationType | None
    FirehoseConfiguration: FirehoseConfigurationType | None

LogConfigurationListType = list[LogConfigurationType]
class LogDeliveryConfigurationType(TypedDict, total=False):
    UserPoolId: UserPoolIdType
    LogConfigurations: LogConfigurationListType

class GetLogDeliveryConfigurationResponse(TypedDict, total=False):
    LogDeliveryConfiguration: LogDeliveryConfigurationType | None

StringToStringMapType = dict[StringType, StringType]
class LimitDefinitionType(TypedDict, total=False):
    LimitClass: LimitClass
    Attributes: StringToStringMapType

class GetProvisionedLimitRequest(ServiceRequest):
    LimitDefinition: LimitDefinitionType

class LimitType(TypedDict, total=False):
    LimitDefinition: LimitDefinitionType
    ProvisionedLimitValue: IntegerType
    FreeLimitValue: IntegerType

class GetProvisionedLimitResponse(TypedDict, total=False):
    Limit: LimitType

class GetSigningCertificateRequest(ServiceRequest):
    UserPoolId: UserPoolIdType

class GetSigningCertificateResponse(TypedDict, total=False):
    Certificate: StringType | None

class GetTokensFromRefreshTokenRequest(ServiceRequest):
    RefreshToken: TokenModelType
    ClientId: ClientIdType
    ClientSecret: ClientSecretType | None
    DeviceKey: DeviceKeyType | None
    ClientMetadata: ClientMetadataType | None

class GetTokensFromRefreshTokenResponse(TypedDict, total=False):
    AuthenticationResult: AuthenticationResultType | None

class GetUICustomizationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType | None

class UICustomizationType(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    ClientId: ClientIdType | None
    ImageUrl: ImageUrlType | None
    CSS: CSSType | None
    CSSVersion: CSSVersionType | None
    LastModifiedDate: DateType | None
    CreationDate: DateType | None

class GetUICustomizationResponse(TypedDict, total=False):
    UICustomization: UICustomizationType

class GetUserAttributeVerificationCodeRequest(ServiceRequest):
    AccessToken: TokenModelType
    AttributeName: AttributeNameType
    ClientMetadata: ClientMetadataType | None

class GetUserAttributeVerificationCodeResponse(TypedDict, total=False):
    CodeDeliveryDetails: CodeDeliveryDetailsType | None

class GetUserAuthFactorsRequest(ServiceRequest):
    AccessToken: TokenModelType

class GetUserAuthFactorsResponse(TypedDict, total=False):
    Username: UsernameType
    PreferredMfaSetting: StringType | None
    UserMFASettingList: UserMFASettingListType | None
    ConfiguredUserAuthFactors: ConfiguredUserAuthFactorsListType | None

class GetUserPoolClientSessionConfigurationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType

class GetUserPoolClientSessionConfigurationResponse(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    ClientId: ClientIdType | None
    SSOSession: ClientSSOSessionConfigType | None

class GetUserPoolMfaConfigRequest(ServiceRequest):
    UserPoolId: UserPoolIdType

class WebAuthnConfigurationType(TypedDict, total=False):
    RelyingPartyId: RelyingPartyIdType | None
    UserVerification: UserVerificationType | None
    FactorConfiguration: WebAuthnFactorConfigurationType | None

class SoftwareTokenMfaConfigType(TypedDict, total=False):
    Enabled: BooleanType | None

class SmsMfaConfigType(TypedDict, total=False):
    SmsAuthenticationMessage: SmsVerificationMessageType | None
    SmsConfiguration: SmsConfigurationType | None

class GetUserPoolMfaConfigResponse(TypedDict, total=False):
    SmsMfaConfiguration: SmsMfaConfigType | None
    SoftwareTokenMfaConfiguration: SoftwareTokenMfaConfigType | None
    EmailMfaConfiguration: EmailMfaConfigType | None
    MfaConfiguration: UserPoolMfaType | None
    WebAuthnConfiguration: WebAuthnConfigurationType | None

class GetUserPoolSessionConfigurationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType

class UserPoolTokenSessionConfigType(TypedDict, total=False):
    MaxPerUser: MaxSessionsPerUserType

class GetUserPoolSessionConfigurationResponse(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    UserSessionTracking: UserSessionTrackingType | None
    TokenSession: UserPoolTokenSessionConfigType | None

class GetUserRequest(ServiceRequest):
    AccessToken: TokenModelType

class GetUserResponse(TypedDict, total=False):
    Username: UsernameType
    UserAttributes: AttributeListType
    MFAOptions: MFAOptionListType | None
    PreferredMfaSetting: StringType | None
    UserMFASettingList: UserMFASettingListType | None

class GlobalSignOutRequest(ServiceRequest):
    AccessToken: TokenModelType

class GlobalSignOutResponse(TypedDict, total=False):
    pass

ImageFileType = bytes
class InitiateAuthRequest(ServiceRequest):
    AuthFlow: AuthFlowType
    AuthParameters: AuthParametersType | None
    ClientMetadata: ClientMetadataType | None
    ClientId: ClientIdType
    AnalyticsMetadata: AnalyticsMetadataType | None
    UserContextData: UserContextDataType | None
    Session: SessionType | None

class InitiateAuthResponse(TypedDict, total=False):
    ChallengeName: ChallengeNameType | None
    Session: SessionType | None
    ChallengeParameters: ChallengeParametersType | None
    AuthenticationResult: AuthenticationResultType | None
    AvailableChallenges: AvailableChallengeListType | None

class InitiatePointInTimeRecoveryRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    RestoreTimestamp: DateType

class InitiatePointInTimeRecoveryResponse(TypedDict, total=False):
    Restoration: RestorationType | None

class ListCIMDPoliciesRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    NextToken: PaginationKeyType | None
    MaxResults: PoolQueryLimitType | None

class ListCIMDPoliciesResponse(TypedDict, total=False):
    NextToken: PaginationKeyType | None
    CIMDPolicies: CIMDPolicySummaryListType

class ListClientMetadataURLsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    CIMDPolicyId: CIMDPolicyIdType
    NextToken: PaginationKeyType | None
    MaxResults: PoolQueryLimitType | None

class ListClientMetadataURLsResponse(TypedDict, total=False):
    NextToken: PaginationKeyType | None
    ClientMetadataURLs: ClientMetadataURLListType

class ListDevicesRequest(ServiceRequest):
    AccessToken: TokenModelType
    Limit: QueryLimitType | None
    PaginationToken: SearchPaginationTokenType | None

class ListDevicesResponse(TypedDict, total=False):
    Devices: DeviceListType | None
    PaginationToken: SearchPaginationTokenType | None

class ListGroupsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Limit: QueryLimitType | None
    NextToken: PaginationKey | None

class ListGroupsResponse(TypedDict, total=False):
    Groups: GroupListType | None
    NextToken: PaginationKey | None

class ListIdentityProvidersRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    MaxResults: ListProvidersLimitType | None
    NextToken: PaginationKeyType | None

class ProviderDescription(TypedDict, total=False):
    ProviderName: ProviderNameType | None
    ProviderType: IdentityProviderTypeType | None
    LastModifiedDate: DateType | None
    CreationDate: DateType | None

ProvidersListType = list[ProviderDescription]
class ListIdentityProvidersResponse(TypedDict, total=False):
    Providers: ProvidersListType
    NextToken: PaginationKeyType | None

class ListPointInTimeRecoveriesRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    NextToken: PaginationKeyType | None
    MaxResults: PoolQueryLimitType | None

class RestorationDescriptionType(TypedDict, total=False):
    RestoreId: RestoreIdType | None
    RestoreStatus: RestoreStatusType | None
    RestoreTimestamp: DateType | None

RestorationListType = list[RestorationDescriptionType]
class ListPointInTimeRecoveriesResponse(TypedDict, total=False):
    Restorations: RestorationListType | None
    NextToken: PaginationKeyType | None

class ListResourceServersRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    MaxResults: ListResourceServersLimitType | None
    NextToken: PaginationKeyType | None

ResourceServersListType = list[ResourceServerType]
class ListResourceServersResponse(TypedDict, total=False):
    ResourceServers: ResourceServersListType
    NextToken: PaginationKeyType | None

class ListTagsForResourceRequest(ServiceRequest):
    ResourceArn: ArnType

class ListTagsForResourceResponse(TypedDict, total=False):
    Tags: UserPoolTagsType | None

class ListTermsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    MaxResults: ListTermsRequestMaxResultsInteger | None
    NextToken: StringType | None

class TermsDescriptionType(TypedDict, total=False):
    TermsId: TermsIdType
    TermsName: TermsNameType
    Enforcement: TermsEnforcementType
    CreationDate: DateType
    LastModifiedDate: DateType

TermsDescriptionListType = list[TermsDescriptionType]
class ListTermsResponse(TypedDict, total=False):
    Terms: TermsDescriptionListType
    NextToken: StringType | None

class ListUserImportJobsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    MaxResults: PoolQueryLimitType
    PaginationToken: PaginationKeyType | None

UserImportJobsListType = list[UserImportJobType]
class ListUserImportJobsResponse(TypedDict, total=False):
    UserImportJobs: UserImportJobsListType | None
    PaginationToken: PaginationKeyType | None

class ListUserPoolClientSecretsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    NextToken: PaginationKey | None

class ListUserPoolClientSecretsResponse(TypedDict, total=False):
    ClientSecrets: ClientSecretDescriptorListType | None
    NextToken: PaginationKey | None

class ListUserPoolClientsRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    MaxResults: QueryLimit | None
    NextToken: PaginationKey | None
    ClientType: ClientTypeType | None

class UserPoolClientDescription(TypedDict, total=False):
    ClientId: ClientIdType | None
    UserPoolId: UserPoolIdType | None
    ClientName: ClientNameType | None

UserPoolClientListType = list[UserPoolClientDescription]
class ListUserPoolClientsResponse(TypedDict, total=False):
    UserPoolClients: UserPoolClientListType | None
    NextToken: PaginationKey | None

class ListUserPoolReplicasRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    NextToken: PaginationKeyType | None

UserPoolReplicaListType = list[UserPoolReplicaType]
class ListUserPoolReplicasResponse(TypedDict, total=False):
    UserPoolReplicas: UserPoolReplicaListType | None
    NextToken: PaginationKeyType | None

class ListUserPoolsRequest(ServiceRequest):
    NextToken: PaginationKeyType | None
    MaxResults: PoolQueryLimitType

ReplicaRegionsType = list[StringType]
class UserPoolDescriptionType(TypedDict, total=False):
    Id: UserPoolIdType | None
    Name: UserPoolNameType | None
    LambdaConfig: LambdaConfigType | None
    Status: StatusType | None
    LastModifiedDate: DateType | None
    CreationDate: DateType | None
    ReplicaRegions: ReplicaRegionsType | None

UserPoolListType = list[UserPoolDescriptionType]
class ListUserPoolsResponse(TypedDict, total=False):
    UserPools: UserPoolListType | None
    NextToken: PaginationKeyType | None

class ListUserSessionsRequest(ServiceRequest):
    AccessToken: TokenModelType
    NextToken: PaginationKey | None

class ListUserSessionsResponse(TypedDict, total=False):
    Sessions: SessionsListType | None
    NextToken: PaginationKey | None

class ListUsersInGroupRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    GroupName: GroupNameType
    Limit: QueryLimitType | None
    NextToken: PaginationKey | None

UsersListType = list[UserType]
class ListUsersInGroupResponse(TypedDict, total=False):
    Users: UsersListType | None
    NextToken: PaginationKey | None

SearchedAttributeNamesListType = list[AttributeNameType]
class ListUsersRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    AttributesToGet: SearchedAttributeNamesListType | None
    Limit: QueryLimitType | None
    PaginationToken: SearchPaginationTokenType | None
    Filter: UserFilterType | None

class ListUsersResponse(TypedDict, total=False):
    Users: UsersListType | None
    PaginationToken: SearchPaginationTokenType | None

class ListWebAuthnCredentialsRequest(ServiceRequest):
    AccessToken: TokenModelType
    NextToken: PaginationKey | None
    MaxResults: WebAuthnCredentialsQueryLimitType | None

WebAuthnAuthenticatorTransportsList = list[WebAuthnAuthenticatorTransportType]
class WebAuthnCredentialDescription(TypedDict, total=False):
    CredentialId: StringType
    FriendlyCredentialName: StringType
    RelyingPartyId: StringType
    AuthenticatorAttachment: WebAuthnAuthenticatorAttachmentType | None
    AuthenticatorTransports: WebAuthnAuthenticatorTransportsList
    CreatedAt: DateType

WebAuthnCredentialDescriptionListType = list[WebAuthnCredentialDescription]
class ListWebAuthnCredentialsResponse(TypedDict, total=False):
    Credentials: WebAuthnCredentialDescriptionListType
    NextToken: PaginationKey | None

class ResendConfirmationCodeRequest(ServiceRequest):
    ClientId: ClientIdType
    SecretHash: SecretHashType | None
    UserContextData: UserContextDataType | None
    Username: UsernameType
    AnalyticsMetadata: AnalyticsMetadataType | None
    ClientMetadata: ClientMetadataType | None

class ResendConfirmationCodeResponse(TypedDict, total=False):
    CodeDeliveryDetails: CodeDeliveryDetailsType | None

class RespondToAuthChallengeRequest(ServiceRequest):
    ClientId: ClientIdType
    ChallengeName: ChallengeNameType
    Session: SessionType | None
    ChallengeResponses: ChallengeResponsesType | None
    AnalyticsMetadata: AnalyticsMetadataType | None
    UserContextData: UserContextDataType | None
    ClientMetadata: ClientMetadataType | None

class RespondToAuthChallengeResponse(TypedDict, total=False):
    ChallengeName: ChallengeNameType | None
    Session: SessionType | None
    ChallengeParameters: ChallengeParametersType | None
    AuthenticationResult: AuthenticationResultType | None
    AvailableChallenges: AvailableChallengeListType | None

class RevokeTokenRequest(ServiceRequest):
    Token: TokenModelType
    ClientId: ClientIdType
    ClientSecret: ClientSecretType | None
    RevokeAssociatedSessions: RevokeAssociatedSessionsType | None

class RevokeTokenResponse(TypedDict, total=False):
    pass

class RevokeUserSessionRequest(ServiceRequest):
    AccessToken: TokenModelType
    SessionId: SessionIdType
    RevokeAssociatedSessions: RevokeAssociatedSessionsType | None

class RevokeUserSessionResponse(TypedDict, total=False):
    pass

class SetLogDeliveryConfigurationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    LogConfigurations: LogConfigurationListType

class SetLogDeliveryConfigurationResponse(TypedDict, total=False):
    LogDeliveryConfiguration: LogDeliveryConfigurationType | None

class SetRiskConfigurationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType | None
    CompromisedCredentialsRiskConfiguration: CompromisedCredentialsRiskConfigurationType | None
    AccountTakeoverRiskConfiguration: AccountTakeoverRiskConfigurationType | None
    RiskExceptionConfiguration: RiskExceptionConfigurationType | None

class SetRiskConfigurationResponse(TypedDict, total=False):
    RiskConfiguration: RiskConfigurationType

class SetUICustomizationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType | None
    CSS: CSSType | None
    ImageFile: ImageFileType | None

class SetUICustomizationResponse(TypedDict, total=False):
    UICustomization: UICustomizationType

class SetUserMFAPreferenceRequest(ServiceRequest):
    SMSMfaSettings: SMSMfaSettingsType | None
    SoftwareTokenMfaSettings: SoftwareTokenMfaSettingsType | None
    EmailMfaSettings: EmailMfaSettingsType | None
    WebAuthnMfaSettings: WebAuthnMfaSettingsType | None
    AccessToken: TokenModelType

class SetUserMFAPreferenceResponse(TypedDict, total=False):
    pass

class SetUserPoolClientSessionConfigurationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    SSOSession: ClientSSOSessionConfigType

class SetUserPoolClientSessionConfigurationResponse(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    ClientId: ClientIdType | None
    SSOSession: ClientSSOSessionConfigType | None

class SetUserPoolMfaConfigRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    SmsMfaConfiguration: SmsMfaConfigType | None
    SoftwareTokenMfaConfiguration: SoftwareTokenMfaConfigType | None
    EmailMfaConfiguration: EmailMfaConfigType | None
    MfaConfiguration: UserPoolMfaType | None
    WebAuthnConfiguration: WebAuthnConfigurationType | None

class SetUserPoolMfaConfigResponse(TypedDict, total=False):
    SmsMfaConfiguration: SmsMfaConfigType | None
    SoftwareTokenMfaConfiguration: SoftwareTokenMfaConfigType | None
    EmailMfaConfiguration: EmailMfaConfigType | None
    MfaConfiguration: UserPoolMfaType | None
    WebAuthnConfiguration: WebAuthnConfigurationType | None

class SetUserPoolSessionConfigurationRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    UserSessionTracking: UserSessionTrackingType
    TokenSession: UserPoolTokenSessionConfigType

class SetUserPoolSessionConfigurationResponse(TypedDict, total=False):
    UserPoolId: UserPoolIdType | None
    UserSessionTracking: UserSessionTrackingType | None
    TokenSession: UserPoolTokenSessionConfigType | None

class SetUserSettingsRequest(ServiceRequest):
    AccessToken: TokenModelType
    MFAOptions: MFAOptionListType

class SetUserSettingsResponse(TypedDict, total=False):
    pass

class SignUpRequest(ServiceRequest):
    ClientId: ClientIdType
    SecretHash: SecretHashType | None
    Username: UsernameType
    Password: PasswordType | None
    UserAttributes: AttributeListType | None
    ValidationData: AttributeListType | None
    AnalyticsMetadata: AnalyticsMetadataType | None
    UserContextData: UserContextDataType | None
    ClientMetadata: ClientMetadataType | None

class SignUpResponse(TypedDict, total=False):
    UserConfirmed: BooleanType
    CodeDeliveryDetails: CodeDeliveryDetailsType | None
    UserSub: StringType
    Session: SessionType | None

class StartPointInTimeRecoveryRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    RestoreId: RestoreIdType

class StartPointInTimeRecoveryResponse(TypedDict, total=False):
    Restoration: RestorationType | None

class StartUserImportJobRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    JobId: UserImportJobIdType

class StartUserImportJobResponse(TypedDict, total=False):
    UserImportJob: UserImportJobType | None

class StartWebAuthnRegistrationRequest(ServiceRequest):
    AccessToken: TokenModelType

class StartWebAuthnRegistrationResponse(TypedDict, total=False):
    CredentialCreationOptions: Document

class StopUserImportJobRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    JobId: UserImportJobIdType

class StopUserImportJobResponse(TypedDict, total=False):
    UserImportJob: UserImportJobType | None

class TagResourceRequest(ServiceRequest):
    ResourceArn: ArnType
    Tags: UserPoolTagsType

class TagResourceResponse(TypedDict, total=False):
    pass

UserPoolTagsListType = list[TagKeysType]
class UntagResourceRequest(ServiceRequest):
    ResourceArn: ArnType
    TagKeys: UserPoolTagsListType

class UntagResourceResponse(TypedDict, total=False):
    pass

class UpdateAuthEventFeedbackRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Username: UsernameType
    EventId: EventIdType
    FeedbackToken: TokenModelType
    FeedbackValue: FeedbackValueType

class UpdateAuthEventFeedbackResponse(TypedDict, total=False):
    pass

class UpdateCIMDPolicyRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    CIMDPolicyId: CIMDPolicyIdType
    ClientId: ClientIdType
    PolicyName: CIMDPolicyNameType | None
    CacheDuration: CacheDurationType | None
    URLPatterns: URLPatternListType

class UpdateCIMDPolicyResponse(TypedDict, total=False):
    CIMDPolicy: CIMDPolicyType

class UpdateClientMetadataURLStateRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    CIMDPolicyId: CIMDPolicyIdType
    URL: MetadataURLType
    Action: CIMDCacheActionType

class UpdateClientMetadataURLStateResponse(TypedDict, total=False):
    pass

class UpdateDeviceStatusRequest(ServiceRequest):
    AccessToken: TokenModelType
    DeviceKey: DeviceKeyType
    DeviceRememberedStatus: DeviceRememberedStatusType | None

class UpdateDeviceStatusResponse(TypedDict, total=False):
    pass

class UpdateGroupRequest(ServiceRequest):
    GroupName: GroupNameType
    UserPoolId: UserPoolIdType
    Description: DescriptionType | None
    RoleArn: ArnType | None
    Precedence: PrecedenceType | None

class UpdateGroupResponse(TypedDict, total=False):
    Group: GroupType | None

class UpdateIdentityProviderRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ProviderName: ProviderNameType
    ProviderDetails: ProviderDetailsType | None
    AttributeMapping: AttributeMappingType | None
    IdpIdentifiers: IdpIdentifiersListType | None
    AcrMapping: AcrMappingType | None

class UpdateIdentityProviderResponse(TypedDict, total=False):
    IdentityProvider: IdentityProviderType

class UpdateManagedLoginBrandingRequest(ServiceRequest):
    UserPoolId: UserPoolIdType | None
    ManagedLoginBrandingId: ManagedLoginBrandingIdType | None
    UseCognitoProvidedValues: BooleanType | None
    Settings: Document | None
    Assets: AssetListType | None

class UpdateManagedLoginBrandingResponse(TypedDict, total=False):
    ManagedLoginBranding: ManagedLoginBrandingType | None

class UpdateProvisionedLimitRequest(ServiceRequest):
    LimitDefinition: LimitDefinitionType
    RequestedLimitValue: IntegerType

class UpdateProvisionedLimitResponse(TypedDict, total=False):
    Limit: LimitType

class UpdateResourceServerRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Identifier: ResourceServerIdentifierType
    Name: ResourceServerNameType
    Scopes: ResourceServerScopeListType | None

class UpdateResourceServerResponse(TypedDict, total=False):
    ResourceServer: ResourceServerType

class UpdateTermsRequest(ServiceRequest):
    TermsId: TermsIdType
    UserPoolId: UserPoolIdType
    TermsName: TermsNameType | None
    TermsSource: TermsSourceType | None
    Enforcement: TermsEnforcementType | None
    Links: LinksType | None

class UpdateTermsResponse(TypedDict, total=False):
    Terms: TermsType | None

class UpdateUserAttributesRequest(ServiceRequest):
    UserAttributes: AttributeListType
    AccessToken: TokenModelType
    ClientMetadata: ClientMetadataType | None

class UpdateUserAttributesResponse(TypedDict, total=False):
    CodeDeliveryDetailsList: CodeDeliveryDetailsListType | None

class UpdateUserPoolClientRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    ClientId: ClientIdType
    ClientName: ClientNameType | None
    RefreshTokenValidity: RefreshTokenValidityType | None
    AccessTokenValidity: AccessTokenValidityType | None
    IdTokenValidity: IdTokenValidityType | None
    TokenValidityUnits: TokenValidityUnitsType | None
    ReadAttributes: ClientPermissionListType | None
    WriteAttributes: ClientPermissionListType | None
    ExplicitAuthFlows: ExplicitAuthFlowsListType | None
    SupportedIdentityProviders: SupportedIdentityProvidersListType | None
    CallbackURLs: CallbackURLsListType | None
    LogoutURLs: LogoutURLsListType | None
    DefaultRedirectURI: RedirectUrlType | None
    AllowedOAuthFlows: OAuthFlowsType | None
    AllowedOAuthScopes: ScopeListType | None
    AllowedOAuthFlowsUserPoolClient: BooleanType | None
    AnalyticsConfiguration: AnalyticsConfigurationType | None
    PreventUserExistenceErrors: PreventUserExistenceErrorTypes | None
    EnableTokenRevocation: WrappedBooleanType | None
    EnablePropagateAdditionalUserContextData: WrappedBooleanType | None
    AuthSessionValidity: AuthSessionValidityType | None
    RefreshTokenRotation: RefreshTokenRotationType | None
    PublishSecretsInAWSSecretsManager: WrappedBooleanType | None

class UpdateUserPoolClientResponse(TypedDict, total=False):
    UserPoolClient: UserPoolClientType | None

class UpdateUserPoolDomainRequest(ServiceRequest):
    Domain: DomainType
    UserPoolId: UserPoolIdType
    ManagedLoginVersion: WrappedIntegerType | None
    CustomDomainConfig: CustomDomainConfigType | None
    Routing: RoutingType | None

class UpdateUserPoolDomainResponse(TypedDict, total=False):
    ManagedLoginVersion: WrappedIntegerType | None
    CloudFrontDomain: DomainType | None
    Routing: RoutingType | None

class UpdateUserPoolReplicaRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    RegionName: RegionNameType
    Status: UpdateReplicaStatusType

class UpdateUserPoolReplicaResponse(TypedDict, total=False):
    UserPoolReplica: UserPoolReplicaType | None

class UpdateUserPoolRequest(ServiceRequest):
    UserPoolId: UserPoolIdType
    Policies: UserPoolPolicyType | None
    DeletionProtection: DeletionProtectionType | None
    LambdaConfig: LambdaConfigType | None
    AutoVerifiedAttributes: VerifiedAttributesListType | None
    SmsVerificationMessage: SmsVerificationMessageType | None
    EmailVerificationMessage: EmailVerificationMessageType | None
    EmailVerificationSubject: EmailVerificationSubjectType | None
    VerificationMessageTemplate: VerificationMessageTemplateType | None
    SmsAuthenticationMessage: SmsVerificationMessageType | None
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType | None
    MfaConfiguration: UserPoolMfaType | None
    DeviceConfiguration: DeviceConfigurationType | None
    EmailConfiguration: EmailConfigurationType | None
    SmsConfiguration: SmsConfigurationType | None
    UserPoolTags: UserPoolTagsType | None
    AdminCreateUserConfig: AdminCreateUserConfigType | None
    UserPoolAddOns: UserPoolAddOnsType | None
    DcrConfiguration: DcrConfigurationType | None
    AccountRecoverySetting: AccountRecoverySettingType | None
    PoolName: UserPoolNameType | None
    UserPoolTier: UserPoolTierType | None
    KeyConfiguration: KeyConfigurationType | None
    IssuerConfiguration: IssuerConfigurationType | None
    AcrConfiguration: AcrConfigurationType | None

class UpdateUserPoolResponse(TypedDict, total=False):
    pass

class VerifySoftwareTokenRequest(ServiceRequest):
    AccessToken: TokenModelType | None
    Session: SessionType | None
    UserCode: SoftwareTokenMFAUserCodeType
    FriendlyDeviceName: StringType | None

class VerifySoftwareTokenResponse(TypedDict, total=False):
    Status: VerifySoftwareTokenResponseType | None
    Session: SessionType | None

class VerifyUserAttributeRequest(ServiceRequest):
    AccessToken: TokenModelType
    AttributeName: AttributeNameType
    Code: ConfirmationCodeType

class VerifyUserAttributeResponse(TypedDict, total=False):
    pass

class CognitoIdpApi:

    service: str = "cognito-idp"
    version: str = "2016-04-18"

    @handler("AddCustomAttributes")
    def add_custom_attributes(self, context: RequestContext, user_pool_id: UserPoolIdType, custom_attributes: CustomAttributesListType, **kwargs) -> AddCustomAttributesResponse:
        raise NotImplementedError

    @handler("AddUserPoolClientSecret")
    def add_user_pool_client_secret(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, client_secret: ClientSecretType | None = None, **kwargs) -> AddUserPoolClientSecretResponse:
        raise NotImplementedError

    @handler("AdminAddUserToGroup")
    def admin_add_user_to_group(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, group_name: GroupNameType, **kwargs) -> None:
        raise NotImplementedError

    @handler("AdminConfirmSignUp")
    def admin_confirm_sign_up(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, client_metadata: ClientMetadataType | None = None, **kwargs) -> AdminConfirmSignUpResponse:
        raise NotImplementedError

    @handler("AdminCreateUser")
    def admin_create_user(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, user_attributes: AttributeListType | None = None, validation_data: AttributeListType | None = None, temporary_password: PasswordType | None = None, force_alias_creation: ForceAliasCreation | None = None, message_action: MessageActionType | None = None, desired_delivery_mediums: DeliveryMediumListType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> AdminCreateUserResponse:
        raise NotImplementedError

    @handler("AdminDeleteSoftwareToken")
    def admin_delete_software_token(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, **kwargs) -> AdminDeleteSoftwareTokenResponse:
        raise NotImplementedError

    @handler("AdminDeleteUser")
    def admin_delete_user(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, **kwargs) -> None:
        raise NotImplementedError

    @handler("AdminDeleteUserAttributes")
    def admin_delete_user_attributes(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, user_attribute_names: AttributeNameListType, **kwargs) -> AdminDeleteUserAttributesResponse:
        raise NotImplementedError

    @handler("AdminDisableProviderForUser")
    def admin_disable_provider_for_user(self, context: RequestContext, user_pool_id: StringType, user: ProviderUserIdentifierType, **kwargs) -> AdminDisableProviderForUserResponse:
        raise NotImplementedError

    @handler("AdminDisableUser")
    def admin_disable_user(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, **kwargs) -> AdminDisableUserResponse:
        raise NotImplementedError

    @handler("AdminEnableUser")
    def admin_enable_user(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, **kwargs) -> AdminEnableUserResponse:
        raise NotImplementedError

    @handler("AdminForgetDevice")
    def admin_forget_device(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, device_key: DeviceKeyType, **kwargs) -> None:
        raise NotImplementedError

    @handler("AdminGetDevice")
    def admin_get_device(self, context: RequestContext, device_key: DeviceKeyType, user_pool_id: UserPoolIdType, username: UsernameType, **kwargs) -> AdminGetDeviceResponse:
        raise NotImplementedError

    @handler("AdminGetUser")
    def admin_get_user(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, **kwargs) -> AdminGetUserResponse:
        raise NotImplementedError

    @handler("AdminGetUserAuthFactors")
    def admin_get_user_auth_factors(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, **kwargs) -> AdminGetUserAuthFactorsResponse:
        raise NotImplementedError

    @handler("AdminInitiateAuth")
    def admin_initiate_auth(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, auth_flow: AuthFlowType, auth_parameters: AuthParametersType | None = None, client_metadata: ClientMetadataType | None = None, analytics_metadata: AnalyticsMetadataType | None = None, context_data: ContextDataType | None = None, session: SessionType | None = None, **kwargs) -> AdminInitiateAuthResponse:
        raise NotImplementedError

    @handler("AdminLinkProviderForUser")
    def admin_link_provider_for_user(self, context: RequestContext, user_pool_id: StringType, destination_user: ProviderUserIdentifierType, source_user: ProviderUserIdentifierType, **kwargs) -> AdminLinkProviderForUserResponse:
        raise NotImplementedError

    @handler("AdminListDevices")
    def admin_list_devices(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, limit: QueryLimitType | None = None, pagination_token: SearchPaginationTokenType | None = None, **kwargs) -> AdminListDevicesResponse:
        raise NotImplementedError

    @handler("AdminListGroupsForUser")
    def admin_list_groups_for_user(self, context: RequestContext, username: UsernameType, user_pool_id: UserPoolIdType, limit: QueryLimitType | None = None, next_token: PaginationKey | None = None, **kwargs) -> AdminListGroupsForUserResponse:
        raise NotImplementedError

    @handler("AdminListUserAuthEvents")
    def admin_list_user_auth_events(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, max_results: QueryLimitType | None = None, next_token: PaginationKey | None = None, **kwargs) -> AdminListUserAuthEventsResponse:
        raise NotImplementedError

    @handler("AdminListUserSessions")
    def admin_list_user_sessions(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, next_token: PaginationKey | None = None, **kwargs) -> AdminListUserSessionsResponse:
        raise NotImplementedError

    @handler("AdminRemoveUserFromGroup")
    def admin_remove_user_from_group(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, group_name: GroupNameType, **kwargs) -> None:
        raise NotImplementedError

    @handler("AdminResetUserPassword")
    def admin_reset_user_password(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, client_metadata: ClientMetadataType | None = None, **kwargs) -> AdminResetUserPasswordResponse:
        raise NotImplementedError

    @handler("AdminRespondToAuthChallenge")
    def admin_respond_to_auth_challenge(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, challenge_name: ChallengeNameType, challenge_responses: ChallengeResponsesType | None = None, session: SessionType | None = None, analytics_metadata: AnalyticsMetadataType | None = None, context_data: ContextDataType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> AdminRespondToAuthChallengeResponse:
        raise NotImplementedError

    @handler("AdminRevokeUserSession")
    def admin_revoke_user_session(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, session_id: SessionIdType, revoke_associated_sessions: RevokeAssociatedSessionsType | None = None, **kwargs) -> AdminRevokeUserSessionResponse:
        raise NotImplementedError

    @handler("AdminSetUserMFAPreference")
    def admin_set_user_mfa_preference(self, context: RequestContext, username: UsernameType, user_pool_id: UserPoolIdType, sms_mfa_settings: SMSMfaSettingsType | None = None, software_token_mfa_settings: SoftwareTokenMfaSettingsType | None = None, email_mfa_settings: EmailMfaSettingsType | None = None, web_authn_mfa_settings: WebAuthnMfaSettingsType | None = None, **kwargs) -> AdminSetUserMFAPreferenceResponse:
        raise NotImplementedError

    @handler("AdminSetUserPassword")
    def admin_set_user_password(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, password: PasswordType, permanent: BooleanType | None = None, **kwargs) -> AdminSetUserPasswordResponse:
        raise NotImplementedError

    @handler("AdminSetUserSettings")
    def admin_set_user_settings(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, mfa_options: MFAOptionListType, **kwargs) -> AdminSetUserSettingsResponse:
        raise NotImplementedError

    @handler("AdminUpdateAuthEventFeedback")
    def admin_update_auth_event_feedback(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, event_id: EventIdType, feedback_value: FeedbackValueType, **kwargs) -> AdminUpdateAuthEventFeedbackResponse:
        raise NotImplementedError

    @handler("AdminUpdateDeviceStatus")
    def admin_update_device_status(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, device_key: DeviceKeyType, device_remembered_status: DeviceRememberedStatusType | None = None, **kwargs) -> AdminUpdateDeviceStatusResponse:
        raise NotImplementedError

    @handler("AdminUpdateUserAttributes")
    def admin_update_user_attributes(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, user_attributes: AttributeListType, client_metadata: ClientMetadataType | None = None, **kwargs) -> AdminUpdateUserAttributesResponse:
        raise NotImplementedError

    @handler("AdminUserGlobalSignOut")
    def admin_user_global_sign_out(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, **kwargs) -> AdminUserGlobalSignOutResponse:
        raise NotImplementedError

    @handler("AssociateSoftwareToken")
    def associate_software_token(self, context: RequestContext, access_token: TokenModelType | None = None, session: SessionType | None = None, **kwargs) -> AssociateSoftwareTokenResponse:
        raise NotImplementedError

    @handler("CancelPointInTimeRecovery")
    def cancel_point_in_time_recovery(self, context: RequestContext, user_pool_id: UserPoolIdType, restore_id: RestoreIdType, **kwargs) -> CancelPointInTimeRecoveryResponse:
        raise NotImplementedError

    @handler("ChangePassword")
    def change_password(self, context: RequestContext, proposed_password: PasswordType, access_token: TokenModelType, previous_password: PasswordType | None = None, **kwargs) -> ChangePasswordResponse:
        raise NotImplementedError

    @handler("CompleteWebAuthnRegistration")
    def complete_web_authn_registration(self, context: RequestContext, access_token: TokenModelType, credential: Document, **kwargs) -> CompleteWebAuthnRegistrationResponse:
        raise NotImplementedError

    @handler("ConfirmDevice")
    def confirm_device(self, context: RequestContext, access_token: TokenModelType, device_key: DeviceKeyType, device_secret_verifier_config: DeviceSecretVerifierConfigType | None = None, device_name: DeviceNameType | None = None, **kwargs) -> ConfirmDeviceResponse:
        raise NotImplementedError

    @handler("ConfirmForgotPassword")
    def confirm_forgot_password(self, context: RequestContext, client_id: ClientIdType, username: UsernameType, confirmation_code: ConfirmationCodeType, password: PasswordType, secret_hash: SecretHashType | None = None, analytics_metadata: AnalyticsMetadataType | None = None, user_context_data: UserContextDataType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> ConfirmForgotPasswordResponse:
        raise NotImplementedError

    @handler("ConfirmSignUp")
    def confirm_sign_up(self, context: RequestContext, client_id: ClientIdType, username: UsernameType, confirmation_code: ConfirmationCodeType, secret_hash: SecretHashType | None = None, force_alias_creation: ForceAliasCreation | None = None, analytics_metadata: AnalyticsMetadataType | None = None, user_context_data: UserContextDataType | None = None, client_metadata: ClientMetadataType | None = None, session: SessionType | None = None, **kwargs) -> ConfirmSignUpResponse:
        raise NotImplementedError

    @handler("CreateCIMDPolicy")
    def create_cimd_policy(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, policy_name: CIMDPolicyNameType, url_patterns: URLPatternListType, cache_duration: CacheDurationType | None = None, **kwargs) -> CreateCIMDPolicyResponse:
        raise NotImplementedError

    @handler("CreateGroup")
    def create_group(self, context: RequestContext, group_name: GroupNameType, user_pool_id: UserPoolIdType, description: DescriptionType | None = None, role_arn: ArnType | None = None, precedence: PrecedenceType | None = None, **kwargs) -> CreateGroupResponse:
        raise NotImplementedError

    @handler("CreateIdentityProvider")
    def create_identity_provider(self, context: RequestContext, user_pool_id: UserPoolIdType, provider_name: ProviderNameTypeV2, provider_type: IdentityProviderTypeType, provider_details: ProviderDetailsType, attribute_mapping: AttributeMappingType | None = None, idp_identifiers: IdpIdentifiersListType | None = None, acr_mapping: AcrMappingType | None = None, **kwargs) -> CreateIdentityProviderResponse:
        raise NotImplementedError

    @handler("CreateManagedLoginBranding")
    def create_managed_login_branding(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, use_cognito_provided_values: BooleanType | None = None, settings: Document | None = None, assets: AssetListType | None = None, **kwargs) -> CreateManagedLoginBrandingResponse:
        raise NotImplementedError

    @handler("CreateResourceServer")
    def create_resource_server(self, context: RequestContext, user_pool_id: UserPoolIdType, identifier: ResourceServerIdentifierType, name: ResourceServerNameType, scopes: ResourceServerScopeListType | None = None, **kwargs) -> CreateResourceServerResponse:
        raise NotImplementedError

    @handler("CreateTerms")
    def create_terms(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, terms_name: TermsNameType, terms_source: TermsSourceType, enforcement: TermsEnforcementType, links: LinksType | None = None, **kwargs) -> CreateTermsResponse:
        raise NotImplementedError

    @handler("CreateUserImportJob")
    def create_user_import_job(self, context: RequestContext, job_name: UserImportJobNameType, user_pool_id: UserPoolIdType, cloud_watch_logs_role_arn: ArnType, password_hashing_algorithm: PasswordHashingAlgorithmType | None = None, **kwargs) -> CreateUserImportJobResponse:
        raise NotImplementedError

    @handler("CreateUserPool")
    def create_user_pool(self, context: RequestContext, pool_name: UserPoolNameType, policies: UserPoolPolicyType | None = None, deletion_protection: DeletionProtectionType | None = None, lambda_config: LambdaConfigType | None = None, auto_verified_attributes: VerifiedAttributesListType | None = None, alias_attributes: AliasAttributesListType | None = None, username_attributes: UsernameAttributesListType | None = None, sms_verification_message: SmsVerificationMessageType | None = None, email_verification_message: EmailVerificationMessageType | None = None, email_verification_subject: EmailVerificationSubjectType | None = None, verification_message_template: VerificationMessageTemplateType | None = None, sms_authentication_message: SmsVerificationMessageType | None = None, mfa_configuration: UserPoolMfaType | None = None, user_attribute_update_settings: UserAttributeUpdateSettingsType | None = None, device_configuration: DeviceConfigurationType | None = None, email_configuration: EmailConfigurationType | None = None, sms_configuration: SmsConfigurationType | None = None, user_pool_tags: UserPoolTagsType | None = None, admin_create_user_config: AdminCreateUserConfigType | None = None, schema: SchemaAttributesListType | None = None, user_pool_add_ons: UserPoolAddOnsType | None = None, dcr_configuration: DcrConfigurationType | None = None, username_configuration: UsernameConfigurationType | None = None, account_recovery_setting: AccountRecoverySettingType | None = None, user_pool_tier: UserPoolTierType | None = None, key_configuration: KeyConfigurationType | None = None, issuer_configuration: IssuerConfigurationType | None = None, acr_configuration: AcrConfigurationType | None = None, **kwargs) -> CreateUserPoolResponse:
        raise NotImplementedError

    @handler("CreateUserPoolClient")
    def create_user_pool_client(self, context: RequestContext, user_pool_id: UserPoolIdType, client_name: ClientNameType, generate_secret: GenerateSecret | None = None, client_secret: ClientSecretType | None = None, refresh_token_validity: RefreshTokenValidityType | None = None, access_token_validity: AccessTokenValidityType | None = None, id_token_validity: IdTokenValidityType | None = None, token_validity_units: TokenValidityUnitsType | None = None, read_attributes: ClientPermissionListType | None = None, write_attributes: ClientPermissionListType | None = None, explicit_auth_flows: ExplicitAuthFlowsListType | None = None, supported_identity_providers: SupportedIdentityProvidersListType | None = None, callback_urls: CallbackURLsListType | None = None, logout_urls: LogoutURLsListType | None = None, default_redirect_uri: RedirectUrlType | None = None, allowed_o_auth_flows: OAuthFlowsType | None = None, allowed_o_auth_scopes: ScopeListType | None = None, allowed_o_auth_flows_user_pool_client: BooleanType | None = None, analytics_configuration: AnalyticsConfigurationType | None = None, prevent_user_existence_errors: PreventUserExistenceErrorTypes | None = None, enable_token_revocation: WrappedBooleanType | None = None, enable_propagate_additional_user_context_data: WrappedBooleanType | None = None, auth_session_validity: AuthSessionValidityType | None = None, refresh_token_rotation: RefreshTokenRotationType | None = None, publish_secrets_in_aws_secrets_manager: WrappedBooleanType | None = None, **kwargs) -> CreateUserPoolClientResponse:
        raise NotImplementedError

    @handler("CreateUserPoolDomain")
    def create_user_pool_domain(self, context: RequestContext, domain: DomainType, user_pool_id: UserPoolIdType, managed_login_version: WrappedIntegerType | None = None, custom_domain_config: CustomDomainConfigType | None = None, routing: RoutingType | None = None, **kwargs) -> CreateUserPoolDomainResponse:
        raise NotImplementedError

    @handler("CreateUserPoolReplica")
    def create_user_pool_replica(self, context: RequestContext, user_pool_id: UserPoolIdType, region_name: RegionNameType, user_pool_tags: UserPoolTagsType | None = None, **kwargs) -> CreateUserPoolReplicaResponse:
        raise NotImplementedError

    @handler("DeleteCIMDPolicy")
    def delete_cimd_policy(self, context: RequestContext, user_pool_id: UserPoolIdType, cimd_policy_id: CIMDPolicyIdType, **kwargs) -> DeleteCIMDPolicyResponse:
        raise NotImplementedError

    @handler("DeleteGroup")
    def delete_group(self, context: RequestContext, group_name: GroupNameType, user_pool_id: UserPoolIdType, **kwargs) -> None:
        raise NotImplementedError

    @handler("DeleteIdentityProvider")
    def delete_identity_provider(self, context: RequestContext, user_pool_id: UserPoolIdType, provider_name: ProviderNameType, **kwargs) -> None:
        raise NotImplementedError

    @handler("DeleteManagedLoginBranding")
    def delete_managed_login_branding(self, context: RequestContext, managed_login_branding_id: ManagedLoginBrandingIdType, user_pool_id: UserPoolIdType, **kwargs) -> None:
        raise NotImplementedError

    @handler("DeleteResourceServer")
    def delete_resource_server(self, context: RequestContext, user_pool_id: UserPoolIdType, identifier: ResourceServerIdentifierType, **kwargs) -> None:
        raise NotImplementedError

    @handler("DeleteTerms")
    def delete_terms(self, context: RequestContext, terms_id: TermsIdType, user_pool_id: UserPoolIdType, **kwargs) -> None:
        raise NotImplementedError

    @handler("DeleteUser")
    def delete_user(self, context: RequestContext, access_token: TokenModelType, **kwargs) -> None:
        raise NotImplementedError

    @handler("DeleteUserAttributes")
    def delete_user_attributes(self, context: RequestContext, user_attribute_names: AttributeNameListType, access_token: TokenModelType, **kwargs) -> DeleteUserAttributesResponse:
        raise NotImplementedError

    @handler("DeleteUserPool")
    def delete_user_pool(self, context: RequestContext, user_pool_id: UserPoolIdType, **kwargs) -> None:
        raise NotImplementedError

    @handler("DeleteUserPoolClient")
    def delete_user_pool_client(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, **kwargs) -> None:
        raise NotImplementedError

    @handler("DeleteUserPoolClientSecret")
    def delete_user_pool_client_secret(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, client_secret_id: ClientSecretIdType, **kwargs) -> DeleteUserPoolClientSecretResponse:
        raise NotImplementedError

    @handler("DeleteUserPoolDomain")
    def delete_user_pool_domain(self, context: RequestContext, domain: DomainType, user_pool_id: UserPoolIdType, **kwargs) -> DeleteUserPoolDomainResponse:
        raise NotImplementedError

    @handler("DeleteUserPoolReplica")
    def delete_user_pool_replica(self, context: RequestContext, user_pool_id: UserPoolIdType, region_name: RegionNameType, **kwargs) -> DeleteUserPoolReplicaResponse:
        raise NotImplementedError

    @handler("DeleteWebAuthnCredential")
    def delete_web_authn_credential(self, context: RequestContext, access_token: TokenModelType, credential_id: StringType, **kwargs) -> DeleteWebAuthnCredentialResponse:
        raise NotImplementedError

    @handler("DescribeCIMDPolicy")
    def describe_cimd_policy(self, context: RequestContext, user_pool_id: UserPoolIdType, cimd_policy_id: CIMDPolicyIdType, **kwargs) -> DescribeCIMDPolicyResponse:
        raise NotImplementedError

    @handler("DescribeIdentityProvider")
    def describe_identity_provider(self, context: RequestContext, user_pool_id: UserPoolIdType, provider_name: ProviderNameType, **kwargs) -> DescribeIdentityProviderResponse:
        raise NotImplementedError

    @handler("DescribeManagedLoginBranding")
    def describe_managed_login_branding(self, context: RequestContext, user_pool_id: UserPoolIdType, managed_login_branding_id: ManagedLoginBrandingIdType, return_merged_resources: BooleanType | None = None, **kwargs) -> DescribeManagedLoginBrandingResponse:
        raise NotImplementedError

    @handler("DescribeManagedLoginBrandingByClient")
    def describe_managed_login_branding_by_client(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, return_merged_resources: BooleanType | None = None, **kwargs) -> DescribeManagedLoginBrandingByClientResponse:
        raise NotImplementedError

    @handler("DescribePointInTimeRecovery")
    def describe_point_in_time_recovery(self, context: RequestContext, user_pool_id: UserPoolIdType, restore_id: RestoreIdType, **kwargs) -> DescribePointInTimeRecoveryResponse:
        raise NotImplementedError

    @handler("DescribeResourceServer")
    def describe_resource_server(self, context: RequestContext, user_pool_id: UserPoolIdType, identifier: ResourceServerIdentifierType, **kwargs) -> DescribeResourceServerResponse:
        raise NotImplementedError

    @handler("DescribeRiskConfiguration")
    def describe_risk_configuration(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType | None = None, **kwargs) -> DescribeRiskConfigurationResponse:
        raise NotImplementedError

    @handler("DescribeTerms")
    def describe_terms(self, context: RequestContext, terms_id: TermsIdType, user_pool_id: UserPoolIdType, **kwargs) -> DescribeTermsResponse:
        raise NotImplementedError

    @handler("DescribeTermsByClient")
    def describe_terms_by_client(self, context: RequestContext, client_id: ClientIdType, user_pool_id: UserPoolIdType, terms_name: TermsNameType, **kwargs) -> DescribeTermsByClientResponse:
        raise NotImplementedError

    @handler("DescribeUserImportJob")
    def describe_user_import_job(self, context: RequestContext, user_pool_id: UserPoolIdType, job_id: UserImportJobIdType, **kwargs) -> DescribeUserImportJobResponse:
        raise NotImplementedError

    @handler("DescribeUserPool")
    def describe_user_pool(self, context: RequestContext, user_pool_id: UserPoolIdType, **kwargs) -> DescribeUserPoolResponse:
        raise NotImplementedError

    @handler("DescribeUserPoolClient")
    def describe_user_pool_client(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, **kwargs) -> DescribeUserPoolClientResponse:
        raise NotImplementedError

    @handler("DescribeUserPoolDomain")
    def describe_user_pool_domain(self, context: RequestContext, domain: DomainType, **kwargs) -> DescribeUserPoolDomainResponse:
        raise NotImplementedError

    @handler("ForgetDevice")
    def forget_device(self, context: RequestContext, device_key: DeviceKeyType, access_token: TokenModelType | None = None, **kwargs) -> None:
        raise NotImplementedError

    @handler("ForgotPassword")
    def forgot_password(self, context: RequestContext, client_id: ClientIdType, username: UsernameType, secret_hash: SecretHashType | None = None, user_context_data: UserContextDataType | None = None, analytics_metadata: AnalyticsMetadataType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> ForgotPasswordResponse:
        raise NotImplementedError

    @handler("GetCSVHeader")
    def get_csv_header(self, context: RequestContext, user_pool_id: UserPoolIdType, **kwargs) -> GetCSVHeaderResponse:
        raise NotImplementedError

    @handler("GetClientToken")
    def get_client_token(self, context: RequestContext, client_id: ClientIdType, secret: ClientSecretType, scopes: ScopeListType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> GetClientTokenResponse:
        raise NotImplementedError

    @handler("GetDerivedToken")
    def get_derived_token(self, context: RequestContext, client_id: ClientIdType, subject_token: GetDerivedTokenTokenModelType, subject_token_type: TokenTypeIdentifierType, client_secret: ClientSecretType | None = None, subject_token_provider_name: ProviderNameType | None = None, actor_token: GetDerivedTokenTokenModelType | None = None, actor_token_type: TokenTypeIdentifierType | None = None, actor_token_provider_name: ProviderNameType | None = None, scopes: ScopeListType | None = None, audiences: AudienceListType | None = None, resources: ResourceListType | None = None, requested_token_type: IssuedTokenTypeIdentifierType | None = None, **kwargs) -> GetDerivedTokenResponse:
        raise NotImplementedError

    @handler("GetDevice")
    def get_device(self, context: RequestContext, device_key: DeviceKeyType, access_token: TokenModelType | None = None, **kwargs) -> GetDeviceResponse:
        raise NotImplementedError

    @handler("GetGroup")
    def get_group(self, context: RequestContext, group_name: GroupNameType, user_pool_id: UserPoolIdType, **kwargs) -> GetGroupResponse:
        raise NotImplementedError

    @handler("GetIdentityProviderByIdentifier")
    def get_identity_provider_by_identifier(self, context: RequestContext, user_pool_id: UserPoolIdType, idp_identifier: IdpIdentifierType, **kwargs) -> GetIdentityProviderByIdentifierResponse:
        raise NotImplementedError

    @handler("GetLogDeliveryConfiguration")
    def get_log_delivery_configuration(self, context: RequestContext, user_pool_id: UserPoolIdType, **kwargs) -> GetLogDeliveryConfigurationResponse:
        raise NotImplementedError

    @handler("GetProvisionedLimit")
    def get_provisioned_limit(self, context: RequestContext, limit_definition: LimitDefinitionType, **kwargs) -> GetProvisionedLimitResponse:
        raise NotImplementedError

    @handler("GetSigningCertificate")
    def get_signing_certificate(self, context: RequestContext, user_pool_id: UserPoolIdType, **kwargs) -> GetSigningCertificateResponse:
        raise NotImplementedError

    @handler("GetTokensFromRefreshToken")
    def get_tokens_from_refresh_token(self, context: RequestContext, refresh_token: TokenModelType, client_id: ClientIdType, client_secret: ClientSecretType | None = None, device_key: DeviceKeyType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> GetTokensFromRefreshTokenResponse:
        raise NotImplementedError

    @handler("GetUICustomization")
    def get_ui_customization(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType | None = None, **kwargs) -> GetUICustomizationResponse:
        raise NotImplementedError

    @handler("GetUser")
    def get_user(self, context: RequestContext, access_token: TokenModelType, **kwargs) -> GetUserResponse:
        raise NotImplementedError

    @handler("GetUserAttributeVerificationCode")
    def get_user_attribute_verification_code(self, context: RequestContext, access_token: TokenModelType, attribute_name: AttributeNameType, client_metadata: ClientMetadataType | None = None, **kwargs) -> GetUserAttributeVerificationCodeResponse:
        raise NotImplementedError

    @handler("GetUserAuthFactors")
    def get_user_auth_factors(self, context: RequestContext, access_token: TokenModelType, **kwargs) -> GetUserAuthFactorsResponse:
        raise NotImplementedError

    @handler("GetUserPoolClientSessionConfiguration")
    def get_user_pool_client_session_configuration(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, **kwargs) -> GetUserPoolClientSessionConfigurationResponse:
        raise NotImplementedError

    @handler("GetUserPoolMfaConfig")
    def get_user_pool_mfa_config(self, context: RequestContext, user_pool_id: UserPoolIdType, **kwargs) -> GetUserPoolMfaConfigResponse:
        raise NotImplementedError

    @handler("GetUserPoolSessionConfiguration")
    def get_user_pool_session_configuration(self, context: RequestContext, user_pool_id: UserPoolIdType, **kwargs) -> GetUserPoolSessionConfigurationResponse:
        raise NotImplementedError

    @handler("GlobalSignOut")
    def global_sign_out(self, context: RequestContext, access_token: TokenModelType, **kwargs) -> GlobalSignOutResponse:
        raise NotImplementedError

    @handler("InitiateAuth")
    def initiate_auth(self, context: RequestContext, auth_flow: AuthFlowType, client_id: ClientIdType, auth_parameters: AuthParametersType | None = None, client_metadata: ClientMetadataType | None = None, analytics_metadata: AnalyticsMetadataType | None = None, user_context_data: UserContextDataType | None = None, session: SessionType | None = None, **kwargs) -> InitiateAuthResponse:
        raise NotImplementedError

    @handler("InitiatePointInTimeRecovery")
    def initiate_point_in_time_recovery(self, context: RequestContext, user_pool_id: UserPoolIdType, restore_timestamp: DateType, **kwargs) -> InitiatePointInTimeRecoveryResponse:
        raise NotImplementedError

    @handler("ListCIMDPolicies")
    def list_cimd_policies(self, context: RequestContext, user_pool_id: UserPoolIdType, next_token: PaginationKeyType | None = None, max_results: PoolQueryLimitType | None = None, **kwargs) -> ListCIMDPoliciesResponse:
        raise NotImplementedError

    @handler("ListClientMetadataURLs")
    def list_client_metadata_ur_ls(self, context: RequestContext, user_pool_id: UserPoolIdType, cimd_policy_id: CIMDPolicyIdType, next_token: PaginationKeyType | None = None, max_results: PoolQueryLimitType | None = None, **kwargs) -> ListClientMetadataURLsResponse:
        raise NotImplementedError

    @handler("ListDevices")
    def list_devices(self, context: RequestContext, access_token: TokenModelType, limit: QueryLimitType | None = None, pagination_token: SearchPaginationTokenType | None = None, **kwargs) -> ListDevicesResponse:
        raise NotImplementedError

    @handler("ListGroups")
    def list_groups(self, context: RequestContext, user_pool_id: UserPoolIdType, limit: QueryLimitType | None = None, next_token: PaginationKey | None = None, **kwargs) -> ListGroupsResponse:
        raise NotImplementedError

    @handler("ListIdentityProviders")
    def list_identity_providers(self, context: RequestContext, user_pool_id: UserPoolIdType, max_results: ListProvidersLimitType | None = None, next_token: PaginationKeyType | None = None, **kwargs) -> ListIdentityProvidersResponse:
        raise NotImplementedError

    @handler("ListPointInTimeRecoveries")
    def list_point_in_time_recoveries(self, context: RequestContext, user_pool_id: UserPoolIdType, next_token: PaginationKeyType | None = None, max_results: PoolQueryLimitType | None = None, **kwargs) -> ListPointInTimeRecoveriesResponse:
        raise NotImplementedError

    @handler("ListResourceServers")
    def list_resource_servers(self, context: RequestContext, user_pool_id: UserPoolIdType, max_results: ListResourceServersLimitType | None = None, next_token: PaginationKeyType | None = None, **kwargs) -> ListResourceServersResponse:
        raise NotImplementedError

    @handler("ListTagsForResource")
    def list_tags_for_resource(self, context: RequestContext, resource_arn: ArnType, **kwargs) -> ListTagsForResourceResponse:
        raise NotImplementedError

    @handler("ListTerms")
    def list_terms(self, context: RequestContext, user_pool_id: UserPoolIdType, max_results: ListTermsRequestMaxResultsInteger | None = None, next_token: StringType | None = None, **kwargs) -> ListTermsResponse:
        raise NotImplementedError

    @handler("ListUserImportJobs")
    def list_user_import_jobs(self, context: RequestContext, user_pool_id: UserPoolIdType, max_results: PoolQueryLimitType, pagination_token: PaginationKeyType | None = None, **kwargs) -> ListUserImportJobsResponse:
        raise NotImplementedError

    @handler("ListUserPoolClientSecrets")
    def list_user_pool_client_secrets(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, next_token: PaginationKey | None = None, **kwargs) -> ListUserPoolClientSecretsResponse:
        raise NotImplementedError

    @handler("ListUserPoolClients")
    def list_user_pool_clients(self, context: RequestContext, user_pool_id: UserPoolIdType, max_results: QueryLimit | None = None, next_token: PaginationKey | None = None, client_type: ClientTypeType | None = None, **kwargs) -> ListUserPoolClientsResponse:
        raise NotImplementedError

    @handler("ListUserPoolReplicas")
    def list_user_pool_replicas(self, context: RequestContext, user_pool_id: UserPoolIdType, next_token: PaginationKeyType | None = None, **kwargs) -> ListUserPoolReplicasResponse:
        raise NotImplementedError

    @handler("ListUserPools")
    def list_user_pools(self, context: RequestContext, max_results: PoolQueryLimitType, next_token: PaginationKeyType | None = None, **kwargs) -> ListUserPoolsResponse:
        raise NotImplementedError

    @handler("ListUserSessions")
    def list_user_sessions(self, context: RequestContext, access_token: TokenModelType, next_token: PaginationKey | None = None, **kwargs) -> ListUserSessionsResponse:
        raise NotImplementedError

    @handler("ListUsers")
    def list_users(self, context: RequestContext, user_pool_id: UserPoolIdType, attributes_to_get: SearchedAttributeNamesListType | None = None, limit: QueryLimitType | None = None, pagination_token: SearchPaginationTokenType | None = None, filter: UserFilterType | None = None, **kwargs) -> ListUsersResponse:
        raise NotImplementedError

    @handler("ListUsersInGroup")
    def list_users_in_group(self, context: RequestContext, user_pool_id: UserPoolIdType, group_name: GroupNameType, limit: QueryLimitType | None = None, next_token: PaginationKey | None = None, **kwargs) -> ListUsersInGroupResponse:
        raise NotImplementedError

    @handler("ListWebAuthnCredentials")
    def list_web_authn_credentials(self, context: RequestContext, access_token: TokenModelType, next_token: PaginationKey | None = None, max_results: WebAuthnCredentialsQueryLimitType | None = None, **kwargs) -> ListWebAuthnCredentialsResponse:
        raise NotImplementedError

    @handler("ResendConfirmationCode")
    def resend_confirmation_code(self, context: RequestContext, client_id: ClientIdType, username: UsernameType, secret_hash: SecretHashType | None = None, user_context_data: UserContextDataType | None = None, analytics_metadata: AnalyticsMetadataType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> ResendConfirmationCodeResponse:
        raise NotImplementedError

    @handler("RespondToAuthChallenge")
    def respond_to_auth_challenge(self, context: RequestContext, client_id: ClientIdType, challenge_name: ChallengeNameType, session: SessionType | None = None, challenge_responses: ChallengeResponsesType | None = None, analytics_metadata: AnalyticsMetadataType | None = None, user_context_data: UserContextDataType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> RespondToAuthChallengeResponse:
        raise NotImplementedError

    @handler("RevokeToken")
    def revoke_token(self, context: RequestContext, token: TokenModelType, client_id: ClientIdType, client_secret: ClientSecretType | None = None, revoke_associated_sessions: RevokeAssociatedSessionsType | None = None, **kwargs) -> RevokeTokenResponse:
        raise NotImplementedError

    @handler("RevokeUserSession")
    def revoke_user_session(self, context: RequestContext, access_token: TokenModelType, session_id: SessionIdType, revoke_associated_sessions: RevokeAssociatedSessionsType | None = None, **kwargs) -> RevokeUserSessionResponse:
        raise NotImplementedError

    @handler("SetLogDeliveryConfiguration")
    def set_log_delivery_configuration(self, context: RequestContext, user_pool_id: UserPoolIdType, log_configurations: LogConfigurationListType, **kwargs) -> SetLogDeliveryConfigurationResponse:
        raise NotImplementedError

    @handler("SetRiskConfiguration")
    def set_risk_configuration(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType | None = None, compromised_credentials_risk_configuration: CompromisedCredentialsRiskConfigurationType | None = None, account_takeover_risk_configuration: AccountTakeoverRiskConfigurationType | None = None, risk_exception_configuration: RiskExceptionConfigurationType | None = None, **kwargs) -> SetRiskConfigurationResponse:
        raise NotImplementedError

    @handler("SetUICustomization")
    def set_ui_customization(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType | None = None, css: CSSType | None = None, image_file: ImageFileType | None = None, **kwargs) -> SetUICustomizationResponse:
        raise NotImplementedError

    @handler("SetUserMFAPreference")
    def set_user_mfa_preference(self, context: RequestContext, access_token: TokenModelType, sms_mfa_settings: SMSMfaSettingsType | None = None, software_token_mfa_settings: SoftwareTokenMfaSettingsType | None = None, email_mfa_settings: EmailMfaSettingsType | None = None, web_authn_mfa_settings: WebAuthnMfaSettingsType | None = None, **kwargs) -> SetUserMFAPreferenceResponse:
        raise NotImplementedError

    @handler("SetUserPoolClientSessionConfiguration")
    def set_user_pool_client_session_configuration(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, sso_session: ClientSSOSessionConfigType, **kwargs) -> SetUserPoolClientSessionConfigurationResponse:
        raise NotImplementedError

    @handler("SetUserPoolMfaConfig")
    def set_user_pool_mfa_config(self, context: RequestContext, user_pool_id: UserPoolIdType, sms_mfa_configuration: SmsMfaConfigType | None = None, software_token_mfa_configuration: SoftwareTokenMfaConfigType | None = None, email_mfa_configuration: EmailMfaConfigType | None = None, mfa_configuration: UserPoolMfaType | None = None, web_authn_configuration: WebAuthnConfigurationType | None = None, **kwargs) -> SetUserPoolMfaConfigResponse:
        raise NotImplementedError

    @handler("SetUserPoolSessionConfiguration")
    def set_user_pool_session_configuration(self, context: RequestContext, user_pool_id: UserPoolIdType, user_session_tracking: UserSessionTrackingType, token_session: UserPoolTokenSessionConfigType, **kwargs) -> SetUserPoolSessionConfigurationResponse:
        raise NotImplementedError

    @handler("SetUserSettings")
    def set_user_settings(self, context: RequestContext, access_token: TokenModelType, mfa_options: MFAOptionListType, **kwargs) -> SetUserSettingsResponse:
        raise NotImplementedError

    @handler("SignUp")
    def sign_up(self, context: RequestContext, client_id: ClientIdType, username: UsernameType, secret_hash: SecretHashType | None = None, password: PasswordType | None = None, user_attributes: AttributeListType | None = None, validation_data: AttributeListType | None = None, analytics_metadata: AnalyticsMetadataType | None = None, user_context_data: UserContextDataType | None = None, client_metadata: ClientMetadataType | None = None, **kwargs) -> SignUpResponse:
        raise NotImplementedError

    @handler("StartPointInTimeRecovery")
    def start_point_in_time_recovery(self, context: RequestContext, user_pool_id: UserPoolIdType, restore_id: RestoreIdType, **kwargs) -> StartPointInTimeRecoveryResponse:
        raise NotImplementedError

    @handler("StartUserImportJob")
    def start_user_import_job(self, context: RequestContext, user_pool_id: UserPoolIdType, job_id: UserImportJobIdType, **kwargs) -> StartUserImportJobResponse:
        raise NotImplementedError

    @handler("StartWebAuthnRegistration")
    def start_web_authn_registration(self, context: RequestContext, access_token: TokenModelType, **kwargs) -> StartWebAuthnRegistrationResponse:
        raise NotImplementedError

    @handler("StopUserImportJob")
    def stop_user_import_job(self, context: RequestContext, user_pool_id: UserPoolIdType, job_id: UserImportJobIdType, **kwargs) -> StopUserImportJobResponse:
        raise NotImplementedError

    @handler("TagResource")
    def tag_resource(self, context: RequestContext, resource_arn: ArnType, tags: UserPoolTagsType, **kwargs) -> TagResourceResponse:
        raise NotImplementedError

    @handler("UntagResource")
    def untag_resource(self, context: RequestContext, resource_arn: ArnType, tag_keys: UserPoolTagsListType, **kwargs) -> UntagResourceResponse:
        raise NotImplementedError

    @handler("UpdateAuthEventFeedback")
    def update_auth_event_feedback(self, context: RequestContext, user_pool_id: UserPoolIdType, username: UsernameType, event_id: EventIdType, feedback_token: TokenModelType, feedback_value: FeedbackValueType, **kwargs) -> UpdateAuthEventFeedbackResponse:
        raise NotImplementedError

    @handler("UpdateCIMDPolicy")
    def update_cimd_policy(self, context: RequestContext, user_pool_id: UserPoolIdType, cimd_policy_id: CIMDPolicyIdType, client_id: ClientIdType, url_patterns: URLPatternListType, policy_name: CIMDPolicyNameType | None = None, cache_duration: CacheDurationType | None = None, **kwargs) -> UpdateCIMDPolicyResponse:
        raise NotImplementedError

    @handler("UpdateClientMetadataURLState")
    def update_client_metadata_url_state(self, context: RequestContext, user_pool_id: UserPoolIdType, cimd_policy_id: CIMDPolicyIdType, url: MetadataURLType, action: CIMDCacheActionType, **kwargs) -> UpdateClientMetadataURLStateResponse:
        raise NotImplementedError

    @handler("UpdateDeviceStatus")
    def update_device_status(self, context: RequestContext, access_token: TokenModelType, device_key: DeviceKeyType, device_remembered_status: DeviceRememberedStatusType | None = None, **kwargs) -> UpdateDeviceStatusResponse:
        raise NotImplementedError

    @handler("UpdateGroup")
    def update_group(self, context: RequestContext, group_name: GroupNameType, user_pool_id: UserPoolIdType, description: DescriptionType | None = None, role_arn: ArnType | None = None, precedence: PrecedenceType | None = None, **kwargs) -> UpdateGroupResponse:
        raise NotImplementedError

    @handler("UpdateIdentityProvider")
    def update_identity_provider(self, context: RequestContext, user_pool_id: UserPoolIdType, provider_name: ProviderNameType, provider_details: ProviderDetailsType | None = None, attribute_mapping: AttributeMappingType | None = None, idp_identifiers: IdpIdentifiersListType | None = None, acr_mapping: AcrMappingType | None = None, **kwargs) -> UpdateIdentityProviderResponse:
        raise NotImplementedError

    @handler("UpdateManagedLoginBranding")
    def update_managed_login_branding(self, context: RequestContext, user_pool_id: UserPoolIdType | None = None, managed_login_branding_id: ManagedLoginBrandingIdType | None = None, use_cognito_provided_values: BooleanType | None = None, settings: Document | None = None, assets: AssetListType | None = None, **kwargs) -> UpdateManagedLoginBrandingResponse:
        raise NotImplementedError

    @handler("UpdateProvisionedLimit")
    def update_provisioned_limit(self, context: RequestContext, limit_definition: LimitDefinitionType, requested_limit_value: IntegerType, **kwargs) -> UpdateProvisionedLimitResponse:
        raise NotImplementedError

    @handler("UpdateResourceServer")
    def update_resource_server(self, context: RequestContext, user_pool_id: UserPoolIdType, identifier: ResourceServerIdentifierType, name: ResourceServerNameType, scopes: ResourceServerScopeListType | None = None, **kwargs) -> UpdateResourceServerResponse:
        raise NotImplementedError

    @handler("UpdateTerms")
    def update_terms(self, context: RequestContext, terms_id: TermsIdType, user_pool_id: UserPoolIdType, terms_name: TermsNameType | None = None, terms_source: TermsSourceType | None = None, enforcement: TermsEnforcementType | None = None, links: LinksType | None = None, **kwargs) -> UpdateTermsResponse:
        raise NotImplementedError

    @handler("UpdateUserAttributes")
    def update_user_attributes(self, context: RequestContext, user_attributes: AttributeListType, access_token: TokenModelType, client_metadata: ClientMetadataType | None = None, **kwargs) -> UpdateUserAttributesResponse:
        raise NotImplementedError

    @handler("UpdateUserPool")
    def update_user_pool(self, context: RequestContext, user_pool_id: UserPoolIdType, policies: UserPoolPolicyType | None = None, deletion_protection: DeletionProtectionType | None = None, lambda_config: LambdaConfigType | None = None, auto_verified_attributes: VerifiedAttributesListType | None = None, sms_verification_message: SmsVerificationMessageType | None = None, email_verification_message: EmailVerificationMessageType | None = None, email_verification_subject: EmailVerificationSubjectType | None = None, verification_message_template: VerificationMessageTemplateType | None = None, sms_authentication_message: SmsVerificationMessageType | None = None, user_attribute_update_settings: UserAttributeUpdateSettingsType | None = None, mfa_configuration: UserPoolMfaType | None = None, device_configuration: DeviceConfigurationType | None = None, email_configuration: EmailConfigurationType | None = None, sms_configuration: SmsConfigurationType | None = None, user_pool_tags: UserPoolTagsType | None = None, admin_create_user_config: AdminCreateUserConfigType | None = None, user_pool_add_ons: UserPoolAddOnsType | None = None, dcr_configuration: DcrConfigurationType | None = None, account_recovery_setting: AccountRecoverySettingType | None = None, pool_name: UserPoolNameType | None = None, user_pool_tier: UserPoolTierType | None = None, key_configuration: KeyConfigurationType | None = None, issuer_configuration: IssuerConfigurationType | None = None, acr_configuration: AcrConfigurationType | None = None, **kwargs) -> UpdateUserPoolResponse:
        raise NotImplementedError

    @handler("UpdateUserPoolClient")
    def update_user_pool_client(self, context: RequestContext, user_pool_id: UserPoolIdType, client_id: ClientIdType, client_name: ClientNameType | None = None, refresh_token_validity: RefreshTokenValidityType | None = None, access_token_validity: AccessTokenValidityType | None = None, id_token_validity: IdTokenValidityType | None = None, token_validity_units: TokenValidityUnitsType | None = None, read_attributes: ClientPermissionListType | None = None, write_attributes: ClientPermissionListType | None = None, explicit_auth_flows: ExplicitAuthFlowsListType | None = None, supported_identity_providers: SupportedIdentityProvidersListType | None = None, callback_urls: CallbackURLsListType | None = None, logout_urls: LogoutURLsListType | None = None, default_redirect_uri: RedirectUrlType | None = None, allowed_o_auth_flows: OAuthFlowsType | None = None, allowed_o_auth_scopes: ScopeListType | None = None, allowed_o_auth_flows_user_pool_client: BooleanType | None = None, analytics_configuration: AnalyticsConfigurationType | None = None, prevent_user_existence_errors: PreventUserExistenceErrorTypes | None = None, enable_token_revocation: WrappedBooleanType | None = None, enable_propagate_additional_user_context_data: WrappedBooleanType | None = None, auth_session_validity: AuthSessionValidityType | None = None, refresh_token_rotation: RefreshTokenRotationType | None = None, publish_secrets_in_aws_secrets_manager: WrappedBooleanType | None = None, **kwargs) -> UpdateUserPoolClientResponse:
        raise NotImplementedError

    @handler("UpdateUserPoolDomain")
    def update_user_pool_domain(self, context: RequestContext, domain: DomainType, user_pool_id: UserPoolIdType, managed_login_version: WrappedIntegerType | None = None, custom_domain_config: CustomDomainConfigType | None = None, routing: RoutingType | None = None, **kwargs) -> UpdateUserPoolDomainResponse:
        raise NotImplementedError

    @handler("UpdateUserPoolReplica")
    def update_user_pool_replica(self, context: RequestContext, user_pool_id: UserPoolIdType, region_name: RegionNameType, status: UpdateReplicaStatusType, **kwargs) -> UpdateUserPoolReplicaResponse:
        raise NotImplementedError

    @handler("VerifySoftwareToken")
    def verify_software_token(self, context: RequestContext, user_code: SoftwareTokenMFAUserCodeType, access_token: TokenModelType | None = None, session: SessionType | None = None, friendly_device_name: StringType | None = None, **kwargs) -> VerifySoftwareTokenResponse:
        raise NotImplementedError

    @handler("VerifyUserAttribute")
    def verify_user_attribute(self, context: RequestContext, access_token: TokenModelType, attribute_name: AttributeNameType, code: ConfirmationCodeType, **kwargs) -> VerifyUserAttributeResponse:
        raise NotImplementedError
