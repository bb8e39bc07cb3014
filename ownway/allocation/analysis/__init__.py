"""Whole populations at once: a scheme compiled to exact 64-bit columns, and files of answers.

Stands beside the rooms (ADR: analysis beside the rooms). Commands and the worker import it, the web
never does; its libraries come with the extra `analysis`.
"""
