-- An exception is asked beside its purchase and granted in words by a human; a second look by another
-- than the first; nobody decides, pays or releases for whom they said they are close to (T7).
CREATE OR REPLACE FUNCTION spending_exceptionasked_beside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM spending_purchase WHERE id = NEW.purchase_id AND status = 'asked')
  OR EXISTS (SELECT 1 FROM spending_exceptionasked
    WHERE id = NEW.id OR purchase_id = NEW.purchase_id) THEN
    RAISE EXCEPTION 'an exception is asked for once, beside its purchase'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_exceptionasked_beside BEFORE INSERT ON spending_exceptionasked
FOR EACH ROW EXECUTE FUNCTION spending_exceptionasked_beside()
-- next
CREATE OR REPLACE FUNCTION spending_exceptionasked_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an exception is asked for once, beside its purchase'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_exceptionasked_not_changed BEFORE UPDATE ON spending_exceptionasked
FOR EACH ROW EXECUTE FUNCTION spending_exceptionasked_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_exceptionasked_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an exception is asked for once, beside its purchase'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_exceptionasked_not_deleted BEFORE DELETE ON spending_exceptionasked
FOR EACH ROW EXECUTE FUNCTION spending_exceptionasked_not_deleted()
-- next
CREATE TRIGGER spending_exceptionasked_not_deleted_at_once BEFORE TRUNCATE ON spending_exceptionasked
FOR EACH STATEMENT EXECUTE FUNCTION spending_exceptionasked_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_answer_to_exception() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'approved' AND (NEW.reason = '' OR NEW.decided_human = '00000000-0000-4000-8000-000000000001')
  AND EXISTS (SELECT 1 FROM spending_exceptionasked WHERE purchase_id = NEW.purchase_id) THEN
    RAISE EXCEPTION 'an exception is granted in words, by a human'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_answer_to_exception BEFORE INSERT ON spending_answer
FOR EACH ROW EXECUTE FUNCTION spending_answer_to_exception()
-- next
CREATE OR REPLACE FUNCTION spending_answer_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.decided_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT person_id FROM spending_purchase WHERE id = NEW.purchase_id))) THEN
    RAISE EXCEPTION 'nobody decides for whom they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_answer_apart BEFORE INSERT ON spending_answer
FOR EACH ROW EXECUTE FUNCTION spending_answer_apart()
-- next
CREATE OR REPLACE FUNCTION spending_answer_second_look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM spending_follows AS follows
  JOIN spending_answer AS before ON before.purchase_id = follows.first_id
  WHERE follows.purchase_id = NEW.purchase_id AND follows.why = 'again'
   AND before.decided_human = NEW.decided_human) THEN
    RAISE EXCEPTION 'a second look is by somebody else'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_answer_second_look BEFORE INSERT ON spending_answer
FOR EACH ROW EXECUTE FUNCTION spending_answer_second_look()
-- next
CREATE OR REPLACE FUNCTION spending_follows_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM spending_purchase WHERE id = NEW.purchase_id AND status = 'asked')
  OR NOT EXISTS (SELECT 1 FROM spending_purchase AS first JOIN spending_purchase AS then_asked
    ON then_asked.person_id = first.person_id AND then_asked.line_id = first.line_id
    WHERE first.id = NEW.first_id AND then_asked.id = NEW.purchase_id
     AND ((NEW.why = 'again' AND first.status = 'refused')
      OR (NEW.why = 'elsewhere' AND first.status = 'cancelled')))
  OR (NEW.why = 'again' AND EXISTS (SELECT 1 FROM spending_follows
    WHERE purchase_id = NEW.first_id AND why = 'again'))
  OR EXISTS (SELECT 1 FROM spending_follows
    WHERE id = NEW.id OR purchase_id = NEW.purchase_id OR first_id = NEW.first_id) THEN
    RAISE EXCEPTION 'a purchase follows one refused or taken back, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_follows_made BEFORE INSERT ON spending_follows
