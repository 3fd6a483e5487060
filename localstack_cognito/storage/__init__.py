"""The database: its tables, its transactions, and the queries on them.

What a record means is not known here. A write is one short transaction; nothing else is ever done
while it is open. The first query decides when the database is opened, and migrated if need be.
"""
