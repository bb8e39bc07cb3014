"""No row links what belongs to two programmes: one wall for each table that could (security 2.8).

A table with several links, each of which leads to a programme, gets triggers of the same name on
both engines: whatever they lead to must be one programme. A table with one link has nothing to
compare, and the books have guards of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from ownway.record.guards import present

REFUSED = "nothing links two programmes"
END = "programme_programme"
# table: the column that leads one step nearer to its programme, and the table it leads to
HOME: Mapping[str, tuple[str, str]] = {
    "allocation_allocation": ("person_id", "people_person"),
    "assessment_assessment": ("person_id", "people_person"),
    "consent_sharing": ("person_id", "people_person"),
    "consent_grant": ("programme_id", "programme_programme"),
    "consent_match": ("person_id", "people_person"),
    "decisions_decision": ("version_id", "planning_planversion"),
    "decisions_pot": ("person_id", "people_person"),
    "drawdown_drawdown": ("programme_id", "programme_programme"),
    "drawdown_drawdownline": ("drawdown_id", "drawdown_drawdown"),
    "drawdown_drawdownsending": ("drawdown_id", "drawdown_drawdown"),
    "endings_closing": ("person_id", "people_person"),
    "endings_ending": ("person_id", "people_person"),
    "endings_cohort": ("programme_id", "programme_programme"),
    "endings_commitment": ("exit_id", "endings_exit"),
    "endings_exit": ("person_id", "people_person"),
    "endings_party": ("exit_id", "endings_exit"),
    "holding_arrangement": ("person_id", "people_person"),
    "holding_handover": ("person_id", "people_person"),
    "holding_holderfailure": ("programme_id", "programme_programme"),
    "holding_nominee": ("person_id", "people_person"),
    "people_coach": ("programme_id", "programme_programme"),
    "improvement_asked": ("round_id", "improvement_round"),
    "improvement_convening": ("round_id", "improvement_round"),
    "improvement_keptinstrument": ("programme_id", "programme_programme"),
    "improvement_priority": ("convening_id", "improvement_convening"),
    "improvement_rater": ("round_id", "improvement_round"),
    "improvement_readinessround": ("programme_id", "programme_programme"),
    "improvement_round": ("programme_id", "programme_programme"),
    "people_person": ("programme_id", "programme_programme"),
    "people_supporter": ("person_id", "people_person"),
    "learning_coproduction": ("course_id", "learning_course"),
    "learning_course": ("programme_id", "programme_programme"),
    "learning_courserun": ("course_id", "learning_course"),
    "learning_enrolment": ("run_id", "learning_courserun"),
    "learning_hub": ("programme_id", "programme_programme"),
    "learning_learner": ("programme_id", "programme_programme"),
    "learning_session": ("run_id", "learning_courserun"),
    "learning_term": ("programme_id", "programme_programme"),
    "learning_trainer": ("programme_id", "programme_programme"),
    "people_training": ("coach_id", "people_coach"),
    "planning_goal": ("version_id", "planning_planversion"),
    "planning_line": ("version_id", "planning_planversion"),
    "planning_plan": ("person_id", "people_person"),
    "planning_planversion": ("plan_id", "planning_plan"),
    "programme_packversion": ("programme_id", "programme_programme"),
    "reclaims_alert": ("person_id", "people_person"),
    "reclaims_reclaim": ("person_id", "people_person"),
    "review_answering": ("person_id", "people_person"),
    "review_review": ("person_id", "people_person"),
    "review_scale": ("programme_id", "programme_programme"),
    "review_scaleitem": ("scale_id", "review_scale"),
    "rulemaking_paper": ("proposal_id", "rulemaking_proposal"),
    "rulemaking_proposal": ("programme_id", "programme_programme"),
    "rulemaking_study": ("programme_id", "programme_programme"),
    "spending_bankentry": ("paper_id", "spending_bankpaper"),
    "spending_bankpaper": ("programme_id", "programme_programme"),
    "spending_bill": ("person_id", "people_person"),
    "spending_concern": ("programme_id", "programme_programme"),
    "spending_invoice": ("payee_id", "spending_payee"),
    "spending_part": ("arrangement_id", "holding_arrangement"),
    "spending_payee": ("programme_id", "programme_programme"),
    "spending_payeeaccount": ("payee_id", "spending_payee"),
    "spending_payment": ("bill_id", "spending_bill"),
    "spending_paymentstop": ("programme_id", "programme_programme"),
    "spending_payrun": ("programme_id", "programme_programme"),
    "spending_payrunline": ("run_id", "spending_payrun"),
    "spending_pool": ("programme_id", "programme_programme"),
    "spending_purchase": ("person_id", "people_person"),
    "spending_refund": ("bill_id", "spending_bill"),
    "spending_runfile": ("run_id", "spending_payrun"),
    "spending_standing": ("purchase_id", "spending_purchase"),
}
# table: each column that leads to a programme, and the table it leads to
WALLS: Mapping[str, Mapping[str, str]] = {
    "allocation_allocation": {
        "person_id": "people_person",
        "assessment_id": "assessment_assessment",
        "pack_id": "programme_packversion",
    },
    "allocation_reductionnotice": {
        "allocation_id": "allocation_allocation",
        "before_id": "allocation_allocation",
    },
    "assessment_assessment": {"person_id": "people_person", "pack_id": "programme_packversion"},
    "consent_grant": {"programme_id": "programme_programme", "person_id": "people_person"},
    "consent_interest": {"programme_id": "programme_programme", "person_id": "people_person"},
    "consent_match": {
        "person_id": "people_person",
        "coach_id": "people_coach",
        "supporter_id": "people_supporter",
        "grant_id": "consent_grant",
    },
    "consent_matchcredential": {"match_id": "consent_match", "training_id": "people_training"},
    "consent_sharing": {"person_id": "people_person", "supporter_id": "people_supporter"},
    "decisions_decision": {
        "version_id": "planning_planversion",
        "pack_id": "programme_packversion",
    },
    "decisions_linedecision": {"decision_id": "decisions_decision", "line_id": "planning_line"},
    "decisions_pot": {"person_id": "people_person", "plan_id": "planning_plan"},
    "drawdown_drawdown": {
        "programme_id": "programme_programme",
        "pack_id": "programme_packversion",
    },
    "drawdown_drawdownanswer": {
        "sending_id": "drawdown_drawdownsending",
        "line_id": "drawdown_drawdownline",
    },
    "endings_askagain": {"person_id": "people_person", "ending_id": "endings_ending"},
    "endings_cameback": {"closing_id": "endings_closing", "arrangement_id": "holding_arrangement"},
    "endings_closing": {"person_id": "people_person", "ending_id": "endings_ending"},
    "endings_return": {
        "person_id": "people_person",
        "ending_id": "endings_ending",
        "plan_id": "planning_plan",
    },
    "endings_taper": {"person_id": "people_person", "plan_id": "planning_plan"},
    "endings_cohort": {"programme_id": "programme_programme", "pack_id": "programme_packversion"},
    "endings_commitment": {
        "exit_id": "endings_exit",
        "owner_id": "endings_party",
        "replaces_id": "endings_commitment",
    },
    "endings_exit": {
        "person_id": "people_person",
        "cohort_id": "endings_cohort",
        "ending_id": "endings_ending",
    },
    "holding_arrangement": {"person_id": "people_person", "pot_id": "decisions_pot"},
    "holding_contribution": {"person_id": "people_person", "plan_id": "planning_plan"},
    "holding_failuremove": {
        "failure_id": "holding_holderfailure",
        "pot_id": "decisions_pot",
        "person_id": "people_person",
    },
    "holding_handover": {
        "person_id": "people_person",
        "old_id": "holding_arrangement",
        "new_id": "holding_arrangement",
        "undoes_id": "holding_handover",
    },
    "holding_linemove": {"person_id": "people_person", "plan_id": "planning_plan"},
    "holding_nomineesees": {
        "nominee_id": "holding_nominee",
        "supporter_id": "people_supporter",
        "sharing_id": "consent_sharing",
    },
    "learning_attendance": {
        "session_id": "learning_session",
        "enrolment_id": "learning_enrolment",
    },
    "learning_courserun": {
        "course_id": "learning_course",
        "term_id": "learning_term",
        "hub_id": "learning_hub",
    },
    "learning_enrolment": {"run_id": "learning_courserun", "learner_id": "learning_learner"},
    "learning_fidelitycheck": {
        "programme_id": "programme_programme",
        "hub_id": "learning_hub",
    },
    "learning_learner": {"programme_id": "programme_programme", "person_id": "people_person"},
    "learning_runtrainer": {"run_id": "learning_courserun", "trainer_id": "learning_trainer"},
    "learning_writer": {
        "co_production_id": "learning_coproduction",
        "trainer_id": "learning_trainer",
    },
    "improvement_agreed": {
        "convening_id": "improvement_convening",
        "asked_id": "improvement_asked",
    },
    "improvement_cycle": {
        "programme_id": "programme_programme",
        "priority_id": "improvement_priority",
    },
    "improvement_priority": {
        "convening_id": "improvement_convening",
        "asked_id": "improvement_asked",
    },
    "improvement_rating": {"rater_id": "improvement_rater", "asked_id": "improvement_asked"},
    "improvement_readinesscheck": {
        "programme_id": "programme_programme",
        "round_id": "improvement_readinessround",
    },
    "improvement_round": {
        "programme_id": "programme_programme",
        "instrument_id": "improvement_keptinstrument",
    },
    "people_training": {"coach_id": "people_coach", "takes_back_id": "people_training"},
    "planning_line": {"version_id": "planning_planversion", "goal_id": "planning_goal"},
    "planning_planversion": {"plan_id": "planning_plan", "allocation_id": "allocation_allocation"},
    "programme_inforce": {
        "programme_id": "programme_programme",
        "pack_id": "programme_packversion",
    },
    "reclaims_alert": {"person_id": "people_person", "pot_id": "decisions_pot"},
    "reclaims_reclaim": {
        "person_id": "people_person",
        "pot_id": "decisions_pot",
        "alert_id": "reclaims_alert",
    },
    "reclaims_taken": {"reclaim_id": "reclaims_reclaim", "arrangement_id": "holding_arrangement"},
    "review_answering": {"person_id": "people_person", "scale_id": "review_scale"},
    "review_buddy": {
        "helper_id": "people_person",
        "person_id": "people_person",
        "supporter_id": "people_supporter",
    },
    "review_goalprogress": {"review_id": "review_review", "goal_id": "planning_goal"},
    "review_review": {
        "person_id": "people_person",
        "plan_id": "planning_plan",
        "version_id": "planning_planversion",
    },
    "review_scaleanswer": {"answering_id": "review_answering", "item_id": "review_scaleitem"},
    "rulemaking_adoption": {
        "proposal_id": "rulemaking_proposal",
        "impact_id": "rulemaking_study",
        "validation_id": "rulemaking_study",
        "consultation_id": "rulemaking_paper",
        "notice_id": "rulemaking_paper",
        "equality_id": "rulemaking_paper",
    },
    "rulemaking_proposal": {
        "programme_id": "programme_programme",
        "based_on_id": "programme_packversion",
    },
    "rulemaking_speakfirst": {"study_id": "rulemaking_study", "person_id": "people_person"},
    "rulemaking_study": {
        "programme_id": "programme_programme",
        "proposal_id": "rulemaking_proposal",
    },
    "spending_askedchange": {
        "entry_id": "spending_bankentry",
        "account_id": "spending_payeeaccount",
        "written_id": "spending_payeeaccount",
    },
    "spending_bill": {
        "person_id": "people_person",
        "purchase_id": "spending_purchase",
        "payee_id": "spending_payee",
    },
    "spending_billpart": {"bill_id": "spending_bill", "part_id": "spending_part"},
    "spending_concern": {
        "programme_id": "programme_programme",
        "payee_id": "spending_payee",
        "person_id": "people_person",
    },
    "spending_correction": {
        "bill_id": "spending_bill",
        "payment_id": "spending_payment",
        "refund_id": "spending_refund",
    },
    "spending_denial": {"person_id": "people_person", "line_id": "planning_line"},
    "spending_entrymatch": {"entry_id": "spending_bankentry", "line_id": "spending_payrunline"},
    "spending_entryrefund": {"entry_id": "spending_bankentry", "refund_id": "spending_refund"},
    "spending_follows": {"purchase_id": "spending_purchase", "first_id": "spending_purchase"},
    "spending_holdtold": {
        "person_id": "people_person",
        "concern_id": "spending_concern",
        "stop_id": "spending_paymentstop",
    },
    "spending_invoice": {"purchase_id": "spending_purchase", "payee_id": "spending_payee"},
    "spending_invoicebill": {"invoice_id": "spending_invoice", "bill_id": "spending_bill"},
    "spending_invoicedoubt": {"invoice_id": "spending_invoice", "other_id": "spending_invoice"},
    "spending_loss": {
        "arrangement_id": "holding_arrangement",
        "person_id": "people_person",
        "entry_id": "spending_bankentry",
    },
    "spending_paidagain": {
        "line_id": "spending_payrunline",
        "account_id": "spending_payeeaccount",
    },
    "spending_part": {
        "purchase_id": "spending_purchase",
        "pot_id": "decisions_pot",
        "arrangement_id": "holding_arrangement",
    },
    "spending_payee": {"programme_id": "programme_programme", "person_id": "people_person"},
    "spending_paymentstop": {
        "programme_id": "programme_programme",
        "payee_id": "spending_payee",
        "person_id": "people_person",
    },
    "spending_payrunline": {
        "run_id": "spending_payrun",
        "bill_id": "spending_bill",
        "account_id": "spending_payeeaccount",
    },
    "spending_pool": {"programme_id": "programme_programme", "person_id": "people_person"},
    "spending_prenote": {
        "account_id": "spending_payeeaccount",
        "entry_id": "spending_bankentry",
    },
    "spending_purchase": {
        "person_id": "people_person",
        "line_id": "planning_line",
        "goal_id": "planning_goal",
    },
    "spending_quote": {
        "person_id": "people_person",
        "line_id": "planning_line",
        "taken_id": "spending_purchase",
    },
    "spending_runfileline": {"file_id": "spending_runfile", "line_id": "spending_payrunline"},
    "spending_share": {
        "pool_id": "spending_pool",
        "person_id": "people_person",
        "purchase_id": "spending_purchase",
    },
    "spending_turn": {"standing_id": "spending_standing", "bill_id": "spending_bill"},
}


def names() -> list[str]:
    """The triggers that stand when all is well; the same on both engines."""
    return [f"{table}_{when}" for table in WALLS for when in ("one_programme", "stays_in_one")]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Walls this database does not have, or has switched off."""
    there = present(connection)
    return [name for name in names() if name not in there]