FOR EACH ROW EXECUTE FUNCTION spending_follows_made()
-- next
CREATE OR REPLACE FUNCTION spending_follows_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a purchase follows one refused or taken back, once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_follows_not_changed BEFORE UPDATE ON spending_follows
FOR EACH ROW EXECUTE FUNCTION spending_follows_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_follows_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a purchase follows one refused or taken back, once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_follows_not_deleted BEFORE DELETE ON spending_follows
FOR EACH ROW EXECUTE FUNCTION spending_follows_not_deleted()
-- next
CREATE TRIGGER spending_follows_not_deleted_at_once BEFORE TRUNCATE ON spending_follows
FOR EACH STATEMENT EXECUTE FUNCTION spending_follows_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_bill_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = (SELECT decided_human FROM spending_answer WHERE purchase_id = NEW.purchase_id) AND interest.ended_at IS NULL
   AND interest.declared_at <= (SELECT decided_at FROM spending_answer WHERE purchase_id = NEW.purchase_id)
   AND (interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id)))
  OR (NEW.made_human <> (SELECT human FROM people_person WHERE id = NEW.person_id) AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.made_human AND interest.ended_at IS NULL
   AND (interest.person_id = NEW.person_id OR interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id)))) THEN
    RAISE EXCEPTION 'nobody decides for whom they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_bill_apart BEFORE INSERT ON spending_bill
FOR EACH ROW EXECUTE FUNCTION spending_bill_apart()
-- next
CREATE OR REPLACE FUNCTION spending_invoicedoubt_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.cleared_human IS NULL AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.cleared_human AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT purchase.person_id FROM spending_invoice AS sent
    JOIN spending_purchase AS purchase ON purchase.id = sent.purchase_id WHERE sent.id = NEW.invoice_id) OR interest.party = (SELECT payee.party FROM spending_invoice AS sent
    JOIN spending_payee AS payee ON payee.id = sent.payee_id WHERE sent.id = NEW.invoice_id))) THEN
    RAISE EXCEPTION 'nobody decides for whom they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_invoicedoubt_apart BEFORE UPDATE ON spending_invoicedoubt
FOR EACH ROW EXECUTE FUNCTION spending_invoicedoubt_apart()
-- next
CREATE OR REPLACE FUNCTION spending_concern_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.decided_human AND interest.ended_at IS NULL
   AND (interest.person_id = NEW.person_id OR interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id))) THEN
    RAISE EXCEPTION 'nobody decides for whom they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_concern_apart BEFORE UPDATE ON spending_concern
FOR EACH ROW EXECUTE FUNCTION spending_concern_apart()
-- next
CREATE OR REPLACE FUNCTION spending_payeeaccount_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.confirmed_human IS NULL AND EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = NEW.confirmed_human AND interest.ended_at IS NULL
   AND (interest.party = (SELECT party FROM spending_payee WHERE id = NEW.payee_id))) THEN
    RAISE EXCEPTION 'nobody confirms where somebody is paid whom they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payeeaccount_apart BEFORE UPDATE ON spending_payeeaccount
FOR EACH ROW EXECUTE FUNCTION spending_payeeaccount_apart()
-- next
CREATE OR REPLACE FUNCTION spending_payrunline_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM consent_interest AS interest
  WHERE interest.human = (SELECT made_human FROM spending_payrun WHERE id = NEW.run_id) AND interest.ended_at IS NULL
   AND (interest.person_id = (SELECT person_id FROM spending_bill WHERE id = NEW.bill_id) OR interest.party = (SELECT payee.party FROM spending_bill AS bill
    JOIN spending_payee AS payee ON payee.id = bill.payee_id WHERE bill.id = NEW.bill_id))) THEN
    RAISE EXCEPTION 'nobody pays for whom they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrunline_apart BEFORE INSERT ON spending_payrunline
FOR EACH ROW EXECUTE FUNCTION spending_payrunline_apart()
-- next
CREATE OR REPLACE FUNCTION spending_payrun_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.released_human IS NULL AND NEW.released_human IS NOT NULL AND EXISTS (
  SELECT 1 FROM spending_payrunline AS line
  JOIN spending_bill AS bill ON bill.id = line.bill_id
  JOIN spending_payee AS payee ON payee.id = bill.payee_id
  JOIN consent_interest AS interest
    ON interest.person_id = bill.person_id OR interest.party = payee.party
  WHERE line.run_id = NEW.id AND interest.human = NEW.released_human
   AND interest.ended_at IS NULL) THEN
    RAISE EXCEPTION 'nobody releases for whom they are close to'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrun_apart BEFORE UPDATE ON spending_payrun
