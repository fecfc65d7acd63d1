"""The contract suite runs on the memory store, the embedded engine and the emulated cloud."""

from tests.contract.engines import any_engine, embedded_engine, emulated_cloud, engine_store

__all__ = ["any_engine", "embedded_engine", "emulated_cloud", "engine_store"]
