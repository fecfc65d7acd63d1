"""The sealed trail on real engines: theirs are the order of keys and the once-only write."""

from tests.contract.engines import any_engine, embedded_engine, emulated_cloud, engine_store

__all__ = ["any_engine", "embedded_engine", "emulated_cloud", "engine_store"]
