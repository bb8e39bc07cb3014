"""How an organisation looks at itself: checks by several raters, small changes tried, reflection.

Reads programmes, people and consent; feeds evaluation. Knows nothing of any one person's plan.
"""
