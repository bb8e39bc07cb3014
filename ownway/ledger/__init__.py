"""The books: accounts, balanced journals, holds; one posting kernel.

Knows accounts and opaque references, no plan and no person. Reads record; feeds every package
in which money moves.
"""
