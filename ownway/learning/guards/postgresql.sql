-- More people than seats cannot be stored, nobody is put before those who asked first, no course has
-- dates before peers and others have written it, and what was said of a centre stays as it was said.
CREATE OR REPLACE FUNCTION learning_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was said about learning stays as it was said' USING ERRCODE = 'integrity_constraint_violation';
END
$$
-- next
CREATE TRIGGER learning_coproduction_no_change BEFORE UPDATE OR DELETE ON learning_coproduction
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_coproduction_no_truncate BEFORE TRUNCATE ON learning_coproduction
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_writer_no_change BEFORE UPDATE OR DELETE ON learning_writer
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_writer_no_truncate BEFORE TRUNCATE ON learning_writer
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_fidelitycheck_no_change BEFORE UPDATE OR DELETE ON learning_fidelitycheck
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_fidelitycheck_no_truncate BEFORE TRUNCATE ON learning_fidelitycheck
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_fidelityscore_no_change BEFORE UPDATE OR DELETE ON learning_fidelityscore
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_fidelityscore_no_truncate BEFORE TRUNCATE ON learning_fidelityscore
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_fidelitykind_no_change BEFORE UPDATE OR DELETE ON learning_fidelitykind
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_fidelitykind_no_truncate BEFORE TRUNCATE ON learning_fidelitykind
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_feedback_no_change BEFORE UPDATE OR DELETE ON learning_feedback
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_feedback_no_truncate BEFORE TRUNCATE ON learning_feedback
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_courserun_no_change BEFORE DELETE ON learning_courserun
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_courserun_no_truncate BEFORE TRUNCATE ON learning_courserun
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_enrolment_no_change BEFORE DELETE ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_enrolment_no_truncate BEFORE TRUNCATE ON learning_enrolment
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_attendance_no_change BEFORE DELETE ON learning_attendance
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_attendance_no_truncate BEFORE TRUNCATE ON learning_attendance
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_learner_no_change BEFORE DELETE ON learning_learner
FOR EACH ROW EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_learner_no_truncate BEFORE TRUNCATE ON learning_learner
FOR EACH STATEMENT EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_courserun_said_stays BEFORE UPDATE ON learning_courserun
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.course_id IS DISTINCT FROM OLD.course_id
   OR NEW.term_id IS DISTINCT FROM OLD.term_id
   OR NEW.hub_id IS DISTINCT FROM OLD.hub_id
   OR NEW.scheduled_at IS DISTINCT FROM OLD.scheduled_at
   OR NEW.scheduled_by IS DISTINCT FROM OLD.scheduled_by) EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_enrolment_said_stays BEFORE UPDATE ON learning_enrolment
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.run_id IS DISTINCT FROM OLD.run_id
   OR NEW.learner_id IS DISTINCT FROM OLD.learner_id
   OR NEW.place IS DISTINCT FROM OLD.place
   OR NEW.way IS DISTINCT FROM OLD.way
   OR NEW.asked_at IS DISTINCT FROM OLD.asked_at
   OR NEW.asked_by IS DISTINCT FROM OLD.asked_by) EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_attendance_said_stays BEFORE UPDATE ON learning_attendance
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
   OR NEW.session_id IS DISTINCT FROM OLD.session_id
   OR NEW.enrolment_id IS DISTINCT FROM OLD.enrolment_id) EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE TRIGGER learning_learner_said_stays BEFORE UPDATE ON learning_learner
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id
   OR NEW.ref IS DISTINCT FROM OLD.ref
   OR NEW.programme_id IS DISTINCT FROM OLD.programme_id
   OR NEW.person_id IS DISTINCT FROM OLD.person_id
   OR NEW.human IS DISTINCT FROM OLD.human) EXECUTE FUNCTION learning_refuse_change()
-- next
CREATE OR REPLACE FUNCTION learning_guard_courserun_written_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'scheduled' OR NEW.asked <> 0 OR NOT EXISTS (
      SELECT 1 FROM learning_coproduction c WHERE c.course_id = NEW.course_id
      AND EXISTS (SELECT 1 FROM learning_writer w WHERE w.co_production_id = c.id AND w.as_peer = true)
      AND EXISTS (SELECT 1 FROM learning_writer w WHERE w.co_production_id = c.id AND w.as_peer = false)) THEN
    RAISE EXCEPTION 'a course has dates only once peers and others have written it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_courserun_written_first BEFORE INSERT ON learning_courserun
