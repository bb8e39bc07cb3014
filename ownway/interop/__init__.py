"""The standards Ownway speaks: one folder for each outside party, its words nowhere else."""