def install(apps: Any, schema_editor: Any) -> None:
    """A step for `migrations.RunPython`; say it again after a table of `WALLS` was rebuilt."""
    vendor = schema_editor.connection.vendor
    for table in WALLS:
        for statement in statements(table, vendor):
            schema_editor.execute(statement)


def statements(table: str, vendor: str) -> Iterator[str]:
    """What makes the two triggers of one table; those already there are made anew."""
    links = WALLS[table]
    homes = " UNION ALL ".join(
        f"SELECT {_home(parent, f'NEW.{column}')} AS home" for column, parent in links.items()
    )
    # An empty link has no home, and is not counted. All names are those above.
    two = f"(SELECT count(DISTINCT home) FROM ({homes}) AS homes) > 1"  # noqa: S608
    once, later = f"{table}_one_programme", f"{table}_stays_in_one"
    moments = {once: "INSERT", later: f"UPDATE OF {', '.join(links)}"}
    if vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {once}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {two} THEN RAISE EXCEPTION '{REFUSED}'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
    for name, moment in moments.items():
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {once}()"
            )
        else:
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table} WHEN {two}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )


def _home(table: str, row: str) -> str:
    """SQL for the programme that the row of `table` with this id belongs to."""
    if table == END:
        return row
    column, onward = HOME[table]
    return _home(onward, f"(SELECT {column} FROM {table} WHERE id = {row})")  # noqa: S608
