"""Files to and from banks: payments out, and what the bank says became of them.

Out: a payment file made from a released run (`outgoing`), checked before it is written and again
from its own bytes. In: the bank's answers, statements, returns and changes (`incoming`), read in a
process of their own. `mapping` holds the values and codes of both, without Django; `checks` says
what a schema misses; `writing` and `reading` know one format each. Nothing here touches a row or
moves money.
"""
