-- A bank that speaks of a payment has its file, whatever anybody here said of it: what stood in it is on
-- its way, and it does not leave a second time.
CREATE OR REPLACE FUNCTION spending_payrunline_spoken_of() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'in_file' AND NEW.state = 'sent'
  AND NOT EXISTS (SELECT 1 FROM spending_runfileline AS held
    JOIN spending_runfileline AS other ON other.file_id = held.file_id AND other.live
    JOIN spending_entrymatch AS said ON said.line_id = other.line_id
    WHERE held.line_id = NEW.id AND held.live) THEN
    RAISE EXCEPTION 'that a payment left is said by the intent to send it, or by the bank'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrunline_spoken_of BEFORE UPDATE ON spending_payrunline
FOR EACH ROW EXECUTE FUNCTION spending_payrunline_spoken_of()
-- next
CREATE OR REPLACE FUNCTION spending_dispatch_not_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM spending_runfileline AS held
    JOIN spending_payrunline AS line ON line.id = held.line_id
    WHERE held.file_id = NEW.file_id AND held.live AND line.state <> 'in_file') THEN
    RAISE EXCEPTION 'a file that a bank may have is never sent again'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_dispatch_not_known BEFORE INSERT ON spending_dispatch
FOR EACH ROW EXECUTE FUNCTION spending_dispatch_not_known()