FOR EACH ROW EXECUTE FUNCTION learning_guard_courserun_written_first()
-- next
CREATE OR REPLACE FUNCTION learning_guard_courserun_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT ((OLD.state = 'scheduled' AND NEW.state IN ('scheduled', 'open', 'called_off'))
     OR (OLD.state = 'open' AND NEW.state IN ('open', 'running', 'called_off'))
     OR (OLD.state = 'running' AND NEW.state IN ('running', 'closed', 'called_off'))) OR NEW.asked < OLD.asked THEN
    RAISE EXCEPTION 'a course goes forward only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_courserun_only_forward BEFORE UPDATE ON learning_courserun
FOR EACH ROW EXECUTE FUNCTION learning_guard_courserun_only_forward()
-- next
CREATE OR REPLACE FUNCTION learning_guard_courserun_both_trainers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('open', 'running') AND NOT (EXISTS (SELECT 1 FROM learning_runtrainer WHERE run_id = NEW.id AND as_peer = true)
   AND EXISTS (SELECT 1 FROM learning_runtrainer WHERE run_id = NEW.id AND as_peer = false)) THEN
    RAISE EXCEPTION 'a course runs with a peer and another trainer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_courserun_both_trainers BEFORE UPDATE ON learning_courserun
FOR EACH ROW EXECUTE FUNCTION learning_guard_courserun_both_trainers()
-- next
CREATE OR REPLACE FUNCTION learning_guard_courserun_seats_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seats < OLD.seats AND EXISTS (SELECT 1 FROM learning_enrolment WHERE run_id = NEW.id AND seat > NEW.seats) THEN
    RAISE EXCEPTION 'nobody loses a seat they have' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_courserun_seats_in_use BEFORE UPDATE ON learning_courserun
FOR EACH ROW EXECUTE FUNCTION learning_guard_courserun_seats_in_use()
-- next
CREATE OR REPLACE FUNCTION learning_guard_runtrainer_one_of_each() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM learning_courserun WHERE id = OLD.run_id AND state IN ('open', 'running'))
   AND NOT EXISTS (SELECT 1 FROM learning_runtrainer WHERE run_id = OLD.run_id AND id <> OLD.id AND as_peer = OLD.as_peer) THEN
    RAISE EXCEPTION 'a course runs with a peer and another trainer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$$
-- next
CREATE TRIGGER learning_runtrainer_one_of_each BEFORE DELETE ON learning_runtrainer
FOR EACH ROW EXECUTE FUNCTION learning_guard_runtrainer_one_of_each()
-- next
CREATE OR REPLACE FUNCTION learning_guard_enrolment_asked_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.place <> (SELECT asked FROM learning_courserun WHERE id = NEW.run_id)
   OR NOT EXISTS (SELECT 1 FROM learning_courserun WHERE id = NEW.run_id
      AND ((state = 'open' AND NEW.state IN ('confirmed', 'waiting')) OR (state = 'scheduled' AND NEW.state = 'self_referred'))) THEN
    RAISE EXCEPTION 'everybody stands in the order they asked' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_enrolment_asked_in_order BEFORE INSERT ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_guard_enrolment_asked_in_order()
-- next
CREATE OR REPLACE FUNCTION learning_guard_enrolment_before_the_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.asked_at >= (SELECT min(from_at) FROM learning_session WHERE run_id = NEW.run_id) THEN
    RAISE EXCEPTION 'a place is asked for before the first class begins' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_enrolment_before_the_class BEFORE INSERT ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_guard_enrolment_before_the_class()
-- next
CREATE OR REPLACE FUNCTION learning_guard_enrolment_offer_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'offered' AND NEW.expires_at > (SELECT max(from_at) FROM learning_session WHERE run_id = NEW.run_id) THEN
    RAISE EXCEPTION 'an offer ends when the class begins' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_enrolment_offer_ends BEFORE UPDATE ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_guard_enrolment_offer_ends()
