-- What runs pay of a bill never comes to more than the bill, wherever its money lies by now.
CREATE OR REPLACE FUNCTION spending_payrunline_within_its_bill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.amount_minor + (SELECT coalesce(sum(line.amount_minor), 0) FROM spending_payrunline AS line
    WHERE line.bill_id = NEW.bill_id
      AND line.state NOT IN ('set_aside', 'withdrawn', 'rejected', 'returned'))
  > (SELECT amount_minor FROM spending_bill WHERE id = NEW.bill_id) THEN
    RAISE EXCEPTION 'pay runs pay no more than the bill'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrunline_within_its_bill BEFORE INSERT ON spending_payrunline
FOR EACH ROW EXECUTE FUNCTION spending_payrunline_within_its_bill()
