"""Files to and from other parties: banks, bookkeepers, health partners. One folder for each party.

Inside, our words and types; a party's words live only in its folder. The same rows at the same
moment give the same bytes. What comes in is read in a process of its own (`bounded`), within
limits, and is believed only after checks. Reads and actions of the packages below stay the only
way to rows.
"""
