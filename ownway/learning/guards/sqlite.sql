-- More people than seats cannot be stored, nobody is put before those who asked first, no course has
-- dates before peers and others have written it, and what was said of a centre stays as it was said.
CREATE TRIGGER learning_coproduction_no_update BEFORE UPDATE ON learning_coproduction
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_writer_no_update BEFORE UPDATE ON learning_writer
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelitycheck_no_update BEFORE UPDATE ON learning_fidelitycheck
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelityscore_no_update BEFORE UPDATE ON learning_fidelityscore
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelitykind_no_update BEFORE UPDATE ON learning_fidelitykind
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_feedback_no_update BEFORE UPDATE ON learning_feedback
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_coproduction_no_delete BEFORE DELETE ON learning_coproduction
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_coproduction_no_replace BEFORE INSERT ON learning_coproduction
WHEN EXISTS (SELECT 1 FROM learning_coproduction WHERE id = NEW.id OR ref = NEW.ref OR course_id = NEW.course_id)
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_writer_no_delete BEFORE DELETE ON learning_writer
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_writer_no_replace BEFORE INSERT ON learning_writer
WHEN EXISTS (SELECT 1 FROM learning_writer WHERE id = NEW.id OR (co_production_id = NEW.co_production_id AND human = NEW.human))
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelitycheck_no_delete BEFORE DELETE ON learning_fidelitycheck
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelitycheck_no_replace BEFORE INSERT ON learning_fidelitycheck
WHEN EXISTS (SELECT 1 FROM learning_fidelitycheck WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelityscore_no_delete BEFORE DELETE ON learning_fidelityscore
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelityscore_no_replace BEFORE INSERT ON learning_fidelityscore
WHEN EXISTS (SELECT 1 FROM learning_fidelityscore WHERE id = NEW.id OR (check_made_id = NEW.check_made_id AND component = NEW.component))
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelitykind_no_delete BEFORE DELETE ON learning_fidelitykind
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_fidelitykind_no_replace BEFORE INSERT ON learning_fidelitykind
WHEN EXISTS (SELECT 1 FROM learning_fidelitykind WHERE id = NEW.id OR (check_made_id = NEW.check_made_id AND component = NEW.component))
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_feedback_no_delete BEFORE DELETE ON learning_feedback
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_feedback_no_replace BEFORE INSERT ON learning_feedback
WHEN EXISTS (SELECT 1 FROM learning_feedback WHERE id = NEW.id OR enrolment_id = NEW.enrolment_id)
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_courserun_no_delete BEFORE DELETE ON learning_courserun
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_courserun_no_replace BEFORE INSERT ON learning_courserun
WHEN EXISTS (SELECT 1 FROM learning_courserun WHERE id = NEW.id OR ref = NEW.ref)
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_enrolment_no_delete BEFORE DELETE ON learning_enrolment
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_enrolment_no_replace BEFORE INSERT ON learning_enrolment
WHEN EXISTS (SELECT 1 FROM learning_enrolment WHERE id = NEW.id OR ref = NEW.ref OR (run_id = NEW.run_id AND place = NEW.place) OR (run_id = NEW.run_id AND seat = NEW.seat)
   OR (run_id = NEW.run_id AND learner_id = NEW.learner_id AND state IN ('self_referred', 'confirmed', 'waiting', 'offered', 'attended')))
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_attendance_no_delete BEFORE DELETE ON learning_attendance
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_attendance_no_replace BEFORE INSERT ON learning_attendance
WHEN EXISTS (SELECT 1 FROM learning_attendance WHERE id = NEW.id OR (session_id = NEW.session_id AND enrolment_id = NEW.enrolment_id))
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_learner_no_delete BEFORE DELETE ON learning_learner
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_learner_no_replace BEFORE INSERT ON learning_learner
WHEN EXISTS (SELECT 1 FROM learning_learner WHERE id = NEW.id OR ref = NEW.ref OR (programme_id = NEW.programme_id AND human = NEW.human))
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_courserun_said_stays BEFORE UPDATE ON learning_courserun
WHEN NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.course_id IS NOT OLD.course_id
   OR NEW.term_id IS NOT OLD.term_id
   OR NEW.hub_id IS NOT OLD.hub_id
   OR NEW.scheduled_at IS NOT OLD.scheduled_at
   OR NEW.scheduled_by IS NOT OLD.scheduled_by
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_enrolment_said_stays BEFORE UPDATE ON learning_enrolment
WHEN NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.run_id IS NOT OLD.run_id
   OR NEW.learner_id IS NOT OLD.learner_id
   OR NEW.place IS NOT OLD.place
   OR NEW.way IS NOT OLD.way
   OR NEW.asked_at IS NOT OLD.asked_at
   OR NEW.asked_by IS NOT OLD.asked_by
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_attendance_said_stays BEFORE UPDATE ON learning_attendance
WHEN NEW.id IS NOT OLD.id
   OR NEW.session_id IS NOT OLD.session_id
   OR NEW.enrolment_id IS NOT OLD.enrolment_id
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_learner_said_stays BEFORE UPDATE ON learning_learner
WHEN NEW.id IS NOT OLD.id
   OR NEW.ref IS NOT OLD.ref
   OR NEW.programme_id IS NOT OLD.programme_id
   OR NEW.person_id IS NOT OLD.person_id
   OR NEW.human IS NOT OLD.human
BEGIN
  SELECT RAISE(ABORT, 'what was said about learning stays as it was said');
END
-- next
CREATE TRIGGER learning_courserun_written_first BEFORE INSERT ON learning_courserun
WHEN NEW.state <> 'scheduled' OR NEW.asked <> 0 OR NOT EXISTS (
      SELECT 1 FROM learning_coproduction c WHERE c.course_id = NEW.course_id
      AND EXISTS (SELECT 1 FROM learning_writer w WHERE w.co_production_id = c.id AND w.as_peer = 1)
      AND EXISTS (SELECT 1 FROM learning_writer w WHERE w.co_production_id = c.id AND w.as_peer = 0))
BEGIN
  SELECT RAISE(ABORT, 'a course has dates only once peers and others have written it');
END
-- next
CREATE TRIGGER learning_courserun_only_forward BEFORE UPDATE ON learning_courserun
WHEN NOT ((OLD.state = 'scheduled' AND NEW.state IN ('scheduled', 'open', 'called_off'))
     OR (OLD.state = 'open' AND NEW.state IN ('open', 'running', 'called_off'))
     OR (OLD.state = 'running' AND NEW.state IN ('running', 'closed', 'called_off'))) OR NEW.asked < OLD.asked
BEGIN
  SELECT RAISE(ABORT, 'a course goes forward only');
END
-- next
CREATE TRIGGER learning_courserun_both_trainers BEFORE UPDATE ON learning_courserun
WHEN NEW.state IN ('open', 'running') AND NOT (EXISTS (SELECT 1 FROM learning_runtrainer WHERE run_id = NEW.id AND as_peer = 1)
   AND EXISTS (SELECT 1 FROM learning_runtrainer WHERE run_id = NEW.id AND as_peer = 0))
BEGIN
  SELECT RAISE(ABORT, 'a course runs with a peer and another trainer');
END
-- next
CREATE TRIGGER learning_courserun_seats_in_use BEFORE UPDATE ON learning_courserun
WHEN NEW.seats < OLD.seats AND EXISTS (SELECT 1 FROM learning_enrolment WHERE run_id = NEW.id AND seat > NEW.seats)
BEGIN
  SELECT RAISE(ABORT, 'nobody loses a seat they have');
END
-- next
CREATE TRIGGER learning_runtrainer_one_of_each BEFORE DELETE ON learning_runtrainer
WHEN EXISTS (SELECT 1 FROM learning_courserun WHERE id = OLD.run_id AND state IN ('open', 'running'))
   AND NOT EXISTS (SELECT 1 FROM learning_runtrainer WHERE run_id = OLD.run_id AND id <> OLD.id AND as_peer = OLD.as_peer)
BEGIN
  SELECT RAISE(ABORT, 'a course runs with a peer and another trainer');
END
-- next
CREATE TRIGGER learning_enrolment_asked_in_order BEFORE INSERT ON learning_enrolment
WHEN NEW.place <> (SELECT asked FROM learning_courserun WHERE id = NEW.run_id)
   OR NOT EXISTS (SELECT 1 FROM learning_courserun WHERE id = NEW.run_id
      AND ((state = 'open' AND NEW.state IN ('confirmed', 'waiting')) OR (state = 'scheduled' AND NEW.state = 'self_referred')))
BEGIN
  SELECT RAISE(ABORT, 'everybody stands in the order they asked');
END
-- next
CREATE TRIGGER learning_enrolment_before_the_class BEFORE INSERT ON learning_enrolment
WHEN NEW.asked_at >= (SELECT min(from_at) FROM learning_session WHERE run_id = NEW.run_id)
BEGIN
  SELECT RAISE(ABORT, 'a place is asked for before the first class begins');
END
-- next
CREATE TRIGGER learning_enrolment_offer_ends BEFORE UPDATE ON learning_enrolment
WHEN NEW.state = 'offered' AND NEW.expires_at > (SELECT max(from_at) FROM learning_session WHERE run_id = NEW.run_id)
BEGIN
  SELECT RAISE(ABORT, 'an offer ends when the class begins');
END
-- next
CREATE TRIGGER learning_enrolment_seat_there_new BEFORE INSERT ON learning_enrolment
WHEN NEW.seat IS NOT NULL AND NEW.seat > (SELECT seats FROM learning_courserun WHERE id = NEW.run_id)
BEGIN
  SELECT RAISE(ABORT, 'there are no more places than seats');
END
-- next
CREATE TRIGGER learning_enrolment_seat_there BEFORE UPDATE ON learning_enrolment
WHEN NEW.seat IS NOT NULL AND NEW.seat > (SELECT seats FROM learning_courserun WHERE id = NEW.run_id)
BEGIN
  SELECT RAISE(ABORT, 'there are no more places than seats');
END
-- next
CREATE TRIGGER learning_enrolment_in_turn_new BEFORE INSERT ON learning_enrolment
WHEN NEW.seat IS NOT NULL AND EXISTS (
      SELECT 1 FROM learning_enrolment o
      WHERE o.run_id = NEW.run_id AND o.id <> NEW.id AND o.state IN ('waiting', 'self_referred')
      AND (o.ahead > NEW.ahead OR (o.ahead = NEW.ahead AND o.place < NEW.place)))
BEGIN
  SELECT RAISE(ABORT, 'a place goes to the next in line');
END
-- next
CREATE TRIGGER learning_enrolment_in_turn BEFORE UPDATE ON learning_enrolment
WHEN OLD.seat IS NULL AND NEW.seat IS NOT NULL AND EXISTS (
      SELECT 1 FROM learning_enrolment o
      WHERE o.run_id = NEW.run_id AND o.id <> NEW.id AND o.state IN ('waiting', 'self_referred')
      AND (o.ahead > NEW.ahead OR (o.ahead = NEW.ahead AND o.place < NEW.place)))
BEGIN
  SELECT RAISE(ABORT, 'a place goes to the next in line');
END
-- next
CREATE TRIGGER learning_enrolment_not_pushed_back BEFORE UPDATE ON learning_enrolment
WHEN (OLD.seat IS NOT NULL AND NEW.state IN ('waiting', 'self_referred'))
   OR (OLD.state IN ('finished', 'left', 'lapsed', 'not_this_time', 'called_off') AND (NEW.state <> OLD.state OR NEW.ahead <> OLD.ahead OR OLD.told_at IS NOT NULL))
   OR (OLD.ahead = 1 AND NEW.ahead = 0)
BEGIN
  SELECT RAISE(ABORT, 'a place that was given, or an end, is not taken back');
END
-- next
CREATE TRIGGER learning_attendance_of_the_run BEFORE INSERT ON learning_attendance
WHEN NOT EXISTS (
      SELECT 1 FROM learning_enrolment e JOIN learning_session s ON s.run_id = e.run_id
      WHERE e.id = NEW.enrolment_id AND s.id = NEW.session_id AND e.seat IS NOT NULL AND e.state <> 'offered')
BEGIN
  SELECT RAISE(ABORT, 'only who has a place on a course is on its list');
END
-- next
CREATE TRIGGER learning_feedback_by_who_was_there BEFORE INSERT ON learning_feedback
WHEN NOT EXISTS (
      SELECT 1 FROM learning_enrolment e WHERE e.id = NEW.enrolment_id AND e.state IN ('attended', 'finished'))
BEGIN
  SELECT RAISE(ABORT, 'who was on a course says how it was');
END
