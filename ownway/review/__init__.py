"""How life is going against the goals, the next date, and when to assess again.

Reads plan and spending; feeds endings.
"""
