-- A bank that speaks of a payment has its file, whatever anybody here said of it: what stood in it is on
-- its way, and it does not leave a second time.
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
