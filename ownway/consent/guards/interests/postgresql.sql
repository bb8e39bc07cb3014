-- What somebody said they are close to stays as said; somebody else ends it, once.
CREATE OR REPLACE FUNCTION consent_interest_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM consent_interest WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'what somebody is close to begins open'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER consent_interest_begins_open BEFORE INSERT ON consent_interest
FOR EACH ROW EXECUTE FUNCTION consent_interest_begins_open()
-- next
CREATE OR REPLACE FUNCTION consent_interest_only_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.programme_id IS DISTINCT FROM OLD.programme_id
  OR NEW.human IS DISTINCT FROM OLD.human
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.party IS DISTINCT FROM OLD.party
  OR NEW.payee_name IS DISTINCT FROM OLD.payee_name
  OR NEW.kind IS DISTINCT FROM OLD.kind
  OR NEW.words IS DISTINCT FROM OLD.words
  OR NEW.from_on IS DISTINCT FROM OLD.from_on
  OR NEW.declared_at IS DISTINCT FROM OLD.declared_at
  OR NEW.declared_by IS DISTINCT FROM OLD.declared_by
  OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'what somebody is close to stays as it was said'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER consent_interest_only_ended BEFORE UPDATE ON consent_interest
FOR EACH ROW EXECUTE FUNCTION consent_interest_only_ended()
-- next
CREATE OR REPLACE FUNCTION consent_interest_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what somebody is close to is not deleted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER consent_interest_not_deleted BEFORE DELETE ON consent_interest
FOR EACH ROW EXECUTE FUNCTION consent_interest_not_deleted()
-- next
CREATE TRIGGER consent_interest_not_deleted_at_once BEFORE TRUNCATE ON consent_interest
FOR EACH STATEMENT EXECUTE FUNCTION consent_interest_not_deleted()
