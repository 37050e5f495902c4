"""Encounters at rest."""
