"""The learner's settings: TOML in, validated models out, every error one sentence with its line."""

from .load import load, schema
from .model import Config

__all__ = ["Config", "load", "schema"]
