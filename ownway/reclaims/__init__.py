"""Money nobody used, and money a funder asks back: kindly first, then in writing, never before its
end. What is saved, kept aside or promised is out of reach (E14, R3, R7)."""
