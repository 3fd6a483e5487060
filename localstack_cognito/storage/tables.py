"""What the tables of all aggregates share; each table stands in the file of its aggregate.

What AWS takes and gives back whole is one JSON column; what is searched is a column.
"""

from sqlalchemy import BigInteger, Integer, MetaData, String

metadata = MetaData()
"""The tables whose files are imported; ``all_tables`` imports every one."""

# Compared byte by byte on every backend: prefix look-ups and page keys rely on that order.
Key = String().with_variant(String(collation="C"), "postgresql")
# SQLite numbers rows by itself only in a column that is declared INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")
