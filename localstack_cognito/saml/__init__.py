"""SAML 2.0 as XML: what is read of a provider's documents, and what is written to one.

``documents`` parses and checks signatures, ``encryption`` opens what is encrypted, ``assertions``
lists what an assertion has to be, ``metadata`` reads who a provider is, and ``sent_messages`` makes
requests. Nothing here knows the database, nor what becomes of whom an assertion is about: that is
in ``federation/`` and ``identity/``.
"""
