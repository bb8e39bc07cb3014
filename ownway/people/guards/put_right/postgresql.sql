-- What was put right stays so, with the words and the day; it is never opened again in silence.
CREATE OR REPLACE FUNCTION people_putright_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was put right stays so'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER people_putright_no_update BEFORE UPDATE ON people_putright
FOR EACH ROW EXECUTE FUNCTION people_putright_for_good()
-- next
CREATE TRIGGER people_putright_no_delete BEFORE DELETE ON people_putright
FOR EACH ROW EXECUTE FUNCTION people_putright_for_good()
-- next
CREATE TRIGGER people_putright_no_truncate BEFORE TRUNCATE ON people_putright
FOR EACH STATEMENT EXECUTE FUNCTION people_putright_for_good()
