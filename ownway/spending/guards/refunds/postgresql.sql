-- A refund is never more than was paid, whatever was given back before; it is written down once.
-- One that was put right does not count, and what was put right stays so.
-- The bill is held fast, so that two refunds at once see each other.
CREATE OR REPLACE FUNCTION spending_refund_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid bigint;
BEGIN
  PERFORM 1 FROM spending_bill WHERE id = NEW.bill_id FOR UPDATE;
  SELECT coalesce(sum(amount_minor), 0) INTO paid FROM spending_payment WHERE bill_id = NEW.bill_id AND returned_on IS NULL;
  IF NEW.amount_minor + (
      SELECT coalesce(sum(amount_minor), 0) FROM spending_refund AS given
      WHERE given.bill_id = NEW.bill_id AND NOT EXISTS (
        SELECT 1 FROM spending_correction WHERE refund_id = given.id)
    ) > paid
    OR NEW.currency <> (SELECT currency FROM spending_bill WHERE id = NEW.bill_id) THEN
    RAISE EXCEPTION 'a refund is no more than was paid'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_refund_within BEFORE INSERT ON spending_refund
FOR EACH ROW EXECUTE FUNCTION spending_refund_within()
-- next
CREATE OR REPLACE FUNCTION spending_refund_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a refund is written down once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_refund_not_changed BEFORE UPDATE ON spending_refund
FOR EACH ROW EXECUTE FUNCTION spending_refund_not_changed()
-- next
CREATE TRIGGER spending_refund_not_deleted BEFORE DELETE ON spending_refund
FOR EACH ROW EXECUTE FUNCTION spending_refund_not_changed()
-- next
CREATE TRIGGER spending_refund_no_truncate BEFORE TRUNCATE ON spending_refund
FOR EACH STATEMENT EXECUTE FUNCTION spending_refund_not_changed()
-- next
CREATE OR REPLACE FUNCTION spending_correction_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM spending_payment
      WHERE id = NEW.payment_id AND bill_id = NEW.bill_id AND returned_on IS NOT NULL
      UNION ALL SELECT 1 FROM spending_refund
      WHERE id = NEW.refund_id AND bill_id = NEW.bill_id) THEN
    RAISE EXCEPTION 'what is put right was of this bill, and is put right once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_correction_fits BEFORE INSERT ON spending_correction
FOR EACH ROW EXECUTE FUNCTION spending_correction_fits()
-- next
CREATE OR REPLACE FUNCTION spending_correction_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was put right stays so'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_correction_not_changed BEFORE UPDATE ON spending_correction
FOR EACH ROW EXECUTE FUNCTION spending_correction_not_changed()
-- next
CREATE TRIGGER spending_correction_not_deleted BEFORE DELETE ON spending_correction
FOR EACH ROW EXECUTE FUNCTION spending_correction_not_changed()
-- next
CREATE TRIGGER spending_correction_no_truncate BEFORE TRUNCATE ON spending_correction
FOR EACH STATEMENT EXECUTE FUNCTION spending_correction_not_changed()
