-- An ending is for good.
CREATE OR REPLACE FUNCTION endings_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an ending never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER ending_no_change BEFORE UPDATE OR DELETE ON endings_ending
FOR EACH ROW EXECUTE FUNCTION endings_refuse_change()
-- next
CREATE TRIGGER ending_no_truncate BEFORE TRUNCATE ON endings_ending
FOR EACH STATEMENT EXECUTE FUNCTION endings_refuse_change()
