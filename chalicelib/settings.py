"""The environment as one frozen model, read once."""

import os
from collections.abc import Mapping

from chalicelib.kit.queues import QUEUES
from chalicelib.kit.values import Frozen
from chalicelib.tables import TABLES


class Settings(Frozen):
    """Where things are. Everything has a name of its own in the environment."""

    tables: dict[str, str]
    queues: dict[str, str]
    bucket: str
    base_url: str
    sender: str
    secret: str
    mail: str = "ses"
    mail_domain: str = ""
    configuration_set: str = ""
    local: bool = False
    scoped_role: str = ""

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read ``TABLE_<NAME>``, ``QUEUE_<NAME>``, ``BUCKET``, ``BASE_URL``, ``SENDER``,
        ``SECRET``, ``MAIL`` (``ses``, ``smtp://host:port`` or a folder) ``LOCAL``,
        ``MAIL_DOMAIN`` (where answers to e-mails go; empty: none are taken in),
        ``CONFIGURATION_SET`` (under which letters leave SES, so that it tells what became of
        them; empty: it tells nobody) and ``SCOPED_ROLE`` (taken on for one tenant at a time;
        empty: the tables are open to the process's own credentials, as engines on this machine
        are).

        Raises ``pydantic.ValidationError`` for what is missing.
        """
        return cls.model_validate(
            {
                "tables": {name: env.get(f"TABLE_{name.upper()}", name) for name in TABLES},
                "queues": {name: env.get(f"QUEUE_{name.upper()}", "") for name in QUEUES},
                "bucket": env.get("BUCKET", "fairlead"),
                "base_url": env.get("BASE_URL", "http://127.0.0.1:8000"),
                "sender": env.get("SENDER", "Fairlead <no-reply@fairlead.invalid>"),
                "secret": env.get("SECRET"),
                "mail": env.get("MAIL", "ses"),
                "mail_domain": env.get("MAIL_DOMAIN", ""),
                "configuration_set": env.get("CONFIGURATION_SET", ""),
                "scoped_role": env.get("SCOPED_ROLE", ""),
                "local": env.get("LOCAL", "") == "1",
            }
        )
