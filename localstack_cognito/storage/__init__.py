"""The database: its tables, its transactions, and the queries on them.

    database ──> migrate ──> all_tables     opened, and migrated, when it is first asked for
        └──────> engine ───> availability   its transactions: ``read`` and ``write``

    an aggregate a file: its tables, the records that they hold, the queries
      pools      user_pools  user_pool_clients  domains  resource_servers  terms
                 managed_login_brandings  provisioned_limits
      users      users  groups  user_identities  confirmation_codes  password_history
                 software_tokens  devices  web_authn  user_import_jobs
      sign-ins   challenge_sessions  user_sessions  sso_sessions  authorization_codes
                 identity_providers  federation  attempts  auth_events  risks
      identity   identity_pools  identities
      the rest   keys  secrets  messages  clock_offset

    every aggregate ──> rows     a record from a row, by the names of its fields
                    ──> tables   what all tables share
                    ──> quick_statements   on SQLite, what is asked most, without SQLAlchemy's share

A new column is a line in the table, a field of the record and a migration; a new aggregate is also
named in ``all_tables``. ``pool_cache`` has pools and clients as they were last read,
``housekeeping`` removes what has expired, ``leases`` are long tasks of one process, and
``page_tokens`` sign where a page begins.

What a record means is not known here. A write is one short transaction; nothing else is ever done
while it is open. The first query decides when the database is opened, and migrated if need be.
"""
