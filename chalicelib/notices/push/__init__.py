"""Browser push (RFC 8030, 8292): a nudge without content, so that the browser asks what is new."""
