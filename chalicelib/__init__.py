"""Fairlead: customer service for freight forwarders."""

import os

if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    # A function uses few of the models that it imports: each is compiled when first used.
    # Only there, where a process has one thread: elsewhere two could compile the same at once.
    from pydantic import BaseModel

    BaseModel.model_config["defer_build"] = True
