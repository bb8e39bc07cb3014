-- Who said that a payee is paid by hand changed where the money goes, and releases none of it.
CREATE OR REPLACE FUNCTION spending_payrun_released_by_no_sayer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.released_human IS NULL AND NEW.released_human IS NOT NULL AND EXISTS (
  SELECT 1 FROM spending_payrunline AS line
  JOIN spending_bill AS bill ON bill.id = line.bill_id
  JOIN spending_paidbyhand AS said ON said.payee_id = bill.payee_id
  WHERE line.run_id = NEW.id AND line.account_id IS NULL
    AND said.agreed_human IS NOT NULL AND said.said_human = NEW.released_human
) THEN
    RAISE EXCEPTION 'a pay run is released by somebody who took no part in it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrun_released_by_no_sayer BEFORE UPDATE ON spending_payrun
FOR EACH ROW EXECUTE FUNCTION spending_payrun_released_by_no_sayer()
