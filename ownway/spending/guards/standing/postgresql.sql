-- A standing yes says what it says until it is stopped; it can be stopped once and for all.
CREATE OR REPLACE FUNCTION spending_standing_comes_to_the_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.turns * NEW.each_minor <> (SELECT amount_minor FROM spending_purchase WHERE id = NEW.purchase_id)
  OR EXISTS (SELECT 1 FROM spending_standing WHERE id = NEW.id OR purchase_id = NEW.purchase_id) THEN
    RAISE EXCEPTION 'what is paid each time comes to the whole price'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_standing_comes_to_the_price BEFORE INSERT ON spending_standing
FOR EACH ROW EXECUTE FUNCTION spending_standing_comes_to_the_price()
-- next
CREATE OR REPLACE FUNCTION spending_standing_only_stops() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id
  OR NEW.purchase_id <> OLD.purchase_id
  OR NEW.every <> OLD.every
  OR NEW.first_on <> OLD.first_on
  OR NEW.turns <> OLD.turns
  OR NEW.each_minor <> OLD.each_minor
  OR OLD.stopped_at IS NOT NULL THEN
    RAISE EXCEPTION 'a standing yes is only ever stopped, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_standing_only_stops BEFORE UPDATE ON spending_standing
FOR EACH ROW EXECUTE FUNCTION spending_standing_only_stops()
-- next
CREATE OR REPLACE FUNCTION spending_standing_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a standing yes is only ever stopped, once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_standing_not_deleted BEFORE DELETE ON spending_standing
FOR EACH ROW EXECUTE FUNCTION spending_standing_not_deleted()
-- next
CREATE TRIGGER spending_standing_no_truncate BEFORE TRUNCATE ON spending_standing
FOR EACH STATEMENT EXECUTE FUNCTION spending_standing_not_deleted()
-- next
CREATE OR REPLACE FUNCTION spending_turn_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number > (SELECT turns FROM spending_standing WHERE id = NEW.standing_id) THEN
    RAISE EXCEPTION 'a turn is billed once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER spending_turn_within BEFORE INSERT ON spending_turn
FOR EACH ROW EXECUTE FUNCTION spending_turn_within()
-- next
CREATE OR REPLACE FUNCTION spending_turn_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a turn is billed once'
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER spending_turn_no_update BEFORE UPDATE ON spending_turn
FOR EACH ROW EXECUTE FUNCTION spending_turn_stays()
-- next
CREATE TRIGGER spending_turn_no_delete BEFORE DELETE ON spending_turn
FOR EACH ROW EXECUTE FUNCTION spending_turn_stays()
-- next
CREATE TRIGGER spending_turn_no_truncate BEFORE TRUNCATE ON spending_turn
FOR EACH STATEMENT EXECUTE FUNCTION spending_turn_stays()