-- next
CREATE OR REPLACE FUNCTION learning_guard_enrolment_seat_there_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seat IS NOT NULL AND NEW.seat > (SELECT seats FROM learning_courserun WHERE id = NEW.run_id) THEN
    RAISE EXCEPTION 'there are no more places than seats' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_enrolment_seat_there_new BEFORE INSERT ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_guard_enrolment_seat_there_new()
-- next
CREATE OR REPLACE FUNCTION learning_guard_enrolment_seat_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seat IS NOT NULL AND NEW.seat > (SELECT seats FROM learning_courserun WHERE id = NEW.run_id) THEN
    RAISE EXCEPTION 'there are no more places than seats' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_enrolment_seat_there BEFORE UPDATE ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_guard_enrolment_seat_there()
-- next
CREATE OR REPLACE FUNCTION learning_guard_enrolment_in_turn_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM learning_courserun WHERE id = NEW.run_id FOR UPDATE;
  IF NEW.seat IS NOT NULL AND EXISTS (
      SELECT 1 FROM learning_enrolment o
      WHERE o.run_id = NEW.run_id AND o.id <> NEW.id AND o.state IN ('waiting', 'self_referred')
      AND (o.ahead > NEW.ahead OR (o.ahead = NEW.ahead AND o.place < NEW.place))) THEN
    RAISE EXCEPTION 'a place goes to the next in line' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_enrolment_in_turn_new BEFORE INSERT ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_guard_enrolment_in_turn_new()
-- next
CREATE OR REPLACE FUNCTION learning_guard_enrolment_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM learning_courserun WHERE id = NEW.run_id FOR UPDATE;
  IF OLD.seat IS NULL AND NEW.seat IS NOT NULL AND EXISTS (
      SELECT 1 FROM learning_enrolment o
      WHERE o.run_id = NEW.run_id AND o.id <> NEW.id AND o.state IN ('waiting', 'self_referred')
      AND (o.ahead > NEW.ahead OR (o.ahead = NEW.ahead AND o.place < NEW.place))) THEN
    RAISE EXCEPTION 'a place goes to the next in line' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_enrolment_in_turn BEFORE UPDATE ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_guard_enrolment_in_turn()
-- next
CREATE OR REPLACE FUNCTION learning_guard_enrolment_not_pushed_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.seat IS NOT NULL AND NEW.state IN ('waiting', 'self_referred'))
   OR (OLD.state IN ('finished', 'left', 'lapsed', 'not_this_time', 'called_off') AND (NEW.state <> OLD.state OR NEW.ahead <> OLD.ahead OR OLD.told_at IS NOT NULL))
   OR (OLD.ahead = 1 AND NEW.ahead = 0) THEN
    RAISE EXCEPTION 'a place that was given, or an end, is not taken back' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_enrolment_not_pushed_back BEFORE UPDATE ON learning_enrolment
FOR EACH ROW EXECUTE FUNCTION learning_guard_enrolment_not_pushed_back()
-- next
CREATE OR REPLACE FUNCTION learning_guard_attendance_of_the_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM learning_enrolment e JOIN learning_session s ON s.run_id = e.run_id
      WHERE e.id = NEW.enrolment_id AND s.id = NEW.session_id AND e.seat IS NOT NULL AND e.state <> 'offered') THEN
    RAISE EXCEPTION 'only who has a place on a course is on its list' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_attendance_of_the_run BEFORE INSERT ON learning_attendance
FOR EACH ROW EXECUTE FUNCTION learning_guard_attendance_of_the_run()
-- next
CREATE OR REPLACE FUNCTION learning_guard_feedback_by_who_was_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM learning_enrolment e WHERE e.id = NEW.enrolment_id AND e.state IN ('attended', 'finished')) THEN
    RAISE EXCEPTION 'who was on a course says how it was' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
-- next
CREATE TRIGGER learning_feedback_by_who_was_there BEFORE INSERT ON learning_feedback
FOR EACH ROW EXECUTE FUNCTION learning_guard_feedback_by_who_was_there()
