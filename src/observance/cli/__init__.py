"""The command line: one file a verb, each loaded only when called. Data on stdout, everything else on stderr."""
