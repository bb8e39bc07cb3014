-- What came back is paid again once; what came in is one refund; what is lost is said by one and agreed
-- by another; new details are tried once, and what a bank asks for is never taken silently.
CREATE OR REPLACE FUNCTION spending_bankentry_as_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.paper_id IS DISTINCT FROM OLD.paper_id
  OR NEW.entry_ref IS DISTINCT FROM OLD.entry_ref
  OR NEW.amount_minor IS DISTINCT FROM OLD.amount_minor
  OR NEW.said IS DISTINCT FROM OLD.said
  OR NEW.reason IS DISTINCT FROM OLD.reason
  OR NEW.reference IS DISTINCT FROM OLD.reference
  OR NEW.name IS DISTINCT FROM OLD.name
  OR NEW.words IS DISTINCT FROM OLD.words
  OR NEW."on" IS DISTINCT FROM OLD."on"
  OR NOT (NEW.state = OLD.state
    OR (OLD.state = 'waiting' AND NEW.state = 'matched' AND (EXISTS (SELECT 1 FROM spending_entrymatch WHERE entry_id = NEW.id)
      OR EXISTS (SELECT 1 FROM spending_entryrefund WHERE entry_id = NEW.id)
      OR EXISTS (SELECT 1 FROM spending_prenote WHERE entry_id = NEW.id)
      OR EXISTS (SELECT 1 FROM spending_loss WHERE entry_id = NEW.id AND outcome = 'agreed')
      OR EXISTS (SELECT 1 FROM spending_askedchange
        WHERE entry_id = NEW.id AND written_id IS NOT NULL)))
    OR (OLD.state = 'waiting' AND NEW.state = 'explained'
      AND EXISTS (SELECT 1 FROM spending_explanation
        WHERE entry_id = NEW.id AND agreed_human IS NOT NULL))) THEN
    RAISE EXCEPTION 'what a bank said is not changed: it is matched, or explained by two people'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_bankentry_as_said BEFORE UPDATE ON spending_bankentry
FOR EACH ROW EXECUTE FUNCTION spending_bankentry_as_said()
-- next
CREATE OR REPLACE FUNCTION spending_paymentstop_by_somebody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stopped_human IS NULL OR NEW.lifted_at IS NOT NULL THEN
    RAISE EXCEPTION 'a stop is made by somebody'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_paymentstop_by_somebody BEFORE INSERT ON spending_paymentstop
FOR EACH ROW EXECUTE FUNCTION spending_paymentstop_by_somebody()
-- next
CREATE OR REPLACE FUNCTION spending_paymentstop_lifted_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stopped_human IS DISTINCT FROM OLD.stopped_human
  OR (OLD.lifted_at IS NOT NULL AND (NEW.lifted_human IS DISTINCT FROM OLD.lifted_human
    OR NEW.lifted_reason IS DISTINCT FROM OLD.lifted_reason))
  OR (NEW.lifted_at IS NOT NULL AND (NEW.lifted_human IS NULL
    OR NEW.lifted_human = NEW.stopped_human OR coalesce(NEW.lifted_reason, '') = '')) THEN
    RAISE EXCEPTION 'a stop is lifted by another, with a reason'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_paymentstop_lifted_by_another BEFORE UPDATE ON spending_paymentstop
FOR EACH ROW EXECUTE FUNCTION spending_paymentstop_lifted_by_another()
-- next
CREATE OR REPLACE FUNCTION spending_payrunline_allowed_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM spending_payrunline AS before
  WHERE before.bill_id = NEW.bill_id AND before.cash = NEW.cash
    AND before.account_id IS NOT NULL AND before.state IN ('rejected', 'returned')
    AND NOT EXISTS (SELECT 1 FROM spending_paidagain WHERE line_id = before.id)) THEN
    RAISE EXCEPTION 'what a bank sent back is paid again once somebody looked at it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_payrunline_allowed_again BEFORE INSERT ON spending_payrunline
FOR EACH ROW EXECUTE FUNCTION spending_payrunline_allowed_again()
-- next
CREATE OR REPLACE FUNCTION spending_paidagain_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM spending_payrunline AS line
    JOIN spending_bill AS bill ON bill.id = line.bill_id
    JOIN spending_payeeaccount AS account ON account.id = NEW.account_id
    WHERE line.id = NEW.line_id AND line.state IN ('rejected', 'returned')
      AND bill.status = 'agreed' AND account.payee_id = bill.payee_id
      AND account.confirmed_human IS NOT NULL AND account.closed_at IS NULL)
  OR EXISTS (SELECT 1 FROM spending_paidagain WHERE id = NEW.id OR line_id = NEW.line_id) THEN
    RAISE EXCEPTION 'a payment that came back is paid again once, to a confirmed account'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_paidagain_once BEFORE INSERT ON spending_paidagain
