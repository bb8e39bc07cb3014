"""What the proof of killed pay runs stands on: banks with books of their own, and a pay office."""
