-- A coach stays no longer than the time here: every match is over before an enrolment is, and
-- none begins until the person is back.
CREATE TRIGGER joining_enrolment_with_its_coaches BEFORE UPDATE ON joining_enrolment
WHEN NEW.status IN ('left', 'moved', 'ended', 'graduated') AND EXISTS (
  SELECT 1 FROM consent_match
  WHERE person_id = NEW.person_id AND status IN ('proposed', 'matched', 'stands_in', 'active')
)
BEGIN
  SELECT RAISE(ABORT, 'who stands beside a person ends with their time here');
END
-- next
CREATE TRIGGER consent_match_while_here BEFORE INSERT ON consent_match
WHEN EXISTS (
  SELECT 1 FROM joining_enrolment
  WHERE person_id = NEW.person_id AND status IN ('left', 'moved', 'ended', 'graduated')
)
BEGIN
  SELECT RAISE(ABORT, 'nobody is chosen while the time here is over');
END
-- next
CREATE TRIGGER joining_enrolment_with_its_buddies BEFORE UPDATE ON joining_enrolment
WHEN NEW.status IN ('left', 'moved', 'ended', 'graduated') AND EXISTS (
  SELECT 1 FROM review_buddy
  WHERE over_at IS NULL AND (helper_id = NEW.person_id OR person_id = NEW.person_id)
)
BEGIN
  SELECT RAISE(ABORT, 'who plans with a person ends with their time here');
END
-- next
CREATE TRIGGER review_buddy_while_here BEFORE INSERT ON review_buddy
WHEN NEW.over_at IS NULL AND EXISTS (
  SELECT 1 FROM joining_enrolment
  WHERE person_id IN (NEW.helper_id, NEW.person_id) AND status IN ('left', 'moved', 'ended', 'graduated')
)
BEGIN
  SELECT RAISE(ABORT, 'nobody plans with somebody whose time here is over');
END
-- next
CREATE TRIGGER review_buddy_both_here BEFORE UPDATE ON review_buddy
WHEN NEW.over_at IS NULL AND EXISTS (
  SELECT 1 FROM joining_enrolment
  WHERE person_id IN (NEW.helper_id, NEW.person_id) AND status IN ('left', 'moved', 'ended', 'graduated')
)
BEGIN
  SELECT RAISE(ABORT, 'nobody plans with somebody whose time here is over');
END
