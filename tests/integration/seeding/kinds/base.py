"""A file that has one thing of each kind in a pool."""

from tests.integration.seeding.kinds.files import applied, exported

FILE = """
Version: 1
UserPools:
- PoolName: shop
  Id: us-east-1_shop
  Domains:
  - Domain: shop
  - Domain: auth.shop.example.com
    CustomDomainConfig: {CertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/a'}
  ResourceServers:
  - {Identifier: api, Name: api, Scopes: [{ScopeName: read, ScopeDescription: reads}]}
  IdentityProviders:
  - ProviderName: Corp
    ProviderType: OIDC
    ProviderDetails:
      client_id: c
      client_secret: s3cret
      authorize_scopes: openid
      oidc_issuer: https://idp.example.com
      attributes_request_method: GET
  - ProviderName: Google
    ProviderType: Google
    ProviderDetails: {client_id: c, client_secret: s, authorize_scopes: email}
  UserPoolClients:
  - {ClientName: web, ClientId: web}
  - {ClientName: secret, ClientId: secret, ClientSecret: abcdefghijklmnopqrstuvwxyz}
  UICustomizations:
  - {CSS: '.logo-customizable {width: 1px}'}
  ManagedLoginBrandings:
  - {ClientId: web, UseCognitoProvidedValues: true}
  Terms:
  - ClientId: web
    TermsName: terms-of-use
    TermsSource: LINK
    Enforcement: NONE
    Links: {'cognito:default': 'https://example.com'}
"""


def base() -> str:
    """Apply the file, and return what is exported then: the same, with all ids and dates."""
    applied(FILE)
    return exported()
