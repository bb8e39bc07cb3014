"""Approvals and refusals about a version of a plan, line by line, with reasons and clocks.

Reads what is decided and cannot change it; feeds holding.
"""
