"""Builds what is deployed: `python -m infra.build` writes .build/deployment.zip and template."""
