-- An offer goes one way: to one person, then over; and it stays to be counted.
CREATE OR REPLACE FUNCTION review_buddy_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'offered' THEN
    RAISE EXCEPTION 'a buddy begins with an offer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER review_buddy_begins BEFORE INSERT ON review_buddy
FOR EACH ROW EXECUTE FUNCTION review_buddy_begins()
-- next
CREATE OR REPLACE FUNCTION review_buddy_one_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.ref IS DISTINCT FROM OLD.ref OR NEW.helper_id IS DISTINCT FROM OLD.helper_id OR NEW.offered_at IS DISTINCT FROM OLD.offered_at OR NEW.offered_by IS DISTINCT FROM OLD.offered_by
  OR OLD.state = 'over'
  OR OLD.state = 'offered' AND NEW.state NOT IN ('helping', 'over')
  OR OLD.state = 'helping' AND (
    NEW.state <> 'over' OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.asked_at IS DISTINCT FROM OLD.asked_at
  ) THEN
    RAISE EXCEPTION 'an offer goes one way, and what is over stays over'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER review_buddy_one_way BEFORE UPDATE ON review_buddy
FOR EACH ROW EXECUTE FUNCTION review_buddy_one_way()
-- next
CREATE OR REPLACE FUNCTION review_buddy_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an offer is not deleted' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER review_buddy_no_delete BEFORE DELETE ON review_buddy
FOR EACH ROW EXECUTE FUNCTION review_buddy_no_delete()
-- next
CREATE TRIGGER review_buddy_no_truncate BEFORE TRUNCATE ON review_buddy
FOR EACH STATEMENT EXECUTE FUNCTION review_buddy_no_delete()
