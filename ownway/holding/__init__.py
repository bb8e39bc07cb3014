"""Who holds which money since when: direct payment, third party, notional.

Reads decided lines and the books; feeds spending.
"""
