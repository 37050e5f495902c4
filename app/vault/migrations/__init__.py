"""The numbered steps of the database's shape, `0001_first.sql` onwards. `PRAGMA user_version` says how many were taken."""
