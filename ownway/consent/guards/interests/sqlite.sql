-- What somebody said they are close to stays as said; somebody else ends it, once.
CREATE TRIGGER consent_interest_begins_open BEFORE INSERT ON consent_interest
WHEN NEW.ended_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM consent_interest WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'what somebody is close to begins open');
END
-- next
CREATE TRIGGER consent_interest_only_ended BEFORE UPDATE ON consent_interest
WHEN NEW.id IS NOT OLD.id
  OR NEW.ref IS NOT OLD.ref
  OR NEW.programme_id IS NOT OLD.programme_id
  OR NEW.human IS NOT OLD.human
  OR NEW.person_id IS NOT OLD.person_id
  OR NEW.party IS NOT OLD.party
  OR NEW.payee_name IS NOT OLD.payee_name
  OR NEW.kind IS NOT OLD.kind
  OR NEW.words IS NOT OLD.words
  OR NEW.from_on IS NOT OLD.from_on
  OR NEW.declared_at IS NOT OLD.declared_at
  OR NEW.declared_by IS NOT OLD.declared_by
  OR OLD.ended_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'what somebody is close to stays as it was said');
END
-- next
CREATE TRIGGER consent_interest_not_deleted BEFORE DELETE ON consent_interest
BEGIN
  SELECT RAISE(ABORT, 'what somebody is close to is not deleted');
END
