"""The pure heart: standard library only; no clock, file, socket or log."""
