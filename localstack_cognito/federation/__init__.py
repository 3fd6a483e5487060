"""Sign-in through other identity providers.

How somebody travels:

    departures    a browser leaves for a provider, with a state that is good once
    protocols     what speaks the provider's protocol, by its type: ``begin`` says where the browser
                  goes, ``finish`` checks what it brings back and says who has signed in
    arrivals      who that is becomes a user of the pool, or is one, and the pool's functions agree

``code_grant`` has what all but SAML share, ``id_tokens`` what OpenID Connect adds, ``levels`` what
a provider is to have proven, and ``provider_requests`` is what asks it without the browser.
``saml_logout`` is the way of a sign-out. ``brought_tokens`` reads tokens that an app brings by
itself, of the ``token_kinds`` that there are. Whatever comes to nothing is a ``FederationError``,
which the app is told.
"""
