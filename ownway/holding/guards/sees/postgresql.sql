-- Why something was opened to a nominee stays noted; only consent itself is withdrawn.
CREATE OR REPLACE FUNCTION holding_nomineesees_as_noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was opened to a nominee stays noted as it was'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER holding_nomineesees_as_noted BEFORE UPDATE OR DELETE ON holding_nomineesees
FOR EACH ROW EXECUTE FUNCTION holding_nomineesees_as_noted()
-- next
CREATE TRIGGER holding_nomineesees_as_noted_at_once BEFORE TRUNCATE ON holding_nomineesees
FOR EACH STATEMENT EXECUTE FUNCTION holding_nomineesees_as_noted()
