-- A bank that speaks of a payment has its file, whatever anybody here said of it: what stood in it is on
-- its way, and it does not leave a second time.
DROP TRIGGER IF EXISTS spending_payrunline_frozen
-- next
CREATE TRIGGER spending_payrunline_frozen BEFORE UPDATE ON spending_payrunline
WHEN NEW.id <> OLD.id
  OR NEW.run_id <> OLD.run_id
  OR NEW.line_no <> OLD.line_no
  OR NEW.bill_id <> OLD.bill_id
  OR NEW.payee <> OLD.payee
  OR NEW.account_id IS NOT OLD.account_id
  OR NEW.holder <> OLD.holder
  OR NEW.rail <> OLD.rail
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.cash <> OLD.cash
  OR NEW.key <> OLD.key
  OR NEW.reference <> OLD.reference
  OR NEW.promised_on <> OLD.promised_on
  OR NEW.line_hash <> OLD.line_hash
  OR NOT (NEW.state = OLD.state
    OR (OLD.state = 'listed' AND NEW.state IN ('set_aside', 'posted', 'withdrawn'))
    OR (OLD.state = 'posted' AND NEW.state IN ('in_file', 'settled', 'rejected'))
    OR (OLD.state = 'in_file'
      AND NEW.state IN ('posted', 'unknown', 'sent', 'settled', 'rejected', 'returned'))
    OR (OLD.state = 'unknown'
      AND NEW.state IN ('sent', 'in_file', 'settled', 'rejected', 'returned'))
    OR (OLD.state = 'sent' AND NEW.state IN ('settled', 'rejected', 'returned'))
    OR (OLD.state = 'settled' AND NEW.state = 'returned'))
  OR (NEW.way <> OLD.way AND OLD.state NOT IN ('posted', 'in_file'))
  OR (NEW.paid_on IS NOT OLD.paid_on AND NOT (OLD.paid_on IS NULL AND NEW.state = 'settled'))
  OR (NEW.bank_reason <> OLD.bank_reason
    AND NOT (OLD.bank_reason = '' AND NEW.state IN ('rejected', 'returned')))
BEGIN
  SELECT RAISE(ABORT, 'the lines of a frozen pay run are not changed');
END
-- next
CREATE TRIGGER spending_payrunline_spoken_of BEFORE UPDATE ON spending_payrunline
WHEN OLD.state = 'in_file' AND NEW.state = 'sent'
  AND NOT EXISTS (SELECT 1 FROM spending_runfileline AS held
    JOIN spending_runfileline AS other ON other.file_id = held.file_id AND other.live
    JOIN spending_entrymatch AS said ON said.line_id = other.line_id
    WHERE held.line_id = NEW.id AND held.live)
BEGIN
  SELECT RAISE(ABORT, 'that a payment left is said by the intent to send it, or by the bank');
END
-- next
CREATE TRIGGER spending_dispatch_not_known BEFORE INSERT ON spending_dispatch
WHEN EXISTS (SELECT 1 FROM spending_runfileline AS held
    JOIN spending_payrunline AS line ON line.id = held.line_id
    WHERE held.file_id = NEW.file_id AND held.live AND line.state <> 'in_file')
BEGIN
  SELECT RAISE(ABORT, 'a file that a bank may have is never sent again');
END
