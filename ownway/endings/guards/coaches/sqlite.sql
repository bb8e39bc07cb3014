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
