"""Requests that need people: what was requested, in which forms it is remembered, and what became of it."""