FOR EACH ROW EXECUTE FUNCTION spending_paidagain_once()
-- next
CREATE OR REPLACE FUNCTION spending_paidagain_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a payment that came back is paid again once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_paidagain_not_changed BEFORE UPDATE ON spending_paidagain
FOR EACH ROW EXECUTE FUNCTION spending_paidagain_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_paidagain_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a payment that came back is paid again once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_paidagain_not_deleted BEFORE DELETE ON spending_paidagain
FOR EACH ROW EXECUTE FUNCTION spending_paidagain_not_deleted()
-- next
CREATE TRIGGER spending_paidagain_not_deleted_at_once BEFORE TRUNCATE ON spending_paidagain
FOR EACH STATEMENT EXECUTE FUNCTION spending_paidagain_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_entryrefund_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a match stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_entryrefund_not_changed BEFORE UPDATE ON spending_entryrefund
FOR EACH ROW EXECUTE FUNCTION spending_entryrefund_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_entryrefund_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a match stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_entryrefund_not_deleted BEFORE DELETE ON spending_entryrefund
FOR EACH ROW EXECUTE FUNCTION spending_entryrefund_not_deleted()
-- next
CREATE TRIGGER spending_entryrefund_not_deleted_at_once BEFORE TRUNCATE ON spending_entryrefund
FOR EACH STATEMENT EXECUTE FUNCTION spending_entryrefund_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_entryrefund_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM spending_bankentry AS entry
    JOIN spending_bankpaper AS paper ON paper.id = entry.paper_id
    JOIN spending_refund AS refund ON refund.id = NEW.refund_id
    WHERE entry.id = NEW.entry_id AND entry.state = 'waiting'
      AND entry.amount_minor = refund.amount_minor AND paper.currency = refund.currency)
  OR EXISTS (SELECT 1 FROM spending_entryrefund
    WHERE id = NEW.id OR entry_id = NEW.entry_id OR refund_id = NEW.refund_id) THEN
    RAISE EXCEPTION 'money that came in is one refund of the same sum'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_entryrefund_fits BEFORE INSERT ON spending_entryrefund
FOR EACH ROW EXECUTE FUNCTION spending_entryrefund_fits()
-- next
CREATE OR REPLACE FUNCTION spending_loss_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome <> ''
  OR EXISTS (SELECT 1 FROM spending_loss WHERE id = NEW.id OR ref = NEW.ref OR key = NEW.key) THEN
    RAISE EXCEPTION 'a loss is said by one person first'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_loss_begins_open BEFORE INSERT ON spending_loss
FOR EACH ROW EXECUTE FUNCTION spending_loss_begins_open()
-- next
CREATE OR REPLACE FUNCTION spending_loss_only_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.arrangement_id IS DISTINCT FROM OLD.arrangement_id
  OR NEW.person_id IS DISTINCT FROM OLD.person_id
  OR NEW.entry_id IS DISTINCT FROM OLD.entry_id
  OR NEW.key IS DISTINCT FROM OLD.key
  OR NEW.code IS DISTINCT FROM OLD.code
  OR NEW.borne_by IS DISTINCT FROM OLD.borne_by
  OR NEW.amount_minor IS DISTINCT FROM OLD.amount_minor
  OR NEW.currency IS DISTINCT FROM OLD.currency
  OR NEW.words IS DISTINCT FROM OLD.words
  OR NEW.said_at IS DISTINCT FROM OLD.said_at
  OR NEW.said_by IS DISTINCT FROM OLD.said_by
  OR NEW.said_human IS DISTINCT FROM OLD.said_human
  OR OLD.outcome <> '' THEN
    RAISE EXCEPTION 'a loss is agreed or refused once, by somebody else'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_loss_only_decided BEFORE UPDATE ON spending_loss
