"""What we remember: the only place with SQL. Values of `core` in, values of `core` out."""
