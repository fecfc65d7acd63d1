"""Complaints, exceptions, enquiries and suggestions: from receipt to the written answer."""
