-- After a death: one closing statement, when the last way of holding is closed; sent once.
CREATE OR REPLACE FUNCTION holding_settlement_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sent_at IS NOT NULL OR EXISTS (
    SELECT 1 FROM holding_arrangement a JOIN holding_death d ON d.person_id = a.person_id
    WHERE d.id = NEW.death_id AND a.status <> 'closed'
  ) THEN
    RAISE EXCEPTION 'a closing statement waits until every way of holding is closed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER holding_settlement_waits BEFORE INSERT ON holding_settlement
FOR EACH ROW EXECUTE FUNCTION holding_settlement_waits()
-- next
CREATE OR REPLACE FUNCTION holding_settlement_sent_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.ref <> OLD.ref
  OR NEW.death_id <> OLD.death_id
  OR NEW.settled_on <> OLD.settled_on
  OR NEW.settled_at <> OLD.settled_at
  OR NEW.settled_by <> OLD.settled_by
  OR OLD.sent_at IS NOT NULL THEN
    RAISE EXCEPTION 'a closing statement stays as it is; it is sent once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER holding_settlement_sent_once BEFORE UPDATE ON holding_settlement
FOR EACH ROW EXECUTE FUNCTION holding_settlement_sent_once()
-- next
CREATE OR REPLACE FUNCTION holding_settlement_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a closing statement is not deleted'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER holding_settlement_not_deleted BEFORE DELETE ON holding_settlement
FOR EACH ROW EXECUTE FUNCTION holding_settlement_not_deleted()
-- next
CREATE TRIGGER holding_settlement_not_deleted_at_once BEFORE TRUNCATE ON holding_settlement
FOR EACH STATEMENT EXECUTE FUNCTION holding_settlement_not_deleted()
