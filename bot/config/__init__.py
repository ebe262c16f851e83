"""The configuration: a TOML file and, over it, the environment; every key is checked."""
