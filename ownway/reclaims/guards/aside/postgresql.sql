-- Nothing stands in the way here; see sqlite.sql.
SELECT 1
