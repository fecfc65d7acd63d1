"""Settling a complaint: remedies, who may grant them, approvals, playbooks."""