FOR EACH ROW EXECUTE FUNCTION spending_loss_only_decided()
-- next
CREATE OR REPLACE FUNCTION spending_loss_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a loss stays'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_loss_not_deleted BEFORE DELETE ON spending_loss
FOR EACH ROW EXECUTE FUNCTION spending_loss_not_deleted()
-- next
CREATE TRIGGER spending_loss_not_deleted_at_once BEFORE TRUNCATE ON spending_loss
FOR EACH STATEMENT EXECUTE FUNCTION spending_loss_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_madegood_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM spending_loss AS loss
    JOIN people_person AS person ON person.id = loss.person_id
    WHERE loss.id = NEW.loss_id AND loss.outcome = 'agreed' AND loss.borne_by = 'budget'
      AND loss.said_human <> NEW.made_human AND person.human <> NEW.made_human)
  OR EXISTS (SELECT 1 FROM spending_madegood WHERE id = NEW.id OR loss_id = NEW.loss_id) THEN
    RAISE EXCEPTION 'a loss that counted as used is made good once, by somebody else'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_madegood_by_another BEFORE INSERT ON spending_madegood
FOR EACH ROW EXECUTE FUNCTION spending_madegood_by_another()
-- next
CREATE OR REPLACE FUNCTION spending_madegood_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a loss is made good once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_madegood_not_changed BEFORE UPDATE ON spending_madegood
FOR EACH ROW EXECUTE FUNCTION spending_madegood_not_changed()
-- next
CREATE TRIGGER spending_madegood_not_deleted BEFORE DELETE ON spending_madegood
FOR EACH ROW EXECUTE FUNCTION spending_madegood_not_changed()
-- next
CREATE TRIGGER spending_madegood_not_deleted_at_once BEFORE TRUNCATE ON spending_madegood
FOR EACH STATEMENT EXECUTE FUNCTION spending_madegood_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_prenote_as_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.ref IS DISTINCT FROM OLD.ref
  OR NEW.account_id IS DISTINCT FROM OLD.account_id
  OR NEW.rail IS DISTINCT FROM OLD.rail
  OR NEW.number IS DISTINCT FROM OLD.number
  OR NEW.reference IS DISTINCT FROM OLD.reference
  OR NEW.passes_on IS DISTINCT FROM OLD.passes_on
  OR NEW.sent_at IS DISTINCT FROM OLD.sent_at
  OR NEW.sent_by IS DISTINCT FROM OLD.sent_by
  OR OLD.entry_id IS NOT NULL THEN
    RAISE EXCEPTION 'a test of new details leaves once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_prenote_as_sent BEFORE UPDATE ON spending_prenote
FOR EACH ROW EXECUTE FUNCTION spending_prenote_as_sent()
-- next
CREATE OR REPLACE FUNCTION spending_prenote_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a test of new details leaves once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_prenote_not_deleted BEFORE DELETE ON spending_prenote
FOR EACH ROW EXECUTE FUNCTION spending_prenote_not_deleted()
-- next
CREATE TRIGGER spending_prenote_not_deleted_at_once BEFORE TRUNCATE ON spending_prenote
FOR EACH STATEMENT EXECUTE FUNCTION spending_prenote_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_askedchange_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id
  OR NEW.entry_id IS DISTINCT FROM OLD.entry_id
  OR NEW.account_id IS DISTINCT FROM OLD.account_id
  OR substring(NEW.corrected FROM 70) IS DISTINCT FROM substring(OLD.corrected FROM 70)
  OR (OLD.written_id IS NOT NULL AND (NEW.written_id IS DISTINCT FROM OLD.written_id
    OR NEW.written_at IS DISTINCT FROM OLD.written_at OR NEW.written_by IS DISTINCT FROM OLD.written_by)) THEN
    RAISE EXCEPTION 'what a bank asks for is not changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_askedchange_as_asked BEFORE UPDATE ON spending_askedchange
FOR EACH ROW EXECUTE FUNCTION spending_askedchange_as_asked()
-- next
CREATE OR REPLACE FUNCTION spending_askedchange_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a bank asks for is not changed'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_askedchange_not_deleted BEFORE DELETE ON spending_askedchange
FOR EACH ROW EXECUTE FUNCTION spending_askedchange_not_deleted()
-- next
CREATE TRIGGER spending_askedchange_not_deleted_at_once BEFORE TRUNCATE ON spending_askedchange
FOR EACH STATEMENT EXECUTE FUNCTION spending_askedchange_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_askedchange_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF length(NEW.corrected) < 98 OR get_byte(NEW.corrected, 0) <> 1 THEN
    RAISE EXCEPTION 'what a bank asks for is kept locked'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_askedchange_locked BEFORE INSERT ON spending_askedchange
FOR EACH ROW EXECUTE FUNCTION spending_askedchange_locked()
