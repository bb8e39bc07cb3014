-- What a payee sends stays as it was sent; it moves forward, and doubts are cleared by another.
CREATE OR REPLACE FUNCTION spending_invoice_begins_as_received() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'received'
  OR NEW.currency <> (SELECT currency FROM spending_purchase WHERE id = NEW.purchase_id)
  OR NOT EXISTS (
    SELECT 1 FROM spending_oninvoice AS awaited
    JOIN spending_purchase AS bought ON bought.id = awaited.purchase_id
    WHERE awaited.purchase_id = NEW.purchase_id AND (awaited.closed_at IS NULL OR EXISTS (
      SELECT 1 FROM joining_enrolment
      WHERE person_id = bought.person_id AND status IN ('left', 'moved', 'ended', 'graduated')
    ))
  )
  OR EXISTS (SELECT 1 FROM spending_invoice WHERE id = NEW.id OR key = NEW.key OR ref = NEW.ref) THEN
    RAISE EXCEPTION 'an invoice begins as received, once, for a purchase that takes invoices'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_invoice_begins_as_received BEFORE INSERT ON spending_invoice
FOR EACH ROW EXECUTE FUNCTION spending_invoice_begins_as_received()
-- next
CREATE OR REPLACE FUNCTION spending_invoice_as_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.purchase_id <> OLD.purchase_id
  OR NEW.payee_id <> OLD.payee_id
  OR NEW.key <> OLD.key
  OR NEW.number <> OLD.number
  OR NEW.number_plain <> OLD.number_plain
  OR NEW.amount_minor <> OLD.amount_minor
  OR NEW.currency <> OLD.currency
  OR NEW.from_on <> OLD.from_on
  OR NEW.until_on <> OLD.until_on
  OR NEW.sent_at <> OLD.sent_at
  OR NEW.sent_by <> OLD.sent_by
  OR NEW.sent_human <> OLD.sent_human
  OR NEW.status <> OLD.status AND NOT (OLD.status = 'received' AND NEW.status IN ('held', 'with_person', 'agreed') OR OLD.status = 'held' AND NEW.status IN ('with_person', 'agreed', 'refused', 'withdrawn') OR OLD.status = 'with_person' AND NEW.status IN ('agreed', 'refused', 'withdrawn'))
  OR NEW.status = OLD.status THEN
    RAISE EXCEPTION 'what an invoice says is not changed, and it only moves forward'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_invoice_as_sent BEFORE UPDATE ON spending_invoice
FOR EACH ROW EXECUTE FUNCTION spending_invoice_as_sent()
-- next
CREATE OR REPLACE FUNCTION spending_invoice_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an invoice is not deleted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_invoice_not_deleted BEFORE DELETE ON spending_invoice
FOR EACH ROW EXECUTE FUNCTION spending_invoice_not_deleted()
-- next
CREATE TRIGGER spending_invoice_not_deleted_at_once BEFORE TRUNCATE ON spending_invoice
FOR EACH STATEMENT EXECUTE FUNCTION spending_invoice_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_workday_with_the_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT status FROM spending_invoice WHERE id = NEW.invoice_id) <> 'received'
  OR EXISTS (SELECT 1 FROM spending_workday WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'time worked is written down with its invoice'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_workday_with_the_invoice BEFORE INSERT ON spending_workday
FOR EACH ROW EXECUTE FUNCTION spending_workday_with_the_invoice()
-- next
CREATE OR REPLACE FUNCTION spending_workday_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'time worked is written down with its invoice'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_workday_not_changed BEFORE UPDATE ON spending_workday
FOR EACH ROW EXECUTE FUNCTION spending_workday_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_workday_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'time worked is written down with its invoice'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_workday_not_deleted BEFORE DELETE ON spending_workday
FOR EACH ROW EXECUTE FUNCTION spending_workday_not_deleted()
-- next
CREATE TRIGGER spending_workday_not_deleted_at_once BEFORE TRUNCATE ON spending_workday
FOR EACH STATEMENT EXECUTE FUNCTION spending_workday_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_invoicedoubt_only_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.invoice_id <> OLD.invoice_id
  OR NEW.code <> OLD.code
  OR coalesce(NEW.other_id, 0) <> coalesce(OLD.other_id, 0)
  OR OLD.cleared_at IS NOT NULL
  OR NEW.cleared_human = (SELECT sent_human FROM spending_invoice WHERE id = OLD.invoice_id) THEN
    RAISE EXCEPTION 'a doubt is only cleared, once, by somebody who did not send the invoice'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_invoicedoubt_only_cleared BEFORE UPDATE ON spending_invoicedoubt
FOR EACH ROW EXECUTE FUNCTION spending_invoicedoubt_only_cleared()
-- next
CREATE OR REPLACE FUNCTION spending_invoicedoubt_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a doubt is kept'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_invoicedoubt_not_deleted BEFORE DELETE ON spending_invoicedoubt
FOR EACH ROW EXECUTE FUNCTION spending_invoicedoubt_not_deleted()
-- next
CREATE TRIGGER spending_invoicedoubt_not_deleted_at_once BEFORE TRUNCATE ON spending_invoicedoubt
FOR EACH STATEMENT EXECUTE FUNCTION spending_invoicedoubt_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_invoice_doubts_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status IN ('with_person', 'agreed')
  AND EXISTS (SELECT 1 FROM spending_invoicedoubt WHERE invoice_id = NEW.id AND cleared_at IS NULL) THEN
    RAISE EXCEPTION 'an invoice goes on when nothing about it is strange, or somebody looked'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_invoice_doubts_first BEFORE UPDATE ON spending_invoice
FOR EACH ROW EXECUTE FUNCTION spending_invoice_doubts_first()
-- next
CREATE OR REPLACE FUNCTION spending_invoicebill_of_the_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT purchase_id FROM spending_bill WHERE id = NEW.bill_id)
    <> (SELECT purchase_id FROM spending_invoice WHERE id = NEW.invoice_id)
  OR (SELECT status FROM spending_invoice WHERE id = NEW.invoice_id) <> 'agreed'
  OR (SELECT amount_minor FROM spending_bill WHERE id = NEW.bill_id) + (
    SELECT coalesce(sum(b.amount_minor), 0) FROM spending_invoicebill AS i
    JOIN spending_bill AS b ON b.id = i.bill_id WHERE i.invoice_id = NEW.invoice_id
  ) > (SELECT amount_minor FROM spending_invoice WHERE id = NEW.invoice_id)
  OR EXISTS (SELECT 1 FROM spending_invoicebill WHERE id = NEW.id OR bill_id = NEW.bill_id) THEN
    RAISE EXCEPTION 'the bills of an invoice come to what it says, and no more'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_invoicebill_of_the_invoice BEFORE INSERT ON spending_invoicebill
