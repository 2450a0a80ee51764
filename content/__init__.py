"""What we say: texts for runners as TOML, and the checks they pass before the service starts."""
