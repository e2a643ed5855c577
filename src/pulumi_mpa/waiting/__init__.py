"""Waiting for people, in the program that wants it; the provider never does."""
