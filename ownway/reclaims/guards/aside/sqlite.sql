-- SQLite makes the table of the steps anew when a constraint changes, and refuses while a trigger of
-- another table reads it. These two come back with the newest migration of the endings.
DROP TRIGGER IF EXISTS closing_final_when_settled
-- next
DROP TRIGGER IF EXISTS closing_statement_when_settled
