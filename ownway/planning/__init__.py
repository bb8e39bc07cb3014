"""What matters, goals, actions and costed lines; versions of the plan.

Reads the amount; feeds decisions.
"""
