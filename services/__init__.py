"""WHAT WE DO: one use case a function, one transaction each."""
