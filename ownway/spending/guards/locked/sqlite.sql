-- What is locked (core.safe) is never stored in the clear, and only its header, the 69 bytes that say
-- with which key, may change. A photo that is taken away becomes empty.
CREATE TRIGGER spending_payeeaccount_locked BEFORE INSERT ON spending_payeeaccount
WHEN typeof(NEW.details) <> 'blob' OR length(NEW.details) < 98
  OR hex(substr(NEW.details, 1, 1)) <> '01'
BEGIN
  SELECT RAISE(ABORT, 'the account of a payee is kept locked');
END
-- next
CREATE TRIGGER spending_payeeaccount_as_made BEFORE UPDATE ON spending_payeeaccount
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.payee_id IS NOT OLD.payee_id
  OR NEW.number IS NOT OLD.number
  OR NEW.kind IS NOT OLD.kind
  OR substr(NEW.details, 70) IS NOT substr(OLD.details, 70)
  OR NEW.fingerprint IS NOT OLD.fingerprint
  OR NEW.country IS NOT OLD.country
  OR NEW.made_at IS NOT OLD.made_at
  OR NEW.made_by IS NOT OLD.made_by
  OR NEW.made_human IS NOT OLD.made_human
  OR (OLD.confirmed_human IS NOT NULL AND (NEW.confirmed_human IS NOT OLD.confirmed_human
    OR NEW.confirmed_by IS NOT OLD.confirmed_by OR NEW.confirmed_at IS NOT OLD.confirmed_at
    OR NEW.usable_on IS NOT OLD.usable_on OR NEW.called_back IS NOT OLD.called_back))
  OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NOT OLD.closed_at
    OR NEW.closed_by IS NOT OLD.closed_by OR NEW.closed_reason <> OLD.closed_reason
    OR NEW.confirmed_human IS NOT OLD.confirmed_human))
BEGIN
  SELECT RAISE(ABORT, 'the account of a payee is not changed: another version is proposed');
END
-- next
CREATE TRIGGER spending_picture_locked BEFORE INSERT ON spending_picture
WHEN typeof(NEW.content) <> 'blob' OR length(NEW.content) < 98
  OR hex(substr(NEW.content, 1, 1)) <> '01'
BEGIN
  SELECT RAISE(ABORT, 'a photo is kept locked');
END
-- next
CREATE TRIGGER spending_picture_as_added BEFORE UPDATE ON spending_picture
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.purchase_id IS NOT OLD.purchase_id
  OR NEW.digest IS NOT OLD.digest
  OR NEW.added_at IS NOT OLD.added_at
  OR NEW.added_by IS NOT OLD.added_by
  OR (OLD.removed_at IS NOT NULL AND NEW.removed_at IS NOT OLD.removed_at)
  OR NOT (substr(NEW.content, 70) IS substr(OLD.content, 70)
    OR (NEW.removed_at IS NOT NULL AND length(NEW.content) = 0))
BEGIN
  SELECT RAISE(ABORT, 'a photo is not changed: it is taken away');
END
-- next
CREATE TRIGGER spending_picture_not_deleted BEFORE DELETE ON spending_picture
BEGIN
  SELECT RAISE(ABORT, 'a photo is not changed: it is taken away');
END
