"""Studies of a scheme and its people: fitted, validated, audited, tried out; told in reports.

Studies estimate, so floats are at home here and nowhere else near money. No amount comes from an
estimate: what a study proposes is a scheme file, worked out exactly like every other.
"""
