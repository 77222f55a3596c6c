"""The local page and the feeds: routes and templates only; what they do is the service's, as for the command line."""
