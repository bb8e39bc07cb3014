-- What was sent and never left: the bank says so in an entry, or one person says it and another agrees.
CREATE TRIGGER spending_nevercarriedout_by_two BEFORE INSERT ON spending_nevercarriedout
WHEN NEW.agreed_human IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM spending_payrunline WHERE id = NEW.line_id AND state = 'sent')
  OR EXISTS (SELECT 1 FROM spending_nevercarriedout WHERE id = NEW.id OR line_id = NEW.line_id)
BEGIN
  SELECT RAISE(ABORT, 'that a payment never left is said once, by one person first');
END
-- next
CREATE TRIGGER spending_nevercarriedout_as_said BEFORE UPDATE ON spending_nevercarriedout
WHEN NEW.id IS NOT OLD.id
  OR NEW.line_id IS NOT OLD.line_id
  OR NEW.words IS NOT OLD.words
  OR NEW.said_at IS NOT OLD.said_at
  OR NEW.said_by IS NOT OLD.said_by
  OR NEW.said_human IS NOT OLD.said_human
  OR OLD.agreed_human IS NOT NULL
  OR NEW.agreed_human IS NULL
  OR NEW.agreed_human = OLD.said_human
  OR NOT EXISTS (SELECT 1 FROM spending_payrunline WHERE id = NEW.line_id AND state = 'sent')
BEGIN
  SELECT RAISE(ABORT, 'that a payment never left is agreed once, by somebody else');
END
-- next
CREATE TRIGGER spending_nevercarriedout_not_deleted BEFORE DELETE ON spending_nevercarriedout
BEGIN
  SELECT RAISE(ABORT, 'that a payment never left stays as it was said');
END
-- next
CREATE TRIGGER spending_payrunline_never_left BEFORE UPDATE ON spending_payrunline
WHEN OLD.state IN ('sent', 'unknown') AND NEW.state = 'rejected'
  AND NOT EXISTS (SELECT 1 FROM spending_entrymatch WHERE line_id = NEW.id)
  AND NOT EXISTS (SELECT 1 FROM spending_nevercarriedout
    WHERE line_id = NEW.id AND agreed_human IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'that a sent payment never left is said by the bank, or by two people');
END
