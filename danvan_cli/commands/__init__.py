"""One file a command: parse, call once, print."""
