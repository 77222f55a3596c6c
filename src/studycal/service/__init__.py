"""The shell around the core: read, compute, write; one function a use case.

Nothing here knows a concrete store, calendar or clock: `Home` carries the ports (`studycal.wiring` fills them in) and
``now`` is always an argument. The command line, the page and the daemon call the same functions.
"""
