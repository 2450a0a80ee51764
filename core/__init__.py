"""HOW WE DECIDE: pure values in, values out; no clock, no database, no carrier."""
