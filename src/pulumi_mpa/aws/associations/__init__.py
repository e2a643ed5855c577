"""Associations on the services that ask teams."""
