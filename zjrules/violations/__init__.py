"""Evaluated rules → outcomes and violations with their witness, waivers and baseline applied."""
