"""Vercel: functions instead of processes, and a page without an account."""