FOR EACH ROW EXECUTE FUNCTION spending_payrun_apart()
-- next
CREATE OR REPLACE FUNCTION spending_tie_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM spending_tie WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'how close somebody is begins open'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_tie_begins_open BEFORE INSERT ON spending_tie
FOR EACH ROW EXECUTE FUNCTION spending_tie_begins_open()
-- next
CREATE OR REPLACE FUNCTION spending_tie_only_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.party IS DISTINCT FROM OLD.party
  OR NEW.name IS DISTINCT FROM OLD.name
  OR NEW.plain IS DISTINCT FROM OLD.plain
  OR NEW.kind IS DISTINCT FROM OLD.kind
  OR NEW.said_at IS DISTINCT FROM OLD.said_at
  OR NEW.said_by IS DISTINCT FROM OLD.said_by
  OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'how close somebody is stays as it was said'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_tie_only_ended BEFORE UPDATE ON spending_tie
FOR EACH ROW EXECUTE FUNCTION spending_tie_only_ended()
-- next
CREATE OR REPLACE FUNCTION spending_tie_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'how close somebody is stays as it was said'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_tie_not_deleted BEFORE DELETE ON spending_tie
FOR EACH ROW EXECUTE FUNCTION spending_tie_not_deleted()
-- next
CREATE TRIGGER spending_tie_not_deleted_at_once BEFORE TRUNCATE ON spending_tie
FOR EACH STATEMENT EXECUTE FUNCTION spending_tie_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_insurance_not_replaced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM spending_insurance WHERE id = NEW.id OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'an insurance stays as it was noted'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_insurance_not_replaced BEFORE INSERT ON spending_insurance
FOR EACH ROW EXECUTE FUNCTION spending_insurance_not_replaced()
-- next
CREATE OR REPLACE FUNCTION spending_insurance_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an insurance stays as it was noted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_insurance_not_changed BEFORE UPDATE ON spending_insurance
FOR EACH ROW EXECUTE FUNCTION spending_insurance_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_insurance_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an insurance stays as it was noted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_insurance_not_deleted BEFORE DELETE ON spending_insurance
FOR EACH ROW EXECUTE FUNCTION spending_insurance_not_deleted()
-- next
CREATE TRIGGER spending_insurance_not_deleted_at_once BEFORE TRUNCATE ON spending_insurance
FOR EACH STATEMENT EXECUTE FUNCTION spending_insurance_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_quote_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.taken_id IS NOT NULL OR NEW.dropped_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM spending_quote WHERE id = NEW.id OR ref = NEW.ref OR key = NEW.key) THEN
    RAISE EXCEPTION 'a quote begins open'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_quote_begins_open BEFORE INSERT ON spending_quote
FOR EACH ROW EXECUTE FUNCTION spending_quote_begins_open()
-- next
CREATE OR REPLACE FUNCTION spending_quote_as_noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.line_id IS DISTINCT FROM OLD.line_id
  OR NEW.key IS DISTINCT FROM OLD.key
  OR NEW.what IS DISTINCT FROM OLD.what
  OR NEW.seller IS DISTINCT FROM OLD.seller
  OR NEW.amount_minor IS DISTINCT FROM OLD.amount_minor
  OR NEW.currency IS DISTINCT FROM OLD.currency
  OR NEW.words IS DISTINCT FROM OLD.words
  OR NEW.noted_at IS DISTINCT FROM OLD.noted_at
  OR NEW.noted_by IS DISTINCT FROM OLD.noted_by
  OR OLD.taken_id IS NOT NULL OR OLD.dropped_at IS NOT NULL
  OR (NEW.taken_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM spending_purchase
    WHERE id = NEW.taken_id AND person_id = NEW.person_id)) THEN
    RAISE EXCEPTION 'a quote stays as it was noted'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_quote_as_noted BEFORE UPDATE ON spending_quote
FOR EACH ROW EXECUTE FUNCTION spending_quote_as_noted()
-- next
CREATE OR REPLACE FUNCTION spending_quote_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a quote stays as it was noted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_quote_not_deleted BEFORE DELETE ON spending_quote
FOR EACH ROW EXECUTE FUNCTION spending_quote_not_deleted()
-- next
CREATE TRIGGER spending_quote_not_deleted_at_once BEFORE TRUNCATE ON spending_quote
FOR EACH STATEMENT EXECUTE FUNCTION spending_quote_not_deleted()
