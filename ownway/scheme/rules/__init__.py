"""Allocation schemes as open data: read strictly, worked out line by line, proved, explained.

A scheme is a pure function of answers, facts and a day. All numbers are exact fractions; money is
rounded to whole minor units where a line is shown, and nowhere else.
"""