FOR EACH ROW EXECUTE FUNCTION spending_invoicebill_of_the_invoice()
-- next
CREATE OR REPLACE FUNCTION spending_invoicebill_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the bills of an invoice come to what it says, and no more'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_invoicebill_not_changed BEFORE UPDATE ON spending_invoicebill
FOR EACH ROW EXECUTE FUNCTION spending_invoicebill_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_invoicebill_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the bills of an invoice come to what it says, and no more'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_invoicebill_not_deleted BEFORE DELETE ON spending_invoicebill
FOR EACH ROW EXECUTE FUNCTION spending_invoicebill_not_deleted()
-- next
CREATE TRIGGER spending_invoicebill_not_deleted_at_once BEFORE TRUNCATE ON spending_invoicebill
FOR EACH STATEMENT EXECUTE FUNCTION spending_invoicebill_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_oninvoice_only_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.purchase_id <> OLD.purchase_id
  OR OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'invoices for a purchase are only closed, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_oninvoice_only_closes BEFORE UPDATE ON spending_oninvoice
FOR EACH ROW EXECUTE FUNCTION spending_oninvoice_only_closes()
-- next
CREATE OR REPLACE FUNCTION spending_oninvoice_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'invoices for a purchase are only closed, once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_oninvoice_not_deleted BEFORE DELETE ON spending_oninvoice
FOR EACH ROW EXECUTE FUNCTION spending_oninvoice_not_deleted()
-- next
CREATE TRIGGER spending_oninvoice_not_deleted_at_once BEFORE TRUNCATE ON spending_oninvoice
FOR EACH STATEMENT EXECUTE FUNCTION spending_oninvoice_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_standingyes_only_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.purchase_id <> OLD.purchase_id
  OR NEW.most_minor <> OLD.most_minor
  OR NEW.given_at <> OLD.given_at
  OR NEW.given_by <> OLD.given_by
  OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'a yes before the invoice comes is only withdrawn, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_standingyes_only_withdrawn BEFORE UPDATE ON spending_standingyes
FOR EACH ROW EXECUTE FUNCTION spending_standingyes_only_withdrawn()
-- next
CREATE OR REPLACE FUNCTION spending_standingyes_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a yes before the invoice comes is only withdrawn, once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_standingyes_not_deleted BEFORE DELETE ON spending_standingyes
FOR EACH ROW EXECUTE FUNCTION spending_standingyes_not_deleted()
-- next
CREATE TRIGGER spending_standingyes_not_deleted_at_once BEFORE TRUNCATE ON spending_standingyes
FOR EACH STATEMENT EXECUTE FUNCTION spending_standingyes_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_invoicelink_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.purchase_id <> OLD.purchase_id
  OR NEW.token_hash <> OLD.token_hash
  OR NEW.expires_at <> OLD.expires_at
  OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a link only ends, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_invoicelink_only_ends BEFORE UPDATE ON spending_invoicelink
FOR EACH ROW EXECUTE FUNCTION spending_invoicelink_only_ends()
-- next
CREATE OR REPLACE FUNCTION spending_invoicelink_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a link only ends, once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_invoicelink_not_deleted BEFORE DELETE ON spending_invoicelink
FOR EACH ROW EXECUTE FUNCTION spending_invoicelink_not_deleted()
-- next
CREATE TRIGGER spending_invoicelink_not_deleted_at_once BEFORE TRUNCATE ON spending_invoicelink
FOR EACH STATEMENT EXECUTE FUNCTION spending_invoicelink_not_deleted()
