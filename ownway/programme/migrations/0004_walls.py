"""A link across programmes cannot be stored any more, in any table that has one to store."""

from django.db import migrations

from ownway.programme.guards import walls


class Migration(migrations.Migration):
    # The tables as they stand last: a rebuilt one would lose its wall.
    dependencies = [
        ("programme", "0003_envelopes_of_years"),
        ("people", "0003_coaches"),
        ("consent", "0003_matches"),
        ("assessment", "0002_points_where_whole"),
        ("allocation", "0004_amounts_dated_back"),
        ("planning", "0002_days_of_the_money"),
        ("decisions", "0005_apart_from_whom_they_are_close_to"),
        ("holding", "0005_what_nominees_see"),
        ("spending", "0011_monthly_statements"),
        ("drawdown", "0001_initial"),
        ("reclaims", "0001_what_is_asked_back"),
        ("review", "0004_scales_and_buddies"),
        ("endings", "0003_exits_step_by_step"),
        ("rulemaking", "0001_initial"),
        ("learning", "0001_courses_and_places"),
        ("improvement", "0002_reflection_and_readiness"),
    ]

    operations = [migrations.RunPython(walls.install, migrations.RunPython.noop)]
