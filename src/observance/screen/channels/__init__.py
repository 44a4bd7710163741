"""One file a writing system: how a name in it may be read, as tokens the engine compares."""
