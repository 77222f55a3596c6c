"""The learner's settings: TOML in, validated models out, every error one sentence with its line."""
