"""Values everything else is built of: money, periods, who acts, what is wrong.

Pure, except `fields`, which is thin Django. Reads nothing; feeds every other package.
"""
