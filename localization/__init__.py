"""Localization: markets, rollouts, translation jobs, their files, checks and memory."""

from localization import wording as wording
